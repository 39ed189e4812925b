// What each step of a referral must say. Which steps may follow is the server's answer: allowed_steps.
import type { Schemas } from '../lib/api';

type Step = Schemas['ReferralStep'];

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
