// Drafts in this browser's own database: they outlive a reload, a crash and a lost network.
import { openDB, type DBSchema } from 'idb';
import type { Draft } from './draft';

interface Kept extends DBSchema {
    drafts: { key: string; value: Draft };
}

const opened = openDB<Kept>('linka', 1, {
    upgrade(database) {
        database.createObjectStore('drafts', { keyPath: 'id' });
    },
});

export const keep = async (draft: Draft): Promise<unknown> => (await opened).put('drafts', draft);
export const forget = async (id: string): Promise<void> => (await opened).delete('drafts', id);
export const keptDrafts = async (): Promise<Draft[]> => (await opened).getAll('drafts');
