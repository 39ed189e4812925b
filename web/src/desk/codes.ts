// A case code as it is dictated: a word, three digits, a check digit ("LIPA 4827"). The rule is
// src/domain/case_code.cpp's, so that a slip is said while the caller is still on the phone.
import { fold } from '../lib/fold';

// Damm's quasigroup of order ten.
const damm = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134', '8945362017', '9438617205', '2581436790'];

/** A letter counts as its two-digit place in the alphabet. */
export function rightDigit(word: string, digits: string): boolean {
    const places = [...word].map((letter) => String(letter.charCodeAt(0) - 64).padStart(2, '0')).join('');
    return [...places, ...digits].reduce((state, digit) => Number(damm[state]![Number(digit)]), 0) === 0;
}

/** The word and the digits of what was typed, marks, spaces and dashes forgiven; undefined while it is
 *  not a whole code. */
export function partsOf(typed: string): { word: string; digits: string } | undefined {
    const found = /^([A-Z]+)(\d{4})$/.exec(fold(typed).toUpperCase().replace(/[\s\u2013-]/g, ''));
    return found ? { word: found[1]!, digits: found[2]! } : undefined;
}

/** "lipa4827" → "LIPA 4827"; undefined while it is not a whole code. */
export function caseCodeOf(typed: string): string | undefined {
    const parts = partsOf(typed);
    return parts && `${parts.word} ${parts.digits}`;
}

/** A whole code whose digits do not belong to its word: nobody was ever given it. */
export function isMistyped(typed: string): boolean {
    const parts = partsOf(typed);
    return parts !== undefined && !rightDigit(parts.word, parts.digits);
}
