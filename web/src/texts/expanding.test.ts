import { describe, expect, it } from 'vitest';
import { begun, fitting, found, inField, keyOf, type TextTemplate } from './expanding';

const text = (key: string, words = key): TextTemplate => ({ key, version: 1, text: words, set_at: '2020-04-07T10:00:00Z' });

describe('what is typed after a semicolon', () => {
    it('is begun at the beginning of a word, up to the caret', () => {
        expect(begun(';byd', 4)).toEqual({ from: 0, until: 4, key: 'byd' });
        expect(begun('Volal; ;Býd a dál', 11)).toEqual({ from: 7, until: 11, key: 'byd' });
        expect(begun('(;', 2)).toEqual({ from: 1, until: 2, key: '' });
    });
    it('is not begun within a word, nor after a space', () => {
        for (const words of ['ano;ne', 'ano; ne', ';byd ', '', 'byd']) expect(begun(words, words.length), words).toBeUndefined();
    });
    it('finds the exact key before longer ones', () => {
        const all = [text('bydleni'), text('dok'), text('byd')];
        expect(fitting(all, 'by').map((one) => one.key)).toEqual(['byd', 'bydleni']);
        expect(fitting([text('a'), text('ab')], 'ab').map((one) => one.key)).toEqual(['ab']);
        expect(fitting(all, 'x')).toEqual([]);
    });
    it('is looked for in the words of a text too, where it is told', () => {
        expect(found([text('dok', 'Průkaz'), text('pru')], 'prů').map((one) => one.key)).toEqual(['pru', 'dok']);
    });
});

describe('a key', () => {
    it('is kept in the form in which it is typed without thinking', () => {
        expect(keyOf(';Bý d-1')).toBe('byd1');
        expect(keyOf('nejdelsizkratka')).toHaveLength(12);
    });
});

it('a text of several lines goes into a field of one', () => {
    expect(inField('jedna \n dvě', 'one')).toBe('jedna dvě');
    expect(inField('jedna\ndvě', 'more')).toBe('jedna\ndvě');
});
