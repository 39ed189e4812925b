// Every kind of event as one sentence. A kind that the schema knows and this list does not is a
// compile error; one that only a newer server knows shows its name.
import { fieldValue } from '../../cases/timeline';
import { t as caseWord } from '../../cases/messages';
import { windowsText, dayNamed } from '../../changes/hours';
import { t as changeWord } from '../../changes/messages';
import { metricName } from '../../changes/metrics';
import { t as factWord } from '../../directory/facts/messages';
import { accessWord } from '../../directory/facts/words';
import { t as noteWord } from '../../directory/notes/messages';
import { services } from '../../directory/services.svelte';
import { t as feedbackWord } from '../../feedback/messages';
import { groundName } from '../../erasures/messages';
import type { Schemas } from '../../lib/api';
import { lines } from '../../lib/lines.svelte';
import { reference } from '../../lib/reference.svelte';
import { dayName, dayOf, momentOf, noonOf } from '../../lib/time';
import { t as uiWord } from '../../ui/messages';
import { t } from './messages';

type Bodies = Required<Omit<Schemas['Event'], 'stream'>>;
type Sayings = { [Type in keyof Bodies]: (body: Bodies[Type]) => string };

const textMax = 90;
const none = 'none';
const day = (date: string | undefined): string => (date ? dayOf(noonOf(date)) : none);
const or = (text: string | undefined): string => (text ? text : none);
const kraj = (code: string | undefined): string => or(reference.shortKraj(code));
const member = (code: string | undefined): string => or(reference.name('members', code));
const service = (id: string | undefined): string => services.find(id ?? '')?.title ?? id ?? '';
const hours = (windows: Schemas['Window'][]): string => (windows.length > 0 ? windowsText(windows) : t('closed'));
const yes = (value: boolean): string => (value ? 'yes' : 'no');
const how = (known: Schemas['HowKnown'] | undefined): string => (known ? caseWord(known) : none);
const unmet = (code: string | undefined): string => or(reference.name('unmet_reasons', code));
const shortened = (text: string): string => (text.length > textMax ? `${text.slice(0, textMax).trimEnd()}…` : text);

export const roleName = (role: Schemas['Role'] | undefined): string => t(`role_${role ?? 'system'}`);

const ofAccountsAndLines = {
    log_started: (e) => t('log_started', { synthetic: yes(e.synthetic) }),
    account_created: () => t('account_created'),
    role_granted: (e) => t('role_granted', { role: roleName(e.role), org: member(e.org_id) }),
    account_disabled: (e) => t('account_disabled', { reason: e.reason ?? '' }),
    credential_changed: () => t('credential_changed'),
    loss_accepted: (e) => t('loss_accepted', { from: String(e.from_position ?? 0), to: String(e.to_position ?? 0) }),
    line_opened: (e) => t('line_opened', { name: e.name ?? '', day: day(e.opened_on) }),
    line_hours_set: (e) => t('line_hours_set', { line: lines.name(e.line_id), weekday: dayName(dayNamed(e.weekday)), hours: hours(e.windows), day: day(e.valid_from_on) }),
    line_day_exception_set: (e) => t('line_day_exception_set', { line: lines.name(e.line_id), day: day(e.date_on), hours: hours(e.windows), reason: or(e.reason) }),
    line_closed: (e) => t('line_closed', { line: lines.name(e.line_id), day: day(e.closed_on), reason: e.reason ?? '' }),
    coverage_assigned: (e) => t('coverage_assigned', { line: lines.name(e.line_id), kraj: kraj(e.kraj), day: day(e.valid_from_on), org: member(e.org_id) }),
    missed_calls_tallied: (e) => t('missed_calls_tallied', { line: lines.name(e.line_id), day: day(e.date_on), count: e.count, method: e.method ?? 'estimate' }),
    shift_started: (e) => t('shift_started', { line: lines.name(e.line_id), moment: e.planned_until_at ? momentOf(e.planned_until_at) : '', hours: yes(e.in_hours) }),
    shift_ended: (e) => t('shift_ended', { line: lines.name(e.line_id), moment: e.ended_at ? momentOf(e.ended_at) : '' }),
    shift_taken_back: (e) => t('shift_taken_back', { line: lines.name(e.line_id) }),
    handover_left: (e) => t('handover_left', { line: lines.name(e.line_id) }),
    handover_acknowledged: (e) => t('handover_acknowledged', { line: lines.name(e.line_id) }),
    coverage_ended: (e) => t('coverage_ended', { line: lines.name(e.line_id), kraj: kraj(e.kraj), day: day(e.ended_on) }),
} satisfies Partial<Sayings>;

function callLogged(e: Schemas['CallLogged']): string {
    return t('call_logged', {
        direction: e.direction ?? 'incoming',
        line: lines.name(e.line_id),
        prison: or(reference.name('prisons', e.prison_id)),
        kraj: kraj(e.return_kraj),
        minutes: e.minutes ?? none,
        outcome: e.outcome ? caseWord(`out_${e.outcome}`) : '',
        hours: yes(e.in_hours),
        // A call without a kraj of return is not one that lacked a line.
        covered: yes(e.kraj_covered || !e.return_kraj),
    });
}

const ofCallsAndCases = {
    case_opened: (e) => t('case_opened', { code: e.case_code ?? '', kraj: reference.shortKraj(e.return_kraj) }),
    case_code_taken: (e) => t('case_code_taken', { code: e.case_code ?? '' }),
    need_recorded: (e) => t('need_recorded', { need: reference.name('needs', e.code) }),
    need_outcome_assessed: (e) => t('need_outcome_assessed', { outcome: caseWord(e.outcome ?? 'unknown'), reason: unmet(e.unmet_reason) }),
    follow_up_scheduled: (e) => t('follow_up_scheduled', { kind: caseWord(e.kind ?? 'none'), day: day(e.due_on) }),
    follow_up_attempted: (e) => t('follow_up_attempted', { result: caseWord(e.result ?? 'reached') }),
    follow_up_completed: () => t('follow_up_completed'),
    return_region_changed: (e) => t('return_region_changed', { kraj: reference.shortKraj(e.kraj), reason: e.reason ?? '' }),
    case_linked: (e) => t('case_linked', { relation: caseWord(e.relation ?? 'same_client') }),
    case_unlinked: (e) => t('case_unlinked', { reason: e.reason ?? '' }),
    lookalike_dismissed: () => t('lookalike_dismissed'),
    follow_up_waived: (e) => t('follow_up_waived', { reason: e.reason ?? '' }),
    case_closed: (e) => t('case_closed', { reason: e.reason ?? '' }),
    case_reopened: (e) => t('case_reopened', { reason: or(e.reason) }),
    call_logged: callLogged,
    information_given: (e) =>
        e.text_key ? t('text_told', { key: e.text_key }) : t('information_given', { count: e.services.length, services: e.services.map((shown) => service(shown.service_id)).join(', ') }),
    call_corrected: (e) =>
        t('call_corrected', {
            field: caseWord(`field_${e.field}` as 'field_outcome'),
            before: fieldValue(e.field, e.old_value),
            after: fieldValue(e.field, e.new_value),
            reason: e.reason ?? '',
        }),
    call_voided: (e) => t('call_voided', { reason: e.reason ?? '' }),
} satisfies Partial<Sayings>;

const ofReferrals = {
    referral_made: (e) => t('referral_made', { kind: e.kind ?? 'information', service: service(e.shown?.service_id) }),
    referral_contact_tried: (e) => t('referral_contact_tried', { unreachable: yes(e.unreachable) }),
    referral_acknowledged: (e) => t('referral_acknowledged', { how: how(e.how_known) }),
    referral_accepted: (e) => t('referral_accepted', { day: day(e.from_on), how: how(e.how_known) }),
    referral_declined: (e) => t('referral_declined', { reason: unmet(e.unmet_reason) }),
    referral_waitlisted: (e) => t('referral_waitlisted', { day: day(e.until_on) }),
    client_reached: (e) => t('client_reached', { how: how(e.how_known) }),
    help_received: (e) => t('help_received', { how: how(e.how_known) }),
    referral_no_show: (e) => t('referral_no_show', { how: how(e.how_known) }),
    referral_cancelled: (e) => t('referral_cancelled', { reason: e.reason ?? '' }),
    referral_outcome_lapsed: () => t('referral_outcome_lapsed'),
    problem_status_recorded: (e) => t('problem_status_recorded', { solved: yes(e.solved) }),
    referral_reopened: (e) => t('referral_reopened', { reason: e.reason ?? '' }),
    referral_voided: (e) => t('referral_voided', { reason: e.reason ?? '' }),
    referral_step_taken_back: (e) => t('referral_step_taken_back', { state: caseWord(e.back_to ?? 'made') }),
} satisfies Partial<Sayings>;

const ofServicesAndFeedback = {
    service_registered: (e) => t('service_registered', { title: e.title ?? '', provider: or(e.provider) }),
    service_status_changed: (e) =>
        t('service_status_changed', {
            service: service(e.service_id),
            status: uiWord(e.to ?? 'unknown'),
            reason: or(e.reason),
            moment: e.effective_from_at ? momentOf(e.effective_from_at) : '',
            day: day(e.expected_until_on),
        }),
    capacity_reported: (e) => t('capacity_reported', { service: service(e.service_id), room: factWord(`free_${e.unit ?? 'place'}`, { count: e.available }), day: day(e.good_until_on) }),
    access_condition_set: (e) => t('access_condition_set', { service: service(e.service_id), condition: e.condition ? accessWord({ condition: e.condition, value: e.value }) : '' }),
    access_condition_lifted: (e) => t('access_condition_lifted', { service: service(e.service_id), condition: noteWord(e.condition ?? 'sex') }),
    service_disputed: (e) => t('service_disputed', { service: service(e.service_id), claim: noteWord(e.claim ?? 'closed') }),
    dispute_resolved: (e) => t('dispute_resolved', { service: service(e.service_id), finding: noteWord(e.finding ?? 'unclear') }),
    service_marked_duplicate: (e) => t('service_marked_duplicate', { service: service(e.service_id), of: service(e.of) }),
    service_duplicate_unmarked: (e) => t('service_duplicate_unmarked', { service: service(e.service_id), of: service(e.of), reason: e.reason ?? '' }),
    verification_link_issued: (e) => t('verification_link_issued', { service: service(e.service_id), moment: e.expires_at ? momentOf(e.expires_at) : '' }),
    verification_link_answered: (e) => t('verification_link_answered', { service: service(e.service_id) }),
    service_verified: (e) => t('service_verified', { service: service(e.service_id), disposition: e.disposition ?? 'confirmed' }),
    service_details_changed: (e) => t('service_details_changed', { service: e.title ?? '', reason: or(e.reason) }),
    directory_imported: (e) => t('directory_imported', { rows: e.rows, added: e.added, changed: e.changed }),
    feedback_received: (e) => t('feedback_received', { kind: feedbackWord(`kind_${e.kind ?? 'suggestion'}`), text: e.text ? shortened(e.text) : none }),
    feedback_decided: (e) => t('feedback_decided', { decision: feedbackWord(`state_${e.decision ?? 'undecided'}`), reason: or(e.reason) }),
    feedback_change_linked: () => t('feedback_change_linked'),
    feedback_answered: (e) => t('feedback_answered', { result: feedbackWord(`answered_${e.result ?? 'told'}`) }),
    change_proposed: (e) => t('change_proposed', { kind: changeWord(`kind_${e.kind ?? 'content'}`), description: e.description ?? '' }),
    expected_effect_declared: (e) =>
        t('expected_effect_declared', { metric: metricName(e.effect?.metric ?? ''), direction: e.effect?.direction ?? 'up', days: e.effect?.window_days ?? 0 }),
    change_approved: () => t('change_approved'),
    change_effective: (e) => t('change_effective', { day: day(e.effective_on) }),
    text_template_set: (e) => t('text_template_set', { key: e.key ?? '', text: shortened(e.text ?? '') }),
    text_template_removed: (e) => t('text_template_removed', { key: e.key ?? '' }),
} satisfies Partial<Sayings>;

const ofPersonalData = {
    erasure_requested: (e) => t('erasure_requested', { ground: groundName(e.ground ?? 'no_longer_needed') }),
    erasure_confirmed: () => t('erasure_confirmed'),
    erasure_refused: (e) => t('erasure_refused', { reason: e.reason ?? '' }),
    erasure_completed: (e) => t('erasure_completed', { keys: e.keys_destroyed }),
    personal_envelope_opened: (e) => t('personal_envelope_opened', { kind: e.retention ?? 'text' }),
    retention_run_completed: (e) => t('retention_run_completed', { kind: e.rule ?? 'text', keys: e.keys_shredded, days: e.days }),
} satisfies Partial<Sayings>;

const sayings: Sayings = { ...ofAccountsAndLines, ...ofCallsAndCases, ...ofReferrals, ...ofServicesAndFeedback, ...ofPersonalData };

const isKnown = (type: string): type is keyof Sayings => type in sayings;

export function sentenceOf(type: string, body: object): string {
    if (!isKnown(type)) return t('unknown', { type });
    // The server sends the body that belongs to the type.
    return (sayings[type] as (event: object) => string)(body);
}
