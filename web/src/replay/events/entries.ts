// The log as it is listed: one entry for each commit, with what happened in it. Pure.
import type { Schemas } from '../../lib/api';

type CloudEvent = Schemas['CloudEvent'];
type PersonalField = Schemas['PersonalField'];
export type Happening = { type: string; body: object; personal: PersonalField[] };
export type Entry = {
    position: number;
    recordedAt: string;
    occurredAt: string;
    late: boolean;
    role: Schemas['Role'];
    happenings: Happening[];
};

/** Kinds of events as people ask for them, each by how its types begin. */
export const groups = {
    calls: ['call_', 'information_'],
    cases: ['case_', 'need_', 'follow_up_', 'return_region_'],
    referrals: ['referral_', 'client_reached', 'help_received', 'problem_status_'],
    services: ['service_', 'directory_', 'capacity_', 'access_', 'dispute_', 'verification_link_'],
    feedback: ['feedback_'],
    changes: ['change_', 'expected_effect_'],
    lines: ['line_', 'coverage_', 'shift_', 'handover_', 'missed_calls_'],
    accounts: ['log_', 'account_', 'role_', 'credential_'],
    privacy: ['erasure_', 'personal_', 'retention_'],
} as const;
export type Group = keyof typeof groups;

export const isGroup = (text: string | null): text is Group => text !== null && text in groups;

/** "call_logged" of "cz.linka.call_logged.v1". */
const plainType = (type: string): string => type.replace(/^cz\.linka\./, '').replace(/\.v\d+$/, '');

const lateAfterMs = 24 * 3_600_000;
const msBetween = (from: string, until: string): number => new Date(until).getTime() - new Date(from).getTime();

/** What became of its sealed texts, which the log says so: "text:erased contact:sealed". */
function personalOf({ sealed }: CloudEvent): PersonalField[] {
    const told = sealed?.split(' ') ?? [];
    return told.map((one) => one.split(':')).map(([field, state]) => ({ field, state }) as PersonalField);
}

export function entriesOf(events: readonly CloudEvent[]): Entry[] {
    const entries: Entry[] = [];
    for (const event of events) {
        const happening = { type: plainType(event.type), body: event.data, personal: personalOf(event) };
        const position = Number(event.sequence);
        const last = entries.at(-1);
        if (last?.position === position) last.happenings.push(happening);
        else
            entries.push({
                position,
                recordedAt: event.time,
                occurredAt: event.validtime,
                late: msBetween(event.validtime, event.time) > lateAfterMs,
                role: event.actorrole as Schemas['Role'],
                happenings: [happening],
            });
    }
    return entries;
}

export const belongs = (entry: Entry, group: Group): boolean =>
    entry.happenings.some(({ type }) => groups[group].some((start) => type.startsWith(start)));

/** What the entry is about, so that it can be opened as it stood right after. */
export type Subject = { kind: 'case' | 'service' | 'feedback' | 'change'; id: string };

export function subjectsOf(entry: Entry): Subject[] {
    const found = new Map<string, Subject>();
    for (const { type, body } of entry.happenings) {
        if (type === 'information_given') continue;
        for (const kind of ['case', 'service', 'feedback', 'change'] as const) {
            const id = (body as Record<string, unknown>)[`${kind}_id`];
            if (typeof id === 'string' && id !== '') found.set(`${kind} ${id}`, { kind, id });
        }
    }
    return [...found.values()];
}
