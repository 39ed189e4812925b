// The newest cases and calls in memory: what a new call is compared with and Ctrl+K looks through,
// without asking the network at every key. Older cases are found by their code.
import { answer, client, type Schemas } from '../lib/api';
import { asOf } from '../lib/asof.svelte';
import { mayConcernAll, onNotice, touches, type Notice } from '../lib/live.svelte';
import { Resource } from '../lib/resource.svelte';

type Case = Schemas['CaseReply'];
type Call = Schemas['CallReply'];

const keptMax = 500;
/** Lists are newest first: after one commit only their beginning can differ. */
const freshMax = 20;

const readCases = async (limit: number): Promise<Case[]> => (await answer(() => client.GET('/api/v1/cases', { params: { query: { limit } } }))).cases;
const readCalls = async (limit: number): Promise<Call[]> => (await answer(() => client.GET('/api/v1/calls', { params: { query: { limit } } }))).calls;

const cases = new Resource(() => readCases(keptMax));
const calls = new Resource(() => readCalls(keptMax));
let momentRead: string | undefined;

function merged<T>(fresh: T[], known: T[] | undefined, id: (item: T) => string): T[] {
    const newer = new Set(fresh.map(id));
    return [...fresh, ...(known ?? []).filter((item) => !newer.has(id(item)))].slice(0, keptMax);
}

export const recent = {
    get cases(): Case[] {
        return cases.data ?? [];
    },
    get calls(): Call[] {
        return calls.data ?? [];
    },
};

async function hear(notice: Notice): Promise<void> {
    if (!touches('call_', 'case_', 'return_region_', 'need_')(notice)) return;
    if (mayConcernAll(notice)) return void Promise.all([cases.reload(), calls.reload()]);
    try {
        const [newCases, newCalls] = await Promise.all([readCases(freshMax), readCalls(freshMax)]);
        cases.data = merged(newCases, cases.data, (item) => item.case_id);
        calls.data = merged(newCalls, calls.data, (item) => item.call_id);
    } catch {
        // The stream tells of a reset when the network is back.
    }
}

/** For a component's script: the newest at the moment being looked at, kept true while shown. */
export function useRecent(): void {
    $effect(() => {
        const moment = `${asOf.at ?? ''} ${asOf.validAt ?? ''}`;
        if (moment !== momentRead) cases.data = calls.data = undefined;
        momentRead = moment;
        void cases.reload();
        void calls.reload();
    });
    $effect(() => (asOf.active ? undefined : onNotice((notice) => void hear(notice))));
}
