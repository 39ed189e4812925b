// Closed calls on their way to the server. A call leaves this browser only when the server said it is
// recorded; until then it is sent again with the key it was born with.
import { answer, client, Failure, recording, type Schemas } from '../lib/api';
import { saving } from '../lib/saving.svelte';
import { session } from '../lib/session.svelte';
import { toasts } from '../ui/toasts.svelte';
import { toLogCall, type Draft } from './draft';
import { drafts } from './drafts.svelte';
import { forget, keep, keptDrafts, othersQueued } from './kept';
import { t } from './messages';
import { copies } from './on_server';

export type Delivery =
    | { kind: 'recorded'; reply: Schemas['Recorded'] }
    | { kind: 'waiting' }
    | { kind: 'refused'; failure: Failure };

const firstRetryMs = 2_000;
// A network does not always say that it is back: then it is found within this.
const lastRetryMs = 15_000;
// A network that swallows everything must not hold the operator: the call then waits, and is asked
// about again with the same key.
const answerWithinMs = 8_000;
let retryMs = firstRetryMs;
let timer: number | undefined;
let waiting = $state(0);
// Closed calls that the browser's database refused to keep: they wait as long as this page is open.
const unkept = new Map<string, Draft>();

export const outbox = {
    get waiting(): number {
        return waiting;
    },
    /** Keeps the closed call and sends it; `refused` gives it back, open, to be mended. */
    async send(draft: Draft): Promise<Delivery> {
        // A database that refuses is no reason not to send.
        await keep(draft).catch(() => unkept.set(draft.id, draft));
        return navigator.locks.request('linka-outbox', () => deliver(draft));
    },
};

async function deliver(draft: Draft): Promise<Delivery> {
    saving.set({ state: 'sending' });
    try {
        const reply = await answer(() =>
            client.POST('/api/v1/calls', { params: { header: recording(draft.key) }, body: toLogCall(draft), signal: AbortSignal.timeout(answerWithinMs) }),
        );
        unkept.delete(draft.id);
        await forget(draft.id).catch(() => {});
        void copies.forget(draft.id).catch(() => {});
        retryMs = firstRetryMs;
        saving.set({ state: 'saved', position: reply.position });
        return { kind: 'recorded', reply };
    } catch (error) {
        const failure = error instanceof Failure ? error : new Failure('offline', 0);
        if (failure.kind === 'refused') {
            unkept.delete(draft.id);
            await keep({ ...draft, state: 'open', endedAt: undefined }).catch(() => {});
            saving.set({ state: 'idle' });
            return { kind: 'refused', failure };
        }
        await count().catch(() => {
            // At least this one.
            waiting = Math.max(waiting, 1);
            saving.set({ state: 'browser', waiting, others: 0 });
        });
        retryLater();
        return { kind: 'waiting' };
    }
}

const unkeptOf = (owner: string | undefined): Draft[] => [...unkept.values()].filter(({ ownerId }) => !ownerId || ownerId === owner);

async function count(): Promise<Draft[]> {
    const me = session.who?.account_id;
    const queued = (await keptDrafts(me)).filter((draft) => draft.state === 'queued').concat(unkeptOf(me));
    const others = await othersQueued(me);
    waiting = queued.length;
    if (waiting + others > 0) saving.set({ state: 'browser', waiting, others });
    return queued;
}

function retryLater(): void {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void retry(), retryMs);
    retryMs = Math.min(retryMs * 2, lastRetryMs);
}

async function retry(): Promise<void> {
    window.clearTimeout(timer);
    // What waits cannot be looked at: it is asked for again, or it would wait until the next reload.
    await navigator.locks.request('linka-outbox', sendWaiting).catch(retryLater);
}

async function sendWaiting(): Promise<void> {
    // First what needs no database: that may not be readable.
    const all = (await sendAll(unkeptOf(session.who?.account_id))) && (await sendAll(await count()));
    if (all) waiting = 0;
}

/** Whether none waits any longer. */
async function sendAll(queued: Draft[]): Promise<boolean> {
    for (const draft of queued) {
        const delivery = await deliver(draft);
        if (delivery.kind === 'waiting') return false;
        if (delivery.kind === 'recorded') toasts.show(t('sentLater', { code: delivery.reply.case_code ?? '' }));
        else giveBack(draft, delivery.failure);
    }
    return true;
}

function giveBack(draft: Draft, failure: Failure): void {
    drafts.adopt({ ...draft, state: 'open', endedAt: undefined });
    toasts.show(t('refusedLater', { why: failure.message }), { tone: 'bad' });
}

/** For the frame, once somebody is signed in: sends what an earlier visit left behind. */
export function watchOutbox(): () => void {
    void retry();
    const again = () => void retry();
    const ask = (event: BeforeUnloadEvent) => {
        if (waiting > 0 || drafts.anythingSaid) event.preventDefault();
    };
    window.addEventListener('online', again);
    window.addEventListener('beforeunload', ask);
    return () => {
        window.removeEventListener('online', again);
        window.removeEventListener('beforeunload', ask);
    };
}
