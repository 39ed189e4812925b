import { describe, expect, it } from 'vitest';
import { blankDraft, type Draft } from './draft';
import { fromCopy, toCopy } from './on_server';

const draft: Draft = {
    ...blankDraft('d', 'k'),
    ownerId: 'account-1',
    startedAt: '2020-04-15T08:00:00.000Z',
    hungUpAt: undefined,
    lineId: 'line-1',
    callerRole: 'R-SOC',
    prisonId: 'V-MIR',
    caseCode: '',
    kraj: 'OLK',
    releaseWindow: 'within_14_days',
    targetGroup: 'men',
    ageBand: undefined,
    accommodation: 'no',
    needs: [{ code: 'N-BYD', outcome: 'unmet', unmetReason: 'U-KAP' }],
    offers: [
        { serviceId: 's1', kind: 'warm', needCode: 'N-BYD' },
        { serviceId: 's2', kind: 'told', needCode: undefined },
    ],
    outcome: 'partly_solved',
    nextKind: 'line_calls_back',
    nextDue: '2020-04-22',
    notSame: ['case-1'],
    linked: { code: 'LIPA 4822', relation: 'same_client' },
    texts: ['byd'],
    disputes: [{ serviceId: 's1', claim: 'full' }],
};
const kept = (of: Draft) => ({ ...toCopy(of), draft_id: of.id, saved_at: '', needs: toCopy(of).needs ?? [], offers: toCopy(of).offers ?? [], lookalikes: toCopy(of).lookalikes ?? [], texts: toCopy(of).texts ?? [], disputes: toCopy(of).disputes ?? [] });

describe('a draft on the server', () => {
    it('is the same draft in another browser', () => expect(fromCopy(kept(draft), 'account-1')).toEqual(draft));
    it('holds nothing that names a person', () => {
        const named: Draft = { ...draft, contactName: 'Nováková', contactPhone: '583 000 000', caseCode: 'Novák', typed: { prisonId: 'Novák' } };
        expect(JSON.stringify(toCopy(named))).not.toMatch(/Nov|583/);
    });
});
