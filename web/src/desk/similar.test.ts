import { describe, expect, it } from 'vitest';
import type { Schemas } from '../lib/api';
import { blankDraft, type Draft } from './draft';
import { similarTo } from './similar';

const now = new Date('2020-04-15T10:00:00Z');
const known = (more: Partial<Schemas['CaseReply']> = {}): Schemas['CaseReply'] => ({
    case_id: 'c1',
    case_code: 'LIPA 4822',
    version: 1,
    return_kraj: 'OLK',
    prison_id: 'MIR',
    release_window: 'within_14_days',
    opened_at: '2020-04-08T10:00:00Z',
    last_call_at: '2020-04-08T10:00:00Z',
    calls: 1,
    needs: [{ need_id: 'n1', code: 'N-BYD' }],
    referrals: [],
    timeline: [],
    closed: false,
    links: [],
    ...more,
});
const draft = (more: Partial<Draft> = {}): Draft => ({ ...blankDraft('d', 'k'), prisonId: 'MIR', kraj: 'OLK', releaseWindow: 'within_3_days', ...more });
const reasons = (said: Draft, ...cases: Schemas['CaseReply'][]) => similarTo(said, cases, now).map((found) => found.reasons);

describe('a similar case', () => {
    it('agrees in prison, kraj and one thing more', () => {
        expect(reasons(draft(), known())).toEqual([['release']]);
        expect(reasons(draft({ releaseWindow: undefined }), known())).toEqual([]);
        expect(reasons(draft({ releaseWindow: undefined, needs: [{ code: 'N-BYD' }] }), known())).toEqual([['needs']]);
    });
    it('is none where the prison, the kraj or the client differs', () => {
        expect(reasons(draft({ kraj: 'ZLK' }), known())).toEqual([]);
        expect(reasons(draft({ prisonId: undefined }), known())).toEqual([]);
        expect(reasons(draft({ targetGroup: 'women' }), known({ client: { target_group: 'men' } }))).toEqual([]);
    });
    it('counts the days since the window was said', () => {
        // In 14 days, said a week ago: 11 to 22 April. In three days, said today: 15 to 18 April.
        expect(reasons(draft({ releaseWindow: 'within_60_days' }), known())).toEqual([]);
        expect(reasons(draft({ releaseWindow: 'released' }), known())).toEqual([['release']]);
        expect(reasons(draft({ releaseWindow: 'released' }), known({ opened_at: '2020-04-14T10:00:00Z' }))).toEqual([]);
    });
    it('is not offered again once refused, nor with a code given, nor after three months', () => {
        expect(reasons(draft({ notSame: ['c1'] }), known())).toEqual([]);
        expect(reasons(draft({ caseCode: 'LIPA' }), known())).toEqual([]);
        expect(reasons(draft(), known({ last_call_at: '2019-12-01T10:00:00Z' }))).toEqual([]);
    });
    it('the most alike comes first, then the one called about last', () => {
        const found = similarTo(draft({ needs: [{ code: 'N-BYD' }] }), [known({ case_id: 'old', needs: [] }), known({ case_id: 'new', needs: [], last_call_at: '2020-04-13T10:00:00Z' }), known({ case_id: 'best' })], now);
        expect(found.map((one) => one.subject.case_id)).toEqual(['best', 'new', 'old']);
    });
});
