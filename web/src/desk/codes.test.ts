import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { meant, words } from './code_words';
import { caseCodeOf, isMistyped, rightDigit } from './codes';

const server = readFileSync(new URL('../../../src/domain/case_code.cpp', import.meta.url), 'utf8');
const between = (from: string, until: string) => server.slice(server.indexOf(from), server.indexOf(until));

/** A code of that word: the check digit is the one that fits. */
function codeOf(word: string, digits: string): string {
    const check = [...'0123456789'].find((digit) => rightDigit(word, digits + digit));
    return `${word} ${digits}${check}`;
}

describe('case codes', () => {
    it('knows the words and the table of the server', () => {
        expect([...words]).toEqual([...between('> words = {', '// clang-format on').matchAll(/"([A-Z]+)"/g)].map((found) => found[1]));
        for (const row of between('> damm = {', 'digits_before_check').matchAll(/"(\d{10})"/g)) expect(readFileSync(new URL('./codes.ts', import.meta.url), 'utf8')).toContain(row[1]);
    });
    it('reads a code however it was typed', () => {
        expect(caseCodeOf(' lipa4827 ')).toBe('LIPA 4827');
        expect(caseCodeOf('LIPA-4827')).toBe('LIPA 4827');
        expect(caseCodeOf('lípa – 4827')).toBe('LIPA 4827');
        expect(caseCodeOf('LIPA 48')).toBeUndefined();
    });
    it('has one check digit for every word', () => {
        for (const word of words) expect([...'0123456789'].filter((digit) => rightDigit(word, `407${digit}`))).toHaveLength(1);
    });
    it('catches every wrong digit and every two digits swapped', () => {
        for (const word of words) {
            const code = codeOf(word, '407');
            expect(isMistyped(code)).toBe(false);
            const [name, digits] = code.split(' ') as [string, string];
            for (let i = 0; i < 4; ++i) {
                for (const digit of '0123456789')
                    if (digit !== digits[i]) expect(isMistyped(`${name} ${digits.slice(0, i)}${digit}${digits.slice(i + 1)}`)).toBe(true);
                if (i < 3 && digits[i] !== digits[i + 1]) expect(isMistyped(`${name} ${digits.slice(0, i)}${digits[i + 1]}${digits[i]}${digits.slice(i + 2)}`)).toBe(true);
            }
        }
    });
    it('says which word was meant, when only one can be', () => {
        const code = codeOf('LIPA', '482');
        expect(meant('LYPA', code.slice(-4))).toBe(code);
        expect(meant('XXXXXX', '4827')).toBeUndefined();
    });
});
