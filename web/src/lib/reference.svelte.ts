// The lists of kraje, prisons, needs and the rest, read once.
import { answer, client, type Schemas } from './api';
import { language } from './i18n.svelte';

export type Entry = Schemas['ReferenceEntry'];
export type List = 'kraje' | 'prisons' | 'needs' | 'unmet_reasons' | 'caller_roles' | 'service_kinds' | 'members';

let loaded = $state.raw<Schemas['Reference']>();
const index = $derived(indexOf(loaded));

function indexOf(reference: Schemas['Reference'] | undefined): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    if (!reference) return entries;
    const lists: List[] = ['kraje', 'prisons', 'needs', 'unmet_reasons', 'caller_roles', 'service_kinds', 'members'];
    for (const list of lists) for (const entry of reference[list]) entries.set(`${list} ${entry.code}`, entry);
    return entries;
}

export const reference = {
    get ready(): boolean {
        return loaded !== undefined;
    },
    get pilot(): Schemas['Reference']['pilot'] | undefined {
        return loaded?.pilot;
    },
    list(list: List): Entry[] {
        return loaded?.[list] ?? [];
    },
    entry(list: List, code: string | undefined): Entry | undefined {
        return code === undefined ? undefined : index.get(`${list} ${code}`);
    },
    /** The name in the language chosen; the code itself where the list does not know it. */
    name(list: List, code: string | undefined): string {
        const entry = this.entry(list, code);
        return entry ? nameOf(entry) : (code ?? '');
    },
    shortKraj(code: string | undefined): string {
        return this.entry('kraje', code)?.short ?? this.name('kraje', code);
    },
    async load(): Promise<void> {
        loaded ??= await answer(() => client.GET('/api/v1/reference'));
    },
};

export const nameOf = (entry: Entry): string => (language.now === 'en' && entry.en ? entry.en : entry.cs);
