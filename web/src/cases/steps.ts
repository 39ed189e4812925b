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

/** For NextServices: what this client needs of the referral's kind, and where they were sent before. */
export function elsewhere(subject: Schemas['CaseReply'], referral: Schemas['ReferralReply']) {
    return {
        kraj: subject.return_kraj,
        need: subject.needs.find((each) => each.need_id === referral.need_id)?.code,
        client: subject.client ?? {},
        sentTo: subject.referrals.map((each) => each.shown?.service_id),
        insteadOf: referral.service_title,
    };
}

/** Nobody has said yes, so a service that takes nobody now is a reason to look elsewhere. */
export const isUndecided = (state: Schemas['ReferralState']): boolean => state === 'made' || state === 'acknowledged' || state === 'waitlisted';

/** Past the day agreed, nobody may be able to say any more; help that came is known. */
export const mayLapse = (referral: Schemas['ReferralReply']): boolean => referral.state !== 'help_received' && referral.allowed_steps.includes('lapse');
