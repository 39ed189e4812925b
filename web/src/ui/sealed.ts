// What stands where a personal text cannot be shown: erased and by what, or why not now.
import type { Schemas } from '../lib/api';
import { dayOf } from '../lib/time';
import { t } from './sealed/messages';

type PersonalField = Schemas['PersonalField'];
type Fields = readonly PersonalField[] | undefined;
type Key = Parameters<typeof t>[0];

/** The mark for a field of a reply; empty when its text is there, or when nothing was ever sealed. */
export function sealedMark(personal: Fields, field: string): string {
    const found = personal?.find((each) => each.field === field);
    if (!found || found.state === 'readable') return '';
    if (found.state !== 'erased') return t(found.state);
    // The log says that a text is gone, and neither when nor why.
    if (!found.erased_by) return t('erased');
    return t(`erased_${found.erased_by}`, { day: found.erased_at ? dayOf(found.erased_at) : '' });
}

/** For histories, where no text is opened for anybody: what became of each, "telefon: [vymazáno …]". */
export function sealedMarks(personal: Fields): string[] {
    const named = new Map<string, string[]>();
    for (const { field, state } of personal ?? []) {
        const mark = state === 'sealed' ? t('kept') : sealedMark(personal, field);
        if (mark !== '') named.set(mark, [...(named.get(mark) ?? []), t(`field_${field}` as Key)]);
    }
    return [...named].map(([mark, fields]) => `${fields.join(', ')}: ${mark}`);
}
