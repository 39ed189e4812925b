// One call as it is being written down, and the command it becomes. Pure: no clock, no storage.
import type { Schemas } from '../lib/api';
import { caseCodeOf, isMistyped } from './codes';

export type NeedDraft = { code: string; outcome?: Schemas['NeedOutcome']; unmetReason?: string };
/** `told`: only mentioned. The other two are referrals. */
export type OfferDraft = { serviceId: string; kind: 'told' | Schemas['ReferralKind']; needCode?: string };

export type Draft = {
    id: string;
    /** The idempotency key: made with the draft, so that every retry carries the same. */
    key: string;
    state: 'open' | 'queued';
    /** The account that writes it: only that person sees it again or has it sent. */
    ownerId?: string;
    /** When the first key was pressed, by the server's clock. */
    startedAt?: string;
    hungUpAt?: string;
    endedAt?: string;
    lineId?: string;
    callerRole?: string;
    prisonId?: string;
    caseCode: string;
    kraj?: string;
    releaseWindow?: Schemas['ReleaseWindow'];
    targetGroup?: Schemas['TargetGroup'];
    ageBand?: Schemas['AgeBand'];
    accommodation?: 'yes' | 'no';
    needs: NeedDraft[];
    offers: OfferDraft[];
    outcome?: Schemas['CallOutcome'];
    nextKind?: Schemas['NextStep'];
    nextDue?: string;
    contactName?: string;
    contactPhone?: string;
    /** The writer was warned that something looks personal, and says that it is not. */
    notPersonal?: true;
    /** Written into a field that picks from a list, and not yet one of the list. */
    typed?: Partial<Record<PickedField, string>>;
    /** Keys of texts told. */
    texts?: string[];
    /** What the caller says of services otherwise than the directory. */
    disputes?: { serviceId: string; claim: Schemas['DisputeClaim'] }[];
    /** Cases that looked like this one and were said not to be. */
    notSame?: string[];
    /** A case of its own that this call is to be linked with, by its code. */
    linked?: { code: string; relation: Schemas['CaseRelation'] };
};

export const pickedFields = ['callerRole', 'prisonId', 'kraj'] as const;
export type PickedField = (typeof pickedFields)[number];

export type Outcome = Schemas['CallOutcome'];
const withoutCase: readonly Outcome[] = ['wrong_number', 'interrupted', 'hours_question'];
export const carriesCase = (outcome: Outcome | undefined): boolean => outcome === undefined || !withoutCase.includes(outcome);

export const blankDraft = (id: string, key: string): Draft => ({ id, key, state: 'open', caseCode: '', needs: [], offers: [] });

/** Nothing was said yet: such a draft is neither kept nor asked about. */
export function isBlank(draft: Draft): boolean {
    const { id, key, state, ownerId, startedAt, endedAt, lineId, needs, offers, caseCode, notSame, linked, ...said } = draft;
    void [id, key, state, ownerId, startedAt, endedAt, lineId, notSame, linked];
    return needs.length === 0 && offers.length === 0 && caseCode === '' && Object.values(said).every((value) => value === undefined);
}

/** A typed code is asked for in the one spelling it is stored in; anything else goes as it is, so
 *  that the server can say what is wrong with it. */
const spelledCode = (typed: string): string | undefined => (typed.trim() === '' ? undefined : (caseCodeOf(typed) ?? typed.trim()));

export type DraftField = 'lineId' | 'kraj' | 'outcome' | 'caseCode' | 'prisonId' | 'callerRole' | 'releaseWindow' | 'client' | 'needs' | 'offers' | 'next';

/** What keeps the call from being closed, by field, in the order of the screen. */
export function missing(draft: Draft): DraftField[] {
    const fields: DraftField[] = [];
    if (!draft.lineId) fields.push('lineId');
    // Half a word is not dropped in silence.
    if (draft.typed?.callerRole) fields.push('callerRole');
    if (draft.typed?.prisonId) fields.push('prisonId');
    if (carriesCase(draft.outcome) && draft.typed?.kraj) fields.push('kraj');
    else if (carriesCase(draft.outcome) && !draft.kraj && draft.caseCode.trim() === '') fields.push('kraj');
    if (carriesCase(draft.outcome) && isMistyped(draft.caseCode)) fields.push('caseCode');
    if (!draft.outcome) fields.push('outcome');
    if (!carriesCase(draft.outcome)) return fields;
    if (draft.offers.some((offer) => offer.kind !== 'told' && !offer.needCode)) fields.push('offers');
    if (draft.needs.some((need) => need.outcome === 'unmet' && !need.unmetReason)) fields.push('needs');
    return fields;
}

/** Where the server's pointer ("/needs/0/code") is shown. */
export function fieldOf(pointer: string): DraftField | undefined {
    const first = pointer.replace(/^#?\//, '').split('/')[0] ?? '';
    const fields: Record<string, DraftField> = {
        line_id: 'lineId',
        return_kraj: 'kraj',
        outcome: 'outcome',
        case_code: 'caseCode',
        linked_code: 'caseCode',
        prison_id: 'prisonId',
        caller_role: 'callerRole',
        release_window: 'releaseWindow',
        client: 'client',
        needs: 'needs',
        information: 'offers',
        texts: 'offers',
        disputes: 'offers',
        referrals: 'offers',
        next_step: 'next',
    };
    return fields[first];
}

const between = (from: string, until: string): number => Math.max(0, new Date(until).getTime() - new Date(from).getTime());

/** How long they talked: until the phone was put down, or the call closed where nobody said when. */
function minutesOf(draft: Draft): number | undefined {
    const until = draft.hungUpAt ?? draft.endedAt;
    return draft.startedAt && until ? Math.round(between(draft.startedAt, until) / 60_000) : undefined;
}

/** Milliseconds from putting the phone down to closing the call. */
export const wrapUpOf = (draft: Draft): number | undefined => (draft.hungUpAt && draft.endedAt ? between(draft.hungUpAt, draft.endedAt) : undefined);

/** Keeps or forgets what is half typed; an object without entries is none, so that a draft stays blank. */
export function setTyped(draft: Draft, field: PickedField, text: string | undefined): void {
    const rest = { ...draft.typed, [field]: text || undefined };
    draft.typed = pickedFields.some((name) => rest[name]) ? rest : undefined;
}

export function clientOf(draft: Draft): Schemas['ClientCodes'] | undefined {
    const codes: Schemas['ClientCodes'] = {
        ...(draft.targetGroup && { target_group: draft.targetGroup }),
        ...(draft.ageBand && { age_band: draft.ageBand }),
        ...(draft.accommodation && { has_accommodation: draft.accommodation === 'yes' }),
    };
    return Object.keys(codes).length > 0 ? codes : undefined;
}

/** What was not met, or only partly, has a reason. */
export const mayHaveReason = (outcome: Schemas['NeedOutcome'] | undefined): boolean => outcome === 'unmet' || outcome === 'partly';

const needInput = (need: NeedDraft): Schemas['NeedInput'] => ({
    code: need.code,
    ...(need.outcome && { outcome: need.outcome }),
    ...(mayHaveReason(need.outcome) && need.unmetReason && { unmet_reason: need.unmetReason }),
});

/** The command. The same draft gives the same bytes every time: a retry must not differ. */
export function toLogCall(draft: Draft): Schemas['LogCall'] {
    const minutes = minutesOf(draft);
    const call: Schemas['LogCall'] = {
        line_id: draft.lineId ?? '',
        direction: 'incoming',
        channel: 'phone',
        ...(draft.callerRole && { caller_role: draft.callerRole }),
        ...(draft.prisonId && { prison_id: draft.prisonId }),
        ...(draft.startedAt && { started_at: draft.startedAt }),
        ...(minutes !== undefined && { minutes }),
        outcome: draft.outcome ?? 'information_given',
        ...(draft.disputes?.length && { disputes: draft.disputes.map(({ serviceId, claim }) => ({ service_id: serviceId, claim })) }),
    };
    return carriesCase(call.outcome) ? { ...call, ...caseParts(draft) } : call;
}

/** Whom to call back is asked only when the line does. */
export const lineCalls = (next: Schemas['NextStep'] | undefined): boolean => next === 'line_calls_back' || next === 'check_referral';

function nextStep(draft: Draft, kind: Schemas['NextStep']): Schemas['NextStepInput'] {
    const [name, phone] = [draft.contactName?.trim(), draft.contactPhone?.trim()];
    return {
        kind,
        ...(kind !== 'none' && draft.nextDue && { due_on: draft.nextDue }),
        ...(lineCalls(kind) && name && { contact_name: name }),
        ...(lineCalls(kind) && phone && { contact_phone: phone }),
    };
}

/** As many as the server takes. */
const lookalikesMax = 16;

function caseParts(draft: Draft): Partial<Schemas['LogCall']> {
    const [code, client] = [spelledCode(draft.caseCode), clientOf(draft)];
    const referrals = draft.offers.flatMap(({ kind, serviceId, needCode }) =>
        kind === 'told' ? [] : [{ service_id: serviceId, kind, ...(needCode && { need_code: needCode }) }],
    );
    const information = draft.offers.filter((offer) => offer.kind === 'told').map((offer) => offer.serviceId);
    return {
        ...(code && { case_code: code }),
        ...(draft.kraj && { return_kraj: draft.kraj }),
        ...(draft.releaseWindow && { release_window: draft.releaseWindow }),
        ...(client && { client }),
        needs: draft.needs.map(needInput),
        information,
        referrals,
        ...(draft.texts?.length && { texts: draft.texts }),
        ...(draft.linked && { linked_code: draft.linked.code, relation: draft.linked.relation }),
        ...(draft.notSame?.length && { lookalikes: draft.notSame.slice(-lookalikesMax) }),
        ...(draft.nextKind && { next_step: nextStep(draft, draft.nextKind) }),
        ...(draft.notPersonal && { not_personal: true }),
    };
}
