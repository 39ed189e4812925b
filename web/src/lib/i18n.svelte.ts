// Czech first, English second. Each subject folder has one messages.ts with both.
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';

export type Language = 'cs' | 'en';
type Values = Record<string, string | number | undefined>;

const remembered: Language = window.localStorage.getItem('linka-language') === 'en' ? 'en' : 'cs';
let chosen = $state<Language>(remembered);
document.documentElement.lang = remembered;

export const language = {
    get now(): Language {
        return chosen;
    },
    choose(next: Language): void {
        chosen = next;
        window.localStorage.setItem('linka-language', next);
        document.documentElement.lang = next;
    },
};

/** The `t` of one messages.ts: a key that exists in Czech must exist in English too. */
export function translator<Key extends string>(texts: { cs: Record<Key, string>; en: Record<Key, string> }) {
    const compiled = new Map<string, IntlMessageFormat>();
    return (key: Key, values?: Values): string => {
        // The build has parsed those with placeholders already (scripts/messages.ts).
        const text: string | MessageFormatElement[] = texts[chosen][key];
        if (typeof text === 'string' && !text.includes('{')) return text;
        const id = `${chosen} ${key}`;
        let format = compiled.get(id);
        if (!format) compiled.set(id, (format = new IntlMessageFormat(text, chosen, undefined, { ignoreTag: true })));
        return String(format.format(values));
    };
}
