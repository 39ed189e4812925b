import { describe, expect, it } from 'vitest';
import { changed } from './changed';

describe('two versions', () => {
    it('differ only where they differ, in the order seen', () => {
        expect(changed([['kraj', 'Zlínský'], ['krok', '–']], [['kraj', 'Zlínský'], ['krok', 'zavolat']])).toEqual([{ label: 'krok', seen: '–', now: 'zavolat' }]);
    });
    it('show what one side lacks as a dash', () => {
        expect(changed([['dům', 'navrženo']], [['poradna', 'přijat']])).toEqual([
            { label: 'dům', seen: 'navrženo', now: '–' },
            { label: 'poradna', seen: '–', now: 'přijat' },
        ]);
    });
});
