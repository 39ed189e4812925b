// Has somebody called about this client before? There is no name to go by, only codes that agree. Pure.
import type { Schemas } from '../lib/api';
import type { Draft } from './draft';

type Case = Schemas['CaseReply'];
/** In which facts a case agrees, beyond the prison and the kraj that always do. */
export type Reason = 'release' | 'client' | 'needs';
export type Similar = { subject: Case; reasons: Reason[] };

const dayMs = 86_400_000;
const rememberedDays = 90;
// A window is said roughly and a case grows older: two of them agree when their days meet.
const windows: Record<Schemas['ReleaseWindow'], [from: number, until: number]> = {
    released: [-365, 0],
    within_3_days: [0, 3],
    within_14_days: [3, 14],
    within_60_days: [14, 60],
    later: [60, 730],
};

function released(window: Schemas['ReleaseWindow'], saidAt: number): [number, number] {
    const [from, until] = windows[window];
    return [saidAt + from * dayMs, saidAt + until * dayMs];
}

/** Undefined when one of the two is silent. */
function sameRelease(draft: Draft, subject: Case, now: Date): boolean | undefined {
    if (!draft.releaseWindow || !subject.release_window) return undefined;
    const [from, until] = released(draft.releaseWindow, now.getTime());
    const [earliest, latest] = released(subject.release_window, new Date(subject.opened_at).getTime());
    return from <= latest && earliest <= until;
}

function sameClient(draft: Draft, subject: Case): boolean | undefined {
    const pairs = [
        [draft.targetGroup, subject.client?.target_group],
        [draft.ageBand, subject.client?.age_band],
    ].filter(([mine, theirs]) => mine && theirs);
    return pairs.length === 0 ? undefined : pairs.every(([mine, theirs]) => mine === theirs);
}

function reasonsFor(draft: Draft, subject: Case, now: Date): Reason[] | undefined {
    const facts = { release: sameRelease(draft, subject, now), client: sameClient(draft, subject) };
    if (facts.release === false || facts.client === false) return undefined;
    const reasons: Reason[] = [];
    if (facts.release) reasons.push('release');
    if (facts.client) reasons.push('client');
    if (draft.needs.some((need) => subject.needs.some((known) => known.code === need.code))) reasons.push('needs');
    return reasons.length > 0 ? reasons : undefined;
}

/** Cases of the same prison and kraj that agree in one thing more and contradict in none; the most
 *  alike first, then the one called about last. */
export function similarTo(draft: Draft, cases: readonly Case[], now: Date): Similar[] {
    if (!draft.prisonId || !draft.kraj || draft.caseCode.trim() !== '') return [];
    const calledAt = (subject: Case) => subject.last_call_at ?? subject.opened_at;
    return cases
        .filter((subject) => subject.prison_id === draft.prisonId && subject.return_kraj === draft.kraj)
        .filter((subject) => !draft.notSame?.includes(subject.case_id))
        .filter((subject) => now.getTime() - new Date(calledAt(subject)).getTime() < rememberedDays * dayMs)
        .flatMap((subject) => {
            const reasons = reasonsFor(draft, subject, now);
            return reasons ? [{ subject, reasons }] : [];
        })
        .sort((a, b) => b.reasons.length - a.reasons.length || (calledAt(a.subject) < calledAt(b.subject) ? 1 : -1));
}
