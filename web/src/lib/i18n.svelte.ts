// Czech first, English second: one pair of texts per subject folder. What the first screen needs keeps
// its English in a file of its own, loaded when somebody chooses it.
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';

export type Language = 'cs' | 'en';
type Values = Record<string, string | number | undefined>;
type Texts<Key extends string> = Record<Key, string>;
type English<Key extends string> = Texts<Key> | (() => Promise<{ en: Texts<Key> }>);

const remembered: Language = window.localStorage.getItem('linka-language') === 'en' ? 'en' : 'cs';
let chosen = $state<Language>(remembered);
const loads: (() => Promise<void>)[] = [];
document.documentElement.lang = remembered;

const loadEnglish = async (): Promise<void> => void (await Promise.all(loads.map((load) => load())));

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

/** The `t` of one messages.ts: a key that exists in Czech must exist in English too. */
export function translator<Key extends string>(texts: { cs: Texts<Key>; en: English<Key> }) {
    const { cs, en } = texts;
    let english = typeof en === 'function' ? undefined : en;
    if (typeof en === 'function') {
        const load = async () => {
            english ??= (await en()).en;
        };
        loads.push(load);
    }
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
