import { translator } from '../../lib/i18n.svelte';

export const cs = {
    sealed: '[není vaší roli přístupné]',
    erased_request: '[vymazáno na žádost {day}]',
    erased_text_rule: '[vymazáno {day} podle lhůty pro volný text]',
    erased_contact_rule: '[vymazáno {day} podle lhůty pro kontakty]',
    no_key: '[nečitelné: klíč v tomto úložišti není]',
    unreadable: '[teď nečitelné: úložiště klíčů nejde přečíst]',
};

export const t = translator({ cs, en: () => import('./messages.en') });
