import { translator } from '../../lib/i18n.svelte';

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

export const t = translator({ cs, en });
