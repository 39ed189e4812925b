// Feedback being written down while on the phone: kept in the browser until it is recorded.
import { openDB, type DBSchema } from 'idb';
import type { Schemas } from '../lib/api';

export type Draft = {
    channel: Schemas['Channel'];
    giverRole?: string;
    prisonId?: string;
    about?: Schemas['FeedbackAbout'];
    kind?: Schemas['FeedbackKind'];
    text: string;
    verbatim: boolean;
    wantsReply: boolean;
    contact: string;
};

export const textMax = 2000;
/** Characters as people and the server count them: an emoji is one. */
export const lengthOf = (text: string): number => [...text].length;

export const blankDraft = (): Draft => ({ channel: 'phone', text: '', verbatim: false, wantsReply: false, contact: '' });

export const isBlank = (draft: Draft): boolean =>
    draft.text.trim() === '' && !draft.kind && !draft.about && !draft.giverRole && !draft.prisonId && !draft.wantsReply;

export function toRecordFeedback(draft: Draft): Schemas['RecordFeedback'] {
    return {
        channel: draft.channel,
        ...(draft.giverRole && { giver_role: draft.giverRole }),
        ...(draft.prisonId && { prison_id: draft.prisonId }),
        ...(draft.about && { about: draft.about }),
        kind: draft.kind ?? 'suggestion',
        text: draft.text.trim(),
        verbatim: draft.verbatim,
        wants_reply: draft.wantsReply,
        ...(draft.wantsReply && draft.contact?.trim() && { contact: draft.contact.trim() }),
    };
}

interface Kept extends DBSchema {
    draft: { key: 'feedback'; value: Draft };
}

const opened = openDB<Kept>('linka-feedback', 1, {
    upgrade(database) {
        database.createObjectStore('draft');
    },
});

export const keptDraft = async (): Promise<Draft | undefined> => (await opened).get('draft', 'feedback');

export async function keepDraft(draft: Draft): Promise<void> {
    const database = await opened;
    if (isBlank(draft)) await database.delete('draft', 'feedback');
    else await database.put('draft', draft, 'feedback');
}
