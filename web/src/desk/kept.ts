// Drafts in this browser's own database: they outlive a reload, a crash and a lost network.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Draft } from './draft';

interface Kept extends DBSchema {
    drafts: { key: string; value: Draft };
}

let opening: Promise<IDBPDatabase<Kept>> | undefined;

// Asked anew after a failure, and after the browser closed it (storage cleared, a newer version).
function database(): Promise<IDBPDatabase<Kept>> {
    opening ??= openDB<Kept>('linka', 1, {
        upgrade(fresh) {
            fresh.createObjectStore('drafts', { keyPath: 'id' });
        },
        terminated: () => (opening = undefined),
    });
    opening.catch(() => (opening = undefined));
    return opening;
}

export const keep = async (draft: Draft): Promise<unknown> => (await database()).put('drafts', draft);
export const forget = async (id: string): Promise<void> => (await database()).delete('drafts', id);

/** Those of one account; a draft without an owner is anybody's. */
export async function keptDrafts(ownerId: string | undefined): Promise<Draft[]> {
    const all = await (await database()).getAll('drafts');
    return all.filter((draft) => !draft.ownerId || draft.ownerId === ownerId);
}

/** Closed calls of others that wait for them to sign in here. */
export async function othersQueued(ownerId: string | undefined): Promise<number> {
    const all = await (await database()).getAll('drafts');
    return all.filter((draft) => draft.state === 'queued' && draft.ownerId && draft.ownerId !== ownerId).length;
}
