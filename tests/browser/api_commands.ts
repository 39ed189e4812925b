// One valid command of each kind, in an order in which each finds what it needs.
import type { Answer, Peer } from './api_client';

/** The ids that commands are about; each recorded command adds the ones it made. */
export type Made = Record<string, any>;
export type Command = { operation: string; right: string; path: (made: Made) => string; body: (made: Made) => unknown; changes?: (made: Made) => string };

/** So many days after the demo's today. */
const day = (made: Made, after: number) => new Date(Date.parse(made.now_at) + after * 86_400_000).toISOString().slice(0, 10);

/** So many hours after the demo's beginning. */
const later = (made: Made, hours: number) => new Date(Date.parse(made.now_at) + hours * 3_600_000).toISOString();

/** What the commands below start from. */
export async function begin(peer: Peer, made: Made): Promise<void> {
    made.now_at = (await peer.get('/api/v1/moment')).json.now_at;
    made.other_service = (await peer.get('/api/v1/services')).json.services[0].service_id;
    made.key = (await peer.get('/api/v1/texts')).json.texts.at(-1).key;
    made.pilot_line = (await peer.get('/api/v1/lines')).json.lines[0].line_id;
    const [pilot] = (await peer.get('/api/v1/cases?limit=1')).json.cases;
    Object.assign(made, { other_id: pilot.case_id, pilot_code: pilot.case_code });
}

const aCase = (made: Made) => `/api/v1/cases/${made.case_id}`;
const aCall = (made: Made) => `/api/v1/calls/${made.call_id}`;
const aService = (made: Made) => `/api/v1/services/${made.service_id}`;
const aText = (made: Made) => `/api/v1/texts/${made.key}`;
const aShift = (made: Made) => `/api/v1/lines/${made.pilot_line}/shifts/${made.shift_id}`;
const aFeedback = (made: Made) => `/api/v1/feedback/${made.feedback_id}`;

export function callBody(made: Made): Record<string, unknown> {
    return {
        line_id: made.pilot_line,
        direction: 'incoming',
        channel: 'phone',
        caller_role: 'R-SOC',
        prison_id: 'V-JIR',
        minutes: 12,
        return_kraj: 'PHA',
        release_window: 'within_14_days',
        client: { target_group: 'men', age_band: 'age_26_64', has_accommodation: false },
        needs: [{ code: 'N-BYD', outcome: 'partly' }],
        information: [made.service_id],
        referrals: [{ service_id: made.service_id, need_code: 'N-BYD', kind: 'information' }],
        texts: [made.key],
        disputes: [{ service_id: made.service_id, claim: 'conditions_differ' }],
        outcome: 'partly_solved',
        next_step: { kind: 'check_referral', due_on: day(made, 7) },
    };
}

export const commands: Command[] = [
    {
        operation: 'openLine',
        right: 'open_line',
        path: () => '/api/v1/lines',
        body: (made) => ({ name: 'Zkušební linka', opened_on: day(made, 0), hours: [{ weekday: 1, windows: [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '15:30' }] }] }),
    },
    {
        operation: 'registerService',
        right: 'change_service',
        path: () => '/api/v1/services',
        body: () => ({ title: 'Noclehárna U Řeky', provider: 'Zkušební spolek', kinds: ['§57'], kraje: ['PHA', 'STC'], conditions: ['jen muži'], public_contact: 'https://example.org', status: 'open', status_reason: 'ověřeno' }),
    },
    { operation: 'verifyService', right: 'change_service', path: (made) => `${aService(made)}/verifications`, body: () => ({ method: 'phone', disposition: 'confirmed' }), changes: aService },
    {
        operation: 'changeServiceDetails',
        right: 'change_service',
        path: (made) => `${aService(made)}/details`,
        body: () => ({ title: `Noclehárna U Řeky ${Math.random().toString(36).slice(2, 8)}`, provider: 'Zkušební spolek', kinds: ['§57'], kraje: ['PHA'], reason: 'nový název' }),
        changes: aService,
    },
    { operation: 'setServiceStatus', right: 'change_service', path: (made) => `${aService(made)}/status`, body: (made) => ({ to: 'limited', reason: 'jen pár lůžek', expected_until_on: day(made, 30), source: 'provider' }), changes: aService },
    { operation: 'reportCapacity', right: 'change_service', path: (made) => `${aService(made)}/capacity`, body: (made) => ({ unit: 'bed', available: 2, good_until_on: day(made, 3) }), changes: aService },
    { operation: 'setAccessCondition', right: 'change_service', path: (made) => `${aService(made)}/conditions`, body: () => ({ condition: 'age_max', value: '26' }), changes: aService },
    { operation: 'disputeService', right: 'change_service', path: (made) => `${aService(made)}/disputes`, body: () => ({ claim: 'full' }), changes: aService },
    { operation: 'resolveDispute', right: 'change_service', path: (made) => `${aService(made)}/disputes/${made.dispute_id}/finding`, body: () => ({ finding: 'unclear' }), changes: aService },
    { operation: 'markDuplicate', right: 'change_service', path: (made) => `${aService(made)}/duplicate`, body: (made) => ({ of: made.other_service }), changes: aService },
    { operation: 'issueVerificationLink', right: 'change_service', path: (made) => `${aService(made)}/links`, body: () => ({}), changes: aService },
    { operation: 'changeTextTemplate', right: 'decide', path: aText, body: () => ({ text: 'Kód si prosím napište do spisu.' }), changes: aText },
    { operation: 'removeTextTemplate', right: 'decide', path: (made) => `${aText(made)}/remove`, body: () => ({}), changes: aText },
    { operation: 'addTextTemplate', right: 'decide', path: () => '/api/v1/texts', body: (made) => ({ key: made.key, title: 'Zkouška', text: 'Kód případu prosím do spisu.' }) },
    { operation: 'logCall', right: 'log_call', path: () => '/api/v1/calls', body: callBody },
    { operation: 'correctCall', right: 'log_call', path: (made) => `${aCall(made)}/corrections`, body: () => ({ field: 'minutes', new_value: '21', reason: 'překlep' }), changes: aCall },
    {
        operation: 'stepReferral',
        right: 'log_call',
        path: (made) => `${aCase(made)}/referrals/${made.referral_ids[0]}/steps`,
        body: () => ({ step: 'client_reached', how_known: 'client' }),
        changes: aCase,
    },
    { operation: 'takeBackStep', right: 'log_call', path: (made) => `${aCase(made)}/referrals/${made.referral_ids[0]}/steps/undo`, body: () => ({}), changes: aCase },
    { operation: 'changeReturnKraj', right: 'log_call', path: (made) => `${aCase(made)}/return-kraj`, body: () => ({ kraj: 'STC', reason: 'jde k rodině' }), changes: aCase },
    { operation: 'linkCase', right: 'log_call', path: (made) => `${aCase(made)}/links`, body: (made) => ({ case_code: made.pilot_code, relation: 'same_matter' }), changes: aCase },
    { operation: 'unlinkCase', right: 'log_call', path: (made) => `${aCase(made)}/links/${made.other_id}/end`, body: () => ({ reason: 'nesouvisí' }), changes: aCase },
    { operation: 'waiveFollowUp', right: 'log_call', path: (made) => `${aCase(made)}/follow-ups/waive`, body: () => ({ reason: 'není třeba' }), changes: aCase },
    { operation: 'recordFollowUp', right: 'log_call', path: (made) => `${aCase(made)}/follow-ups`, body: () => ({ result: 'reached', next_step: { kind: 'none' } }), changes: aCase },
    { operation: 'closeCase', right: 'log_call', path: (made) => `${aCase(made)}/close`, body: () => ({ reason: 'vyřízeno' }), changes: aCase },
    { operation: 'reopenCase', right: 'log_call', path: (made) => `${aCase(made)}/reopen`, body: () => ({ reason: 'ozvali se znovu' }), changes: aCase },
    { operation: 'voidCall', right: 'log_call', path: (made) => `${aCall(made)}/void`, body: () => ({ reason: 'zkušební hovor' }), changes: aCall },
    {
        operation: 'recordFeedback',
        right: 'record_feedback',
        path: () => '/api/v1/feedback',
        body: () => ({ channel: 'email', giver_role: 'R-SOC', prison_id: 'V-JIR', kraj: 'STC', about: 'line', kind: 'suggestion', text: 'Odpoledne by se to hodilo déle.', verbatim: true, wants_reply: true }),
    },
    { operation: 'decideFeedback', right: 'decide', path: (made) => `${aFeedback(made)}/decision`, body: () => ({ decision: 'adopt', reason: 'zkusíme to' }), changes: aFeedback },
    {
        operation: 'changeOffering',
        right: 'decide',
        path: () => '/api/v1/changes',
        body: (made) => ({ description: 'Postup pro odpoledne', kind: 'procedure', effective_on: day(made, 1), from_feedback: [made.feedback_id] }),
    },
    { operation: 'startShift', right: 'log_call', path: (made) => `/api/v1/lines/${made.pilot_line}/shifts`, body: (made) => ({ planned_until_at: later(made, 2) }) },
    {
        operation: 'endShift',
        right: 'log_call',
        path: (made) => {
            made.left_by = made.shift_id;
            return `${aShift(made)}/end`;
        },
        body: () => ({ handover: 'Noclehárna U Řeky se dnes ještě ozve.', missed: 1, method: 'phone_list' }),
    },
    { operation: 'startShift', right: 'log_call', path: (made) => `/api/v1/lines/${made.pilot_line}/shifts`, body: (made) => ({ planned_until_at: later(made, 3) }) },
    {
        operation: 'acknowledgeHandover',
        right: 'log_call',
        path: (made) => {
            made.on_duty = made.shift_id;
            return `/api/v1/lines/${made.pilot_line}/shifts/${made.left_by}/acknowledgement`;
        },
        body: () => ({}),
    },
    { operation: 'takeBackShift', right: 'log_call', path: (made) => `/api/v1/lines/${made.pilot_line}/shifts/${made.on_duty}/undo`, body: () => ({}) },
    { operation: 'tallyMissedCalls', right: 'log_call', path: (made) => `/api/v1/lines/${made.pilot_line}/missed-calls`, body: (made) => ({ date_on: day(made, 0), count: 2, method: 'estimate' }) },
    { operation: 'answerFeedback', right: 'decide', path: (made) => `${aFeedback(made)}/answer`, body: () => ({ result: 'told', channel: 'email' }), changes: aFeedback },
];

/** Sends it as this peer; what it made is remembered. */
export async function send(peer: Peer, command: Command, made: Made): Promise<Answer> {
    const version = command.changes === undefined ? undefined : await peer.version(command.changes(made));
    const answer = await peer.send('POST', command.path(made), { body: command.body(made), headers: { 'if-match': version } });
    if (answer.status === 201) Object.assign(made, Object.fromEntries(Object.entries(answer.json as Made).filter(([, value]) => !Array.isArray(value) || value.length > 0)));
    return answer;
}

