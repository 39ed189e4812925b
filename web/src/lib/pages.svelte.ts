// A list that goes on: pages read one after another by the server's cursor.
import { Failure } from './api';
import { asOf } from './asof.svelte';
import { onNotice, type Notice } from './live.svelte';

type Page<T> = { items: T[]; next?: string };

export class Pages<T> {
    items = $state.raw<T[]>();
    next = $state.raw<string>();
    failure = $state.raw<Failure>();
    loading = $state(true);
    #fetch: (cursor: string | undefined) => Promise<Page<T>>;
    #run = 0;

    constructor(fetch: (cursor: string | undefined) => Promise<Page<T>>) {
        this.#fetch = fetch;
    }

    /** From the first page anew; what is shown stays until the answer is here. */
    reload(): Promise<void> {
        return this.#read(undefined);
    }

    async more(): Promise<void> {
        if (this.next !== undefined && !this.loading) await this.#read(this.next);
    }

    async #read(cursor: string | undefined): Promise<void> {
        const run = ++this.#run;
        this.loading = true;
        try {
            const page = await this.#fetch(cursor);
            if (run !== this.#run) return;
            this.items = cursor === undefined ? page.items : [...(this.items ?? []), ...page.items];
            this.next = page.next;
            this.failure = undefined;
        } catch (error) {
            if (run !== this.#run) return;
            this.failure = error instanceof Failure ? error : new Failure('offline', 0);
        }
        this.loading = false;
    }
}

/** For a component's script: as useResource(), page by page. */
export function usePages<T>(fetch: (cursor: string | undefined) => Promise<Page<T>>, affectedBy?: (notice: Notice) => boolean): Pages<T> {
    const pages = new Pages(fetch);
    $effect(() => {
        void asOf.at;
        void asOf.validAt;
        void pages.reload();
    });
    $effect(() => {
        if (!affectedBy || asOf.active) return;
        return onNotice((notice) => void (affectedBy(notice) && pages.reload()));
    });
    return pages;
}
