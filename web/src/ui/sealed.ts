// What stands where a personal text cannot be shown: erased and by what, or why not now.
import type { Schemas } from '../lib/api';
import { dayOf } from '../lib/time';
import { t } from './sealed/messages';

type Fields = readonly Schemas['PersonalField'][] | undefined;

/** The mark for a field of a reply; empty when its text is there, or when nothing was ever sealed. */
export function sealedMark(personal: Fields, field: string): string {
    const found = personal?.find((each) => each.field === field);
    if (!found || found.state === 'readable') return '';
    if (found.state === 'erased') return t(`erased_${found.erased_by ?? 'request'}`, { day: found.erased_at ? dayOf(found.erased_at) : '' });
    return t(found.state);
}
