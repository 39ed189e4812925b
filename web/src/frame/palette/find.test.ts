import { describe, expect, it } from 'vitest';
import type { Schemas } from '../../lib/api';
import { matcher } from '../../lib/fold';
import { callEntries, caseEntries, firstOf, serviceEntries, type Names } from './find';

const same = (code: string | undefined) => code ?? '';
const names: Names = { kraj: () => 'Ústecký kraj', prison: same, need: () => 'bydlení', role: same, kind: () => 'azylové domy', line: () => 'Severozápad', outcome: () => 'vyřešeno', moment: () => 'st 15. 4. 2020 10:42' };
const service = (title: string): Schemas['ServiceReply'] => ({ service_id: title, version: 1, title, kinds: ['§57'], kraje: ['ULK'], conditions: [], status: 'open', statuses: [], access: [], disputes: [], six_weeks: [] });

describe('the palette', () => {
    const services = serviceEntries([service('Hvězda'), service('Chata'), service('Cesta')], names);
    it('finds with and without diacritics, every word somewhere', () => {
        expect(firstOf(services, matcher('USTI'), 9)).toHaveLength(0);
        expect(firstOf(services, matcher('ustecky azylove'), 9)).toHaveLength(3);
        expect(firstOf(services, matcher('Ústecký cesta'), 9).map((found) => found.title)).toEqual(['Cesta']);
        expect(firstOf(services, matcher('cesta ostrava'), 9)).toEqual([]);
    });
    it('lists services as in a Czech dictionary, at most as many as asked', () => {
        expect(firstOf(services, matcher(''), 9).map((found) => found.title)).toEqual(['Cesta', 'Hvězda', 'Chata']);
        expect(firstOf(services, matcher(''), 2)).toHaveLength(2);
    });
    it('finds a case by its code with or without the space, and by what it is about', () => {
        const cases = caseEntries([{ case_id: 'c', case_code: 'LIPA 4822', version: 1, return_kraj: 'ULK', opened_at: '', calls: 1, prison_id: 'Mírov', needs: [{ need_id: 'n', code: 'N' }], referrals: [], timeline: [], closed: false, links: [] }], names);
        for (const words of ['lipa4822', 'LIPA 4822', 'mirov bydleni']) expect(firstOf(cases, matcher(words), 9)).toHaveLength(1);
    });
    it('finds a call without a case by its day and its line', () => {
        const calls = callEntries([{ call_id: 'c', version: 1, line_id: 'l', in_hours: true, kraj_covered: false, outcome: 'wrong_number', occurred_at: '', recorded_at: '', voided: false, corrected: false, told: [], texts: [] }], names);
        expect(firstOf(calls, matcher('15. 4. severo'), 9)).toHaveLength(1);
    });
});
