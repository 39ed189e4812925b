// A draft's copy on the server, for another browser: codes only. Whom to call back and words begun stay
// in this browser. Pure but for the three calls.
import { client, type Schemas } from '../lib/api';
import { caseCodeOf, isMistyped } from './codes';
import { blankDraft, clientOf, type Draft } from './draft';

type Copy = Schemas['CallDraft'];

export function toCopy(draft: Draft): Schemas['CallDraftInput'] {
    const code = isMistyped(draft.caseCode) ? undefined : caseCodeOf(draft.caseCode);
    const client = clientOf(draft);
    return {
        key: draft.key,
        ...(draft.startedAt && { started_at: draft.startedAt }),
        ...(draft.hungUpAt && { hung_up_at: draft.hungUpAt }),
        ...(draft.lineId && { line_id: draft.lineId }),
        ...(draft.callerRole && { caller_role: draft.callerRole }),
        ...(draft.prisonId && { prison_id: draft.prisonId }),
        ...(code && { case_code: code }),
        ...(draft.kraj && { return_kraj: draft.kraj }),
        ...(draft.releaseWindow && { release_window: draft.releaseWindow }),
        ...(client && { client }),
        needs: draft.needs.map(({ code: need, outcome, unmetReason }) => ({ code: need, ...(outcome && { outcome }), ...(unmetReason && { unmet_reason: unmetReason }) })),
        offers: draft.offers.map(({ serviceId, kind, needCode }) => ({ service_id: serviceId, ...(kind !== 'told' && { kind }), ...(needCode && { need_code: needCode }) })),
        ...(draft.outcome && { outcome: draft.outcome }),
        ...(draft.nextKind && { next_kind: draft.nextKind }),
        ...(draft.nextDue && { next_due_on: draft.nextDue }),
        ...(draft.notSame && { lookalikes: draft.notSame }),
        ...(draft.texts?.length && { texts: draft.texts }),
        ...(draft.disputes?.length && { disputes: draft.disputes.map(({ serviceId, claim }) => ({ service_id: serviceId, claim })) }),
        ...(draft.linked && { linked_code: draft.linked.code, relation: draft.linked.relation }),
    };
}

export function fromCopy(copy: Copy, ownerId: string | undefined): Draft {
    const { client: codes } = copy;
    return {
        ...blankDraft(copy.draft_id, copy.key),
        ownerId,
        startedAt: copy.started_at,
        hungUpAt: copy.hung_up_at,
        lineId: copy.line_id,
        callerRole: copy.caller_role,
        prisonId: copy.prison_id,
        caseCode: caseCodeOf(copy.case_code ?? '') ?? '',
        kraj: copy.return_kraj,
        releaseWindow: copy.release_window,
        targetGroup: codes?.target_group,
        ageBand: codes?.age_band,
        accommodation: codes?.has_accommodation === undefined ? undefined : codes.has_accommodation ? 'yes' : 'no',
        needs: copy.needs.map(({ code, outcome, unmet_reason }) => ({ code, outcome, unmetReason: unmet_reason })),
        offers: copy.offers.map(({ service_id, kind, need_code }) => ({ serviceId: service_id, kind: kind ?? 'told', needCode: need_code })),
        outcome: copy.outcome,
        nextKind: copy.next_kind,
        nextDue: copy.next_due_on,
        ...(copy.lookalikes.length > 0 && { notSame: copy.lookalikes }),
        ...(copy.texts.length > 0 && { texts: copy.texts }),
        ...(copy.disputes.length > 0 && { disputes: copy.disputes.map(({ service_id, claim }) => ({ serviceId: service_id, claim })) }),
        ...(copy.linked_code && copy.relation && { linked: { code: caseCodeOf(copy.linked_code) ?? copy.linked_code, relation: copy.relation } }),
    };
}

const one = (draft_id: string) => ({ params: { path: { draft_id } } });
// Behind the operator's back: a session that ended is for the call itself to say.
const settled = ({ response }: { response: Response }): void => {
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
};
export const copies = {
    all: async (): Promise<Copy[]> => {
        const sent = await client.GET('/api/v1/drafts');
        settled(sent);
        return sent.data!.drafts;
    },
    put: async (draft: Draft) => settled(await client.PUT('/api/v1/drafts/{draft_id}', { ...one(draft.id), body: toCopy(draft) })),
    forget: async (id: string) => settled(await client.DELETE('/api/v1/drafts/{draft_id}', one(id))),
};
