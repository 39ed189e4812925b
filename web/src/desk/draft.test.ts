import { describe, expect, it } from 'vitest';
import { blankDraft, fieldOf, isBlank, missing, setTyped, toLogCall, wrapUpOf, type Draft } from './draft';

const draft = (said: Partial<Draft>): Draft => ({ ...blankDraft('d1', 'k1'), lineId: 'line', ...said });

describe('a draft', () => {
    it('is blank until something is said, a remembered line or not', () => {
        expect(isBlank(draft({}))).toBe(true);
        expect(isBlank(draft({ kraj: 'OLK' }))).toBe(false);
        expect(isBlank(draft({ needs: [{ code: 'N-BYD' }] }))).toBe(false);
    });
    it('is begun by a text told or a word of the caller about a service', () => {
        expect(isBlank(draft({ texts: ['byd'] }))).toBe(false);
        expect(isBlank(draft({ disputes: [{ serviceId: 's1', claim: 'full' }] }))).toBe(false);
    });
    it('carries what the caller says of a service without a case too', () => {
        const said = draft({ outcome: 'hours_question', texts: ['byd'], disputes: [{ serviceId: 's1', claim: 'full' }] });
        expect(toLogCall(said)).toMatchObject({ disputes: [{ service_id: 's1', claim: 'full' }] });
        expect(toLogCall(said).texts).toBeUndefined();
        expect(toLogCall({ ...said, outcome: 'solved', kraj: 'OLK' }).texts).toEqual(['byd']);
    });
    it('needs only a kraj and an outcome to close', () => {
        expect(missing(draft({}))).toEqual(['kraj', 'outcome']);
        expect(missing(draft({ kraj: 'OLK', outcome: 'solved' }))).toEqual([]);
        expect(missing(draft({ caseCode: 'LIPA 4822', outcome: 'solved' }))).toEqual([]);
        expect(missing(draft({ outcome: 'wrong_number' }))).toEqual([]);
    });
    it('is no longer blank once half a word is typed, and does not close with it', () => {
        const said = draft({ kraj: 'OLK', outcome: 'solved' });
        setTyped(said, 'prisonId', 'mir');
        expect(isBlank({ ...draft({}), typed: said.typed })).toBe(false);
        expect(missing(said)).toEqual(['prisonId']);
        setTyped(said, 'prisonId', undefined);
        expect(said.typed).toBeUndefined();
        expect(missing(said)).toEqual([]);
    });
    it('does not close with a mistyped code', () => {
        expect(missing(draft({ caseCode: 'LIPA 0000', outcome: 'solved' }))).toEqual(['caseCode']);
    });
    it('wants a need for every referral and a reason for what was not met', () => {
        const said = draft({ kraj: 'OLK', outcome: 'unsolved', offers: [{ serviceId: 's', kind: 'warm' }], needs: [{ code: 'N-BYD', outcome: 'unmet' }] });
        expect(missing(said)).toEqual(['offers', 'needs']);
    });
});

describe('the command', () => {
    it('carries nothing about a client when the number was wrong', () => {
        const call = toLogCall(draft({ kraj: 'OLK', needs: [{ code: 'N-BYD' }], outcome: 'wrong_number' }));
        expect(call).toEqual({ line_id: 'line', direction: 'incoming', channel: 'phone', outcome: 'wrong_number' });
    });
    it('tells referrals from what was only told', () => {
        const call = toLogCall(
            draft({
                kraj: 'OLK',
                outcome: 'solved',
                offers: [
                    { serviceId: 'a', kind: 'information', needCode: 'N-BYD' },
                    { serviceId: 'b', kind: 'told' },
                ],
            }),
        );
        expect(call.referrals).toEqual([{ service_id: 'a', kind: 'information', need_code: 'N-BYD' }]);
        expect(call.information).toEqual(['b']);
    });
    it('is the same every time, so that a retry is no other call', () => {
        const said = draft({ kraj: 'OLK', outcome: 'solved', startedAt: '2020-04-15T08:00:00.000Z', endedAt: '2020-04-15T08:06:20.000Z' });
        expect(JSON.stringify(toLogCall(said))).toBe(JSON.stringify(toLogCall(structuredClone(said))));
        expect(toLogCall(said).minutes).toBe(6);
    });
    it('lasts until the phone was put down; what follows is wrap-up and is not sent', () => {
        const said = draft({ kraj: 'OLK', outcome: 'solved', startedAt: '2020-04-15T08:00:00.000Z', hungUpAt: '2020-04-15T08:04:00.000Z', endedAt: '2020-04-15T08:06:20.000Z' });
        expect(toLogCall(said).minutes).toBe(4);
        expect(wrapUpOf(said)).toBe(140_000);
        expect(wrapUpOf({ ...said, hungUpAt: undefined })).toBeUndefined();
        expect(JSON.stringify(toLogCall(said))).not.toContain('08:06:20');
    });
    it('has no date for a step that is not needed', () => {
        const call = toLogCall(draft({ kraj: 'OLK', outcome: 'solved', nextKind: 'none', nextDue: '2020-04-22' }));
        expect(call.next_step).toEqual({ kind: 'none' });
    });
});

describe('pointers', () => {
    it('finds the field of a pointer inside a list', () => {
        expect(fieldOf('/needs/0/code')).toBe('needs');
        expect(fieldOf('#/return_kraj')).toBe('kraj');
        expect(fieldOf('/unheard_of')).toBeUndefined();
    });
});
