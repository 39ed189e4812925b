import { describe, expect, it } from 'vitest';
import { fold, inOrder, matcher } from './fold';

describe('fold', () => {
    it('finds Ústí when usti is typed', () => expect(fold('Ústí nad Labem')).toBe('usti nad labem'));
    it('folds what is typed with diacritics too', () => expect(matcher('ÚSTÍ')(fold('Ustí'))).toBe(true));
});

describe('matcher', () => {
    const text = fold('Azylový dům Na Valech · Podané ruce');
    it('wants every word, in any order', () => expect(matcher('ruce azyl')(text)).toBe(true));
    it('refuses when one word is missing', () => expect(matcher('azyl praha')(text)).toBe(false));
    it('takes everything when nothing is asked', () => expect(matcher('  ')(text)).toBe(true));
});

describe('inOrder', () => {
    it('puts ch after h and č after c', () => {
        expect(inOrder(['chata', 'had', 'čáp', 'cíl', 'cáp'], (word) => word)).toEqual(['cáp', 'cíl', 'čáp', 'had', 'chata']);
    });
});
