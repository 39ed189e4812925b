// A case's events as sentences. One command made several events at one position: they are one entry.
import type { Schemas } from '../lib/api';
import { lines } from '../lib/lines.svelte';
import { reference } from '../lib/reference.svelte';
import { momentOf, noonOf, shortDayOf } from '../lib/time';
import { t as claimed } from '../directory/facts/messages';
import { services } from '../directory/services.svelte';
import { sealedMarks } from '../ui/sealed';
import { t } from './messages';

type Entry = Schemas['TimelineEntry'];
type Case = Schemas['CaseReply'];
type Key = Parameters<typeof t>[0];

export type Line = {
    text: string;
    reason?: string;
    /** What a correction took back, shown struck through, and what holds instead. */
    was?: string;
    is?: string;
    /** The state of the directory record when the service was named. */
    shown?: Schemas['ShownService'];
    /** What became of the texts sealed with it. */
    sealed?: string[];
};
export type Moment = {
    position: number;
    occurredAt: string;
    recordedAt: string;
    late: boolean;
    kind: 'call' | 'referral' | 'correction' | 'other';
    /** Set when the entry is a call. `voided`: a later event took the call or the step back. */
    callId?: string;
    voided: boolean;
    lines: Line[];
};

const lateAfterMs = 24 * 3_600_000;

/** Newest first. */
export function momentsOf(subject: Case): Moment[] {
    const byPosition = groupByPosition(subject.timeline);
    const voided = new Set(subject.timeline.flatMap((entry) => entry.event.call_voided?.call_id ?? []));
    const back = takenBack(subject.timeline);
    return [...byPosition.values()].map((entries) => momentOfEntries(entries, subject, { voided, back })).sort((a, b) => b.position - a.position);
}

function groupByPosition(entries: readonly Entry[]): Map<number, Entry[]> {
    const groups = new Map<number, Entry[]>();
    for (const entry of entries) groups.set(entry.position, [...(groups.get(entry.position) ?? []), entry]);
    return groups;
}

const stepOf = (event: Schemas['Event']): string | undefined =>
    isReferral(event) ? Object.values(event).flatMap((body) => (typeof body === 'object' && 'referral_id' in body ? [String(body.referral_id)] : []))[0] : undefined;

/** Positions of the steps that a later event said were recorded by mistake. */
function takenBack(entries: readonly Entry[]): ReadonlySet<number> {
    const last = new Map<string, number>();
    const back = new Set<number>();
    for (const { event, position } of entries) {
        const referral = stepOf(event);
        if (referral === undefined) continue;
        const step = last.get(referral);
        if (event.referral_step_taken_back && step !== undefined) back.add(step);
        else last.set(referral, position);
    }
    return back;
}

type Gone = { voided: ReadonlySet<string>; back: ReadonlySet<number> };
function momentOfEntries(entries: Entry[], subject: Case, { voided, back }: Gone): Moment {
    const first = entries[0]!;
    const events = entries.map((entry) => entry.event);
    const call = events.find((event) => event.call_logged)?.call_logged;
    const correction = events.some((event) => event.call_corrected || event.call_voided || event.return_region_changed || event.referral_step_taken_back);
    return {
        position: first.position,
        occurredAt: first.occurred_at,
        recordedAt: first.recorded_at,
        late: new Date(first.recorded_at).getTime() - new Date(first.occurred_at).getTime() > lateAfterMs,
        kind: call ? 'call' : correction ? 'correction' : events.some(isReferral) ? 'referral' : 'other',
        callId: call?.call_id,
        voided: back.has(first.position) || (call?.call_id !== undefined && voided.has(call.call_id)),
        lines: linesOf(entries, subject),
    };
}

const isReferral = (event: Schemas['Event']): boolean =>
    Object.keys(event).some((key) => key.startsWith('referral_') || key === 'client_reached' || key === 'help_received' || key === 'problem_status_recorded');

function linesOf(entries: Entry[], subject: Case): Line[] {
    const needs = entries.flatMap(({ event }) => event.need_recorded?.code ?? []).map((code) => reference.name('needs', code));
    const told = entries.filter(({ event }) => !event.need_recorded && !event.case_code_taken);
    const order = ({ event }: Entry) => (event.call_logged ? 0 : event.case_opened ? 1 : 3);
    const said = ({ event, personal }: Entry): Line => ({ ...sentence(event, subject), sealed: sealedMarks(personal) });
    const sentences = [...told].sort((a, b) => order(a) - order(b)).map(said);
    if (needs.length > 0) sentences.splice(told.some(({ event }) => event.call_logged) ? 1 : 0, 0, { text: t('ev_needs', { needs: needs.join(', ') }) });
    return sentences;
}

/** What one event says, in the language chosen. */
export function sentence(event: Schemas['Event'], subject: Case): Line {
    return caseSentence(event, subject) ?? wholeSentence(event) ?? referralSentence(event, subject) ?? { text: t('ev_other', { type: Object.keys(event).find((key) => key !== 'stream') ?? '' }) };
}

const outcomeName = (outcome: string | undefined): string => (outcome ? t(`out_${outcome}` as Key) : '');
const day = (date: string | undefined): string => (date ? shortDayOf(noonOf(date)) : 'none');

function needName(subject: Case, needId: string | undefined): string {
    return reference.name('needs', subject.needs.find((need) => need.need_id === needId)?.code ?? needId);
}

function caseSentence(event: Schemas['Event'], subject: Case): Line | undefined {
    if (event.call_logged) return callSentence(event.call_logged);
    if (event.case_opened) return { text: t('ev_caseOpened', { code: event.case_opened.case_code }) };
    if (event.call_corrected) return correctionSentence(event.call_corrected);
    if (event.call_voided) return { text: t('ev_callVoided', { reason: voidReason(event.call_voided.reason) }) };
    if (event.information_given?.text_key) return { text: t('ev_text', { key: event.information_given.text_key }) };
    const disputed = event.service_disputed;
    if (disputed) return { text: [services.find(disputed.service_id ?? '')?.title ?? disputed.service_id, claimed(`disputed_${disputed.claim ?? 'closed'}`)].join(' – ') };
    if (event.information_given) return { text: t('ev_information', { services: event.information_given.services.map((shown) => services.find(shown.service_id ?? '')?.title ?? shown.service_id).join(', ') }) };
    if (event.follow_up_scheduled) return { text: t('ev_followUpScheduled', { kind: t(event.follow_up_scheduled.kind ?? 'none'), day: day(event.follow_up_scheduled.due_on) }) };
    if (event.follow_up_attempted) return { text: t('ev_followUpAttempted', { result: t(event.follow_up_attempted.result ?? 'reached') }) };
    if (event.follow_up_completed) return { text: t('ev_followUpCompleted') };
    if (event.return_region_changed) return { text: t('ev_regionChanged', { kraj: reference.name('kraje', event.return_region_changed.kraj) }), reason: event.return_region_changed.reason };
    if (event.need_outcome_assessed) {
        const { need_id, outcome, unmet_reason } = event.need_outcome_assessed;
        return { text: t('ev_needOutcome', { need: needName(subject, need_id), outcome: t(outcome ?? 'unknown') }), reason: unmet_reason && reference.name('unmet_reasons', unmet_reason) };
    }
    return undefined;
}

function wholeSentence(event: Schemas['Event']): Line | undefined {
    const { case_linked: link, case_unlinked: unlink, case_closed: closed, case_reopened: reopened } = event;
    if (link) return { text: t('ev_linked', { code: link.other_code, relation: link.relation && t(link.relation) }) };
    if (unlink) return { text: t('ev_unlinked', { code: unlink.other_code }), reason: unlink.reason };
    if (event.lookalike_dismissed) return { text: t('ev_lookalike', { code: event.lookalike_dismissed.other_code }) };
    if (event.follow_up_waived) return { text: t('ev_waived'), reason: event.follow_up_waived.reason };
    if (closed) return { text: t('ev_closed'), reason: closed.reason };
    if (reopened) return { text: t('ev_reopenedCase', { byCall: reopened.call_id ? 'yes' : 'no' }), reason: reopened.reason };
    return undefined;
}

function callSentence(call: Schemas['CallLogged']): Line {
    const head = t('ev_call', { direction: call.direction, minutes: call.minutes ?? 'none', line: lines.name(call.line_id) });
    const who = [reference.name('caller_roles', call.caller_role), reference.name('prisons', call.prison_id)].filter((name) => name !== '');
    return { text: [head, ...who, outcomeName(call.outcome)].join(' · ') };
}

const voidReason = (reason: string | undefined): string =>
    reason === 'duplicate' || reason === 'test' || reason === 'wrong' ? t(reason) : (reason ?? '');

function correctionSentence(corrected: Schemas['CallCorrected']): Line {
    return {
        text: t('ev_corrected', { field: t(`field_${corrected.field}` as Key) }),
        was: fieldValue(corrected.field, corrected.old_value),
        is: fieldValue(corrected.field, corrected.new_value),
        reason: corrected.reason,
    };
}

/** A corrected value as people read it. */
export function fieldValue(field: string | undefined, value: string | undefined): string {
    if (!value) return '–';
    if (field === 'return_kraj') return reference.shortKraj(value);
    if (field === 'prison_id') return reference.name('prisons', value);
    if (field === 'caller_role') return reference.name('caller_roles', value);
    if (field === 'outcome') return outcomeName(value);
    if (field === 'started_at') return momentOf(value);
    return value;
}

function referralSentence(event: Schemas['Event'], subject: Case): Line | undefined {
    const title = (id: string | undefined) => subject.referrals.find((referral) => referral.referral_id === id)?.service_title ?? '';
    const made = event.referral_made;
    if (made) return { text: t('ev_referral', { kind: made.kind, service: title(made.referral_id) }), shown: made.shown };
    const tried = event.referral_contact_tried;
    if (tried) return { text: t('ev_contactTried', { service: title(tried.referral_id), unreachable: tried.unreachable ? 'yes' : 'no' }) };
    const accepted = event.referral_accepted;
    if (accepted) return { text: t('ev_accepted', { service: title(accepted.referral_id), from: day(accepted.from_on) }) };
    const waiting = event.referral_waitlisted;
    if (waiting) return { text: t('ev_waitlisted', { service: title(waiting.referral_id), until: day(waiting.until_on) }) };
    const declined = event.referral_declined;
    if (declined) return { text: t('ev_declined', { service: title(declined.referral_id) }), reason: reference.name('unmet_reasons', declined.unmet_reason) };
    const problem = event.problem_status_recorded;
    if (problem) return { text: t('ev_problem', { service: title(problem.referral_id), solved: problem.solved ? 'yes' : 'no' }) };
    const back = event.referral_step_taken_back;
    if (back) return { text: t('ev_takenBack', { service: title(back.referral_id), state: t(back.back_to ?? 'made') }) };
    const plain = {
        ev_acknowledged: event.referral_acknowledged,
        ev_clientReached: event.client_reached,
        ev_helpReceived: event.help_received,
        ev_noShow: event.referral_no_show,
        ev_cancelled: event.referral_cancelled,
        ev_lapsed: event.referral_outcome_lapsed,
        ev_reopened: event.referral_reopened,
        ev_voided: event.referral_voided,
    };
    for (const [key, happened] of Object.entries(plain)) {
        if (!happened) continue;
        const reason = 'reason' in happened ? happened.reason : undefined;
        return { text: t(key as Key, { service: title(happened.referral_id) }), reason };
    }
    return undefined;
}
