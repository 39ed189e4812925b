// Which steps a referral may take next: the server's table (src/domain/referral.cpp) decides, this
// one only keeps impossible steps off the screen.
import type { Schemas } from '../lib/api';

type State = Schemas['ReferralState'];
type Step = Schemas['ReferralStep'];
type Kind = Schemas['ReferralKind'];

const forward: Record<State, Step[]> = {
    made: [],
    acknowledged: ['accept', 'waitlist', 'decline'],
    accepted: ['client_reached', 'waitlist', 'no_show'],
    waitlisted: ['accept'],
    client_reached: ['help_received'],
    help_received: ['solved', 'remains'],
    declined: [],
    cancelled: [],
    no_show: [],
    outcome_unknown: [],
    problem_solved: [],
    problem_remains: [],
    entered_in_error: [],
};
const open: readonly State[] = ['made', 'acknowledged', 'accepted', 'waitlisted', 'client_reached', 'help_received'];

/** With information the client acts alone; a hand-over goes through the service first. */
export function stepsFrom(state: State, kind: Kind): Step[] {
    if (state === 'entered_in_error') return [];
    if (!open.includes(state)) return ['reopen', 'void_step'];
    const first: Step[] = state !== 'made' ? [] : kind === 'warm' ? ['contact_tried', 'acknowledge'] : ['client_reached'];
    return [...first, ...forward[state], 'lapse', 'cancel', 'void_step'];
}

const outcomes: readonly Step[] = ['acknowledge', 'accept', 'decline', 'waitlist', 'client_reached', 'help_received', 'no_show', 'solved', 'remains'];

/** What a step must say besides itself. */
export function wanted(step: Step): { howKnown: boolean; reason: 'code' | 'words' | undefined; date: 'from' | 'until' | undefined; unreachable: boolean } {
    return {
        howKnown: outcomes.includes(step),
        reason: step === 'decline' ? 'code' : step === 'cancel' || step === 'reopen' || step === 'void_step' ? 'words' : undefined,
        date: step === 'accept' ? 'from' : step === 'waitlist' ? 'until' : undefined,
        unreachable: step === 'contact_tried',
    };
}
