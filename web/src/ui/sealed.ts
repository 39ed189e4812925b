// What stands where a personal text cannot be shown: erased and by what, or why not now.
import type { Schemas } from '../lib/api';
import { translator } from '../lib/i18n.svelte';
import { dayOf } from '../lib/time';

const cs = {
    sealed: '[není vaší roli přístupné]',
    erased_request: '[vymazáno na žádost {day}]',
    erased_text_rule: '[vymazáno {day} podle lhůty pro volný text]',
    erased_contact_rule: '[vymazáno {day} podle lhůty pro kontakty]',
    no_key: '[nečitelné: klíč v tomto úložišti není]',
    unreadable: '[teď nečitelné: úložiště klíčů nejde přečíst]',
};

const en: Record<keyof typeof cs, string> = {
    sealed: '[not shown to your role]',
    erased_request: '[erased on request {day}]',
    erased_text_rule: '[erased {day}: the time to keep free text was over]',
    erased_contact_rule: '[erased {day}: the time to keep contacts was over]',
    no_key: '[unreadable: its key is not in this store]',
    unreadable: '[unreadable now: the key store cannot be read]',
};

const t = translator({ cs, en });

type Fields = readonly Schemas['PersonalField'][] | undefined;

/** The mark for a field of a reply; empty when its text is there, or when nothing was ever sealed. */
export function sealedMark(personal: Fields, field: string): string {
    const found = personal?.find((each) => each.field === field);
    if (!found || found.state === 'readable') return '';
    if (found.state === 'erased') return t(`erased_${found.erased_by ?? 'request'}`, { day: found.erased_at ? dayOf(found.erased_at) : '' });
    return t(found.state);
}
