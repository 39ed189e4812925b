// The calls being written down in this tab: one shown, the others on hold. Each belongs to the tab
// that holds its lock, so that two tabs never write over one another, and to the person who wrote it.
import { untrack } from 'svelte';
import { newKey } from '../lib/api';
import { nowExactly } from '../lib/clock.svelte';
import { session } from '../lib/session.svelte';
import { blankDraft, isBlank, type Draft } from './draft';
import { forget, keep, keptDrafts } from './kept';
import { copies, fromCopy } from './on_server';

// Counted from the first key that is not kept yet, not from the last one: somebody who types without
// a pause must not lose more than somebody who pauses. Leaves half of the 400 ms to the database.
const saveAfterMs = 200;
const retryAfterMs = 2_000;
// The server's copy is for another browser, so it need not be as quick.
const copyAfterMs = 1_500;
const copyAgainMs = 15_000;
const fresh = (): Draft => blankDraft(newKey(), newKey());

let all = $state<Draft[]>([fresh()]);
let activeId = $state<string>();
let unsaved = $state(false);
let failed = $state(false);
/** What the server has not got yet, and which drafts it holds. */
let uncopied = $state.raw<ReadonlySet<string>>(new Set());
const onServer = new Set<string>();
let copyTimer: number | undefined;
let ownerId: string | undefined;
const pending = new Map<string, Draft>();
let timer: number | undefined;

const held = new Set<string>();

/** Resolves to whether this tab now holds the draft; it does until it is closed. */
function claim(id: string): Promise<boolean> {
    if (held.has(id)) return Promise.resolve(true);
    return new Promise((resolve) => {
        void navigator.locks.request(`linka-draft-${id}`, { ifAvailable: true }, (lock) => {
            if (lock) held.add(id);
            resolve(lock !== null);
            return lock ? new Promise(() => {}) : undefined;
        });
    });
}

async function flush(): Promise<void> {
    window.clearTimeout(timer);
    timer = undefined;
    const copies = [...pending.values()];
    pending.clear();
    try {
        await Promise.all(copies.map(keep));
        failed = false;
    } catch {
        // What a later key brought is newer; the rest is tried again with it.
        for (const copy of copies) if (!pending.has(copy.id)) pending.set(copy.id, copy);
        failed = true;
        timer = window.setTimeout(() => void flush(), retryAfterMs);
        return;
    }
    if (pending.size === 0) unsaved = false;
}

async function copyAll(): Promise<void> {
    copyTimer = undefined;
    let again = false;
    for (const id of uncopied) {
        const draft = all.find((one) => one.id === id);
        if (!draft || draft.state !== 'open' || draft.ownerId !== session.who?.account_id) {
            uncopied = new Set([...uncopied].filter((one) => one !== id));
            continue;
        }
        const copy = $state.snapshot(draft);
        const text = JSON.stringify(copy);
        try {
            await copies.put(copy);
            onServer.add(id);
            if (JSON.stringify(all.find((one) => one.id === id)) === text) uncopied = new Set([...uncopied].filter((one) => one !== id));
            else again = true;
        } catch {
            again = true;
        }
        // Closed or thrown away while it was on its way.
        if (!all.some((one) => one.id === id)) void forgetCopy(id);
    }
    if (again) copyTimer ??= window.setTimeout(() => void copyAll(), copyAgainMs);
}

async function forgetCopy(id: string): Promise<void> {
    if (!onServer.delete(id)) return;
    await copies.forget(id).catch(() => {});
}

/** Calls begun in another browser; those closed there are let go of here, unless they changed here. */
async function fetchCopies(): Promise<void> {
    // Only those known before the question can be missing in the answer: one may be sent meanwhile.
    const [asker, before] = [ownerId, [...onServer]];
    const found = await copies.all().catch(() => undefined);
    if (!found || ownerId !== asker) return;
    const ids = new Set(found.map((copy) => copy.draft_id));
    // Another tab's, or closed and on its way: this browser knows of them.
    const kept = new Set((await keptDrafts(ownerId).catch(() => [])).map((draft) => draft.id));
    for (const id of before) {
        if (ids.has(id) || uncopied.has(id)) continue;
        onServer.delete(id);
        if (all.some((one) => one.id === id && one.state === 'open')) drafts.discard(id, { forget: true });
    }
    for (const copy of found) {
        onServer.add(copy.draft_id);
        if (kept.has(copy.draft_id) || all.some((known) => known.id === copy.draft_id) || !(await claim(copy.draft_id))) continue;
        // On hold: whoever sits here says whether to go on with it.
        activeId ??= drafts.active.id;
        drafts.adopt(fromCopy(copy, ownerId));
    }
}

function saveSoon(copy: Draft): void {
    // Not a reason to save: else every copy made would ask for the next.
    untrack(() => (uncopied = new Set([...uncopied, copy.id])));
    copyTimer ??= window.setTimeout(() => void copyAll(), copyAfterMs);
    pending.set(copy.id, copy);
    unsaved = true;
    timer ??= window.setTimeout(() => void flush(), saveAfterMs);
}

async function restore(): Promise<void> {
    const kept = await keptDrafts(ownerId).catch(() => []);
    for (const draft of kept.filter((one) => one.state === 'open')) {
        if (!all.some((known) => known.id === draft.id) && (await claim(draft.id))) drafts.adopt(draft);
    }
    if (isBlank(drafts.active) && all.length > 1) drafts.discard(drafts.active.id);
}

export const drafts = {
    get all(): Draft[] {
        return all;
    },
    /** There is always one: a blank one costs nothing. */
    get active(): Draft {
        return all.find((draft) => draft.id === activeId) ?? all[0]!;
    },
    get unsaved(): boolean {
        return unsaved;
    },
    /** The browser's database refuses: what is typed is on the screen only. */
    get failed(): boolean {
        return failed;
    },
    /** The server has the one shown as it is now. */
    get copied(): boolean {
        return !uncopied.has(this.active.id) && onServer.has(this.active.id);
    },
    get anythingSaid(): boolean {
        return all.some((draft) => !isBlank(draft));
    },
    /** Whoever signed in: what somebody else wrote here stays kept for them, out of sight. */
    async openFor(account: string): Promise<void> {
        if (ownerId === account) return;
        await flush();
        if (ownerId !== undefined) all = [fresh()];
        ownerId = account;
        onServer.clear();
        await restore();
        await fetchCopies();
    },
    show(id: string): void {
        void flush();
        activeId = id;
    },
    /** A new call; what is being written goes on hold. */
    begin(): void {
        const blank = all.find(isBlank);
        if (blank) return this.show(blank.id);
        all.push(fresh());
        this.show(all.at(-1)!.id);
    },
    /** The next one on hold; a new call when there is none. */
    next(): void {
        if (all.length === 1) return this.begin();
        const at = all.findIndex((draft) => draft.id === this.active.id);
        this.show(all[(at + 1) % all.length]!.id);
    },
    /** Takes a kept draft among those of this tab. */
    adopt(draft: Draft): void {
        all.push(draft);
    },
    /** Removes it here; `forget` says whether from the browser's database too. */
    discard(id: string, how: { forget: boolean } = { forget: false }): void {
        pending.delete(id);
        all = all.filter((draft) => draft.id !== id);
        if (all.length === 0) all = [fresh()];
        uncopied = new Set([...uncopied].filter((one) => one !== id));
        if (!how.forget) return;
        void forgetCopy(id);
        void forget(id).catch(() => {});
    },
    flush,
};

/** For the desk's script: every change is dated, kept within 400 ms, and kept at once when leaving. */
export function keepDrafts(): void {
    $effect(() => {
        const draft = drafts.active;
        const copy = $state.snapshot(draft);
        if (isBlank(copy) && !copy.startedAt) return;
        if (!copy.startedAt) {
            copy.startedAt = draft.startedAt = nowExactly().toISOString();
            copy.ownerId = draft.ownerId = session.who?.account_id;
            void claim(copy.id);
            void navigator.storage.persist();
        }
        if (copy.state === 'open') saveSoon(copy);
    });
    $effect(() => {
        const leaving = () => void flush();
        window.addEventListener('pagehide', leaving);
        const returning = () => void (document.visibilityState === 'visible' ? fetchCopies() : flush());
        document.addEventListener('visibilitychange', returning);
        return () => {
            window.removeEventListener('pagehide', leaving);
            document.removeEventListener('visibilitychange', returning);
            leaving();
        };
    });
}
