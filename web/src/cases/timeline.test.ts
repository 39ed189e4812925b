import { describe, expect, it, vi } from 'vitest';
import type { Schemas } from '../lib/api';

// What only a browser has, and the sentences need nothing of it.
vi.stubGlobal('BroadcastChannel', class { addEventListener(): void {} });
vi.stubGlobal('location', new URL('https://localhost/pripady'));
Object.assign(window, { location: globalThis.location, addEventListener: () => {}, setInterval: () => 0, setTimeout: () => 0 });

const { momentsOf } = await import('./timeline');

const entry = (position: number, event: Record<string, unknown>): Schemas['TimelineEntry'] =>
    ({ position, recorded_at: '2020-04-15T10:00:00Z', occurred_at: '2020-04-15T10:00:00Z', actor: { account_id: 'a', role: 'operator' }, personal: [], event: { stream: 'case-1', ...event } }) as unknown as Schemas['TimelineEntry'];
const subject = (timeline: Schemas['TimelineEntry'][]): Schemas['CaseReply'] => ({
    case_id: 'case-1',
    case_code: 'LIPA 4822',
    version: 1,
    return_kraj: 'OLK',
    opened_at: '2020-04-08T10:00:00Z',
    calls: 1,
    needs: [],
    referrals: [],
    timeline,
    closed: false,
    links: [],
});

describe('texts sealed with an event', () => {
    it('say what became of them, once for those of one fate', () => {
        const told = (personal: Schemas['PersonalField'][]) => momentsOf(subject([{ ...entry(1, { follow_up_scheduled: { kind: 'line_calls_back' } }), personal }]))[0]!.lines[0]!.sealed;
        const erased = { state: 'erased', erased_by: 'request', erased_at: '2020-06-03T10:00:00Z' } as const;
        expect(told([{ field: 'contact_name', ...erased }, { field: 'contact_phone', ...erased }])).toEqual(['komu volat, telefon: [vymazáno na žádost st 3. 6. 2020]']);
        expect(told([{ field: 'contact_phone', state: 'sealed' }])).toEqual(['telefon: [zapečetěno, tady se neotvírá]']);
        expect(told([{ field: 'contact_phone', state: 'no_key' }])).toEqual(['telefon: [nečitelné: klíč v tomto úložišti není]']);
        expect(told([])).toEqual([]);
    });
});

describe('a step taken back', () => {
    it('strikes through the last step of that referral and nothing else', () => {
        const moments = momentsOf(
            subject([
                entry(1, { referral_made: { referral_id: 'r1' } }),
                entry(2, { referral_made: { referral_id: 'r2' } }),
                entry(3, { referral_acknowledged: { referral_id: 'r1' } }),
                entry(4, { client_reached: { referral_id: 'r2' } }),
                entry(5, { referral_step_taken_back: { referral_id: 'r1', back_to: 'made' } }),
            ]),
        );
        expect(moments.filter((moment) => moment.voided).map((moment) => moment.position)).toEqual([3]);
        expect(moments[0]!.kind).toBe('correction');
    });
});
