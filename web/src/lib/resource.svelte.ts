// Something read from the server, with the three states every list must show.
import { untrack } from 'svelte';
import { Failure } from './api';
import { asOf } from './asof.svelte';
import { onNotice, type Notice } from './live.svelte';

export class Resource<T> {
    data = $state.raw<T>();
    failure = $state.raw<Failure>();
    loading = $state(true);
    #fetch: () => Promise<T>;
    #run = 0;

    constructor(fetch: () => Promise<T>) {
        this.#fetch = fetch;
    }

    /** Keeps what is shown while it asks; a later call wins over an earlier one. */
    async reload(): Promise<void> {
        const run = ++this.#run;
        this.loading = true;
        try {
            const data = await this.#fetch();
            if (run !== this.#run) return;
            this.data = data;
            this.failure = undefined;
        } catch (error) {
            if (run !== this.#run) return;
            this.failure = error instanceof Failure ? error : new Failure('offline', 0);
        }
        this.loading = false;
    }
}

/** For a component's script: loads now, again when what `fetch` reads before its first await or the
 *  moment changes, and when a notice matches. */
export function useResource<T>(fetch: () => Promise<T>, affectedBy?: (notice: Notice) => boolean): Resource<T> {
    const resource = new Resource(fetch);
    $effect(() => {
        void asOf.at;
        void asOf.validAt;
        void resource.reload();
    });
    $effect(() => {
        if (!affectedBy || asOf.active) return;
        return onNotice((notice) => untrack(() => affectedBy(notice) && void resource.reload()));
    });
    return resource;
}
