import { translator } from '../../lib/i18n.svelte';

export const cs = {
    sealed: '[není vaší roli přístupné]',
    kept: '[zapečetěno, tady se neotvírá]',
    erased: '[vymazáno]',
    erased_request: '[vymazáno na žádost {day}]',
    erased_text_rule: '[vymazáno {day} podle lhůty pro volný text]',
    erased_contact_rule: '[vymazáno {day} podle lhůty pro kontakty]',
    no_key: '[nečitelné: klíč v tomto úložišti není]',
    unreadable: '[teď nečitelné: úložiště klíčů nejde přečíst]',
    field_text: 'text',
    field_contact: 'kontakt',
    field_contact_name: 'komu volat',
    field_contact_phone: 'telefon',
    field_note: 'vzkaz',
};

export const t = translator({ cs, en: () => import('./messages.en') });
