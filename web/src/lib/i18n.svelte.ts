// Czech first, English second: one pair of texts per subject folder. The English stands in a file of its
// own, loaded only when somebody chooses it.
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';

export type Language = 'cs' | 'en';
type Values = Record<string, string | number | undefined>;
type Texts<Key extends string> = Record<Key, string>;
type English<Key extends string> = () => Promise<{ en: Texts<Key> }>;

const remembered: Language = window.localStorage.getItem('linka-language') === 'en' ? 'en' : 'cs';
let chosen = $state<Language>(remembered);
const loads: (() => Promise<void>)[] = [];
document.documentElement.lang = remembered;

// A part that cannot be had now stays Czech and is asked for again with the next screen.
const loadEnglish = async (): Promise<void> => void (await Promise.allSettled(loads.map((load) => load())));

export const language = {
    get now(): Language {
        return chosen;
    },
    async choose(next: Language): Promise<void> {
        if (next === 'en') await loadEnglish();
        chosen = next;
        window.localStorage.setItem('linka-language', next);
        document.documentElement.lang = next;
    },
    /** For main.ts: nobody who reads English sees a flash of Czech. */
    ready: (): Promise<void> => (chosen === 'en' ? loadEnglish() : Promise.resolve()),
};

/** A part of the app that is loaded when needed, with its English where that is what is read. */
export async function worded<Part>(loading: Promise<Part>): Promise<Part> {
    const part = await loading;
    await language.ready();
    return part;
}

/** The `t` of one messages.ts: a key that exists in Czech must exist in English too. */
export function translator<Key extends string>(texts: { cs: Texts<Key>; en: English<Key> }) {
    const { cs, en } = texts;
    let english = $state.raw<Texts<Key>>();
    const load = async (): Promise<void> => {
        english ??= (await en()).en;
    };
    loads.push(load);
    // Loaded after English was chosen: what was not waited for turns English by itself.
    if (chosen === 'en') load().catch(() => {});
    const compiled = new Map<string, IntlMessageFormat>();
    return (key: Key, values?: Values): string => {
        const [table, spoken] = chosen === 'en' && english ? [english, 'en'] : [cs, 'cs'];
        // The build has parsed those with placeholders already (scripts/messages.ts).
        const text: string | MessageFormatElement[] = table[key];
        if (typeof text === 'string' && !text.includes('{')) return text;
        const id = `${spoken} ${key}`;
        let format = compiled.get(id);
        if (!format) compiled.set(id, (format = new IntlMessageFormat(text, spoken, undefined, { ignoreTag: true })));
        return String(format.format(values));
    };
}
