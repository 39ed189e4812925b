// What can be done to a case as a whole: where it is sent, and in what words it is asked for.
import { answer, changing, client, Failure, newKey, type Schemas } from '../lib/api';
import { toasts } from '../ui/toasts.svelte';
import { t } from './messages';

type Case = Schemas['CaseReply'];
export type Deed =
    | { kind: 'kraj' | 'waive' | 'close' | 'reopen' | 'link' }
    | { kind: 'unlink'; other: Schemas['LinkedCase'] };
export type Said = { reason: string; kraj: string; code: string; relation?: Schemas['CaseRelation']; not_personal?: true };

export function send(deed: Deed, { said, version, subject }: { said: Said; version: number; subject: Case }, key: string): Promise<Schemas['Recorded']> {
    const header = changing(key, version);
    const path = { case_id: subject.case_id };
    const because = { reason: said.reason.trim(), ...(said.not_personal && { not_personal: said.not_personal }) };
    switch (deed.kind) {
        case 'kraj':
            return answer(() => client.POST('/api/v1/cases/{case_id}/return-kraj', { params: { path, header }, body: { kraj: said.kraj, ...because } }));
        case 'waive':
            return answer(() => client.POST('/api/v1/cases/{case_id}/follow-ups/waive', { params: { path, header }, body: because }));
        case 'close':
            return answer(() => client.POST('/api/v1/cases/{case_id}/close', { params: { path, header }, body: because }));
        case 'reopen':
            return answer(() => client.POST('/api/v1/cases/{case_id}/reopen', { params: { path, header }, body: because }));
        case 'link':
            return answer(() => client.POST('/api/v1/cases/{case_id}/links', { params: { path, header }, body: { case_code: said.code, relation: said.relation! } }));
        case 'unlink':
            return answer(() => client.POST('/api/v1/cases/{case_id}/links/{other_id}/end', { params: { path: { ...path, other_id: deed.other.case_id }, header }, body: because }));
    }
}

/** Nothing is deleted: that the step was a mistake is a record of its own. */
export async function takeBackStep(caseId: string, referralId: string, version: number): Promise<void> {
    const path = { case_id: caseId, referral_id: referralId };
    const key = newKey();
    try {
        await answer(() => client.POST('/api/v1/cases/{case_id}/referrals/{referral_id}/steps/undo', { params: { path, header: changing(key, version) }, body: {} }));
        toasts.show(t('stepTakenBack'));
    } catch (error) {
        toasts.show(t('undoFailed', { why: error instanceof Failure ? error.message : '' }), { tone: 'bad' });
    }
}
