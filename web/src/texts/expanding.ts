// From ";byd" before the caret to the text it stands for. Pure.
import type { Schemas } from '../lib/api';
import { fold } from '../lib/fold';

export type TextTemplate = Schemas['TextTemplateReply'];
/** What was begun: where the semicolon stands, and the letters after it, folded. */
export type Begun = { from: number; until: number; key: string };

const keyMax = 12;

/** How a key is kept: "Býd" and "byd" are one. */
export const keyOf = (typed: string): string => fold(typed).replace(/[^a-z0-9]/g, '').slice(0, keyMax);

/** A semicolon at the beginning of a word, and letters or digits up to the caret. */
export function begun(text: string, caret: number): Begun | undefined {
    const found = /(?:^|[\s(])(;[\p{L}\p{M}\p{N}]*)$/u.exec(text.slice(0, caret));
    if (!found) return undefined;
    const typed = found[1]!;
    return { from: caret - typed.length, until: caret, key: fold(typed.slice(1)) };
}

/** Those whose key begins so, the exact one first; by key. */
export function fitting(all: readonly TextTemplate[], key: string): TextTemplate[] {
    const rank = (one: TextTemplate) => (one.key === key ? 0 : 1);
    return all.filter((one) => one.key.startsWith(key)).sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1));
}

/** Those whose key begins so, and then those that hold the word. */
export function found(all: readonly TextTemplate[], typed: string): TextTemplate[] {
    const word = fold(typed.trim());
    const byKey = fitting(all, word);
    return [...byKey, ...all.filter((one) => !byKey.includes(one) && word !== '' && fold(`${one.title ?? ''} ${one.text}`).includes(word))];
}

/** What goes into a field of one line, or of more. */
export const inField = (text: string, lines: 'one' | 'more'): string => (lines === 'one' ? text.replace(/\s*\n\s*/g, ' ') : text);
