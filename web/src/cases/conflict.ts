// After a 412: in what the version somebody saw and the one that holds now differ, and what happened
// between them. Reads the words of the language chosen; otherwise pure.
import type { Schemas } from '../lib/api';
import { reference } from '../lib/reference.svelte';
import { noonOf, shortDayOf } from '../lib/time';
import { changed, none, type Fact, type Row } from './changed';
import { t } from './messages';
import { fieldValue, momentsOf } from './timeline';

type Case = Schemas['CaseReply'];
type Call = Schemas['CallReply'];
export type Versions = { rows: Row[]; happened: string[] };

function nextStep(subject: Case): string {
    const plan = subject.follow_up;
    if (!plan) return none;
    return plan.due_on ? t('followUpDue', { kind: t(plan.kind), day: shortDayOf(noonOf(plan.due_on)) }) : t(plan.kind);
}

function caseFacts(subject: Case): Fact[] {
    return [
        [t('krajLabel'), reference.name('kraje', subject.return_kraj)],
        [t('releaseLabel'), subject.release_window ? t(subject.release_window) : none],
        [t('followUp'), nextStep(subject)],
        ...subject.needs.map((need): Fact => {
            const outcome = need.outcome_at_followup ?? need.outcome_at_call;
            return [reference.name('needs', need.code), outcome ? t(outcome) : none];
        }),
        ...subject.referrals.map((referral): Fact => [referral.service_title ?? t('referrals'), t(referral.state)]),
    ];
}

export function caseVersions(seen: Case, now: Case): Versions {
    const since = momentsOf(now).filter((moment) => moment.position > seen.version);
    return { rows: changed(caseFacts(seen), caseFacts(now)), happened: since.flatMap((moment) => moment.lines.map((line) => line.text)) };
}

const callFields = ['return_kraj', 'prison_id', 'caller_role', 'outcome', 'minutes'] as const;
const callFacts = (call: Call): Fact[] => [
    ...callFields.map((field): Fact => [t(`field_${field}`), fieldValue(field, call[field]?.toString())]),
    [t('field_started_at'), fieldValue('started_at', call.occurred_at)],
    [t('callState'), call.voided ? t('callVoided') : t('callHolds')],
];

export const callVersions = (seen: Call, now: Call): Versions => ({ rows: changed(callFacts(seen), callFacts(now)), happened: [] });
