import type { cs } from './messages';

export const en: Record<keyof typeof cs, string> = {
    sealed: '[not shown to your role]',
    kept: '[sealed, not opened here]',
    erased: '[erased]',
    erased_request: '[erased on request {day}]',
    erased_text_rule: '[erased {day}: the time to keep free text was over]',
    erased_contact_rule: '[erased {day}: the time to keep contacts was over]',
    no_key: '[unreadable: its key is not in this store]',
    unreadable: '[unreadable now: the key store cannot be read]',
    field_text: 'text',
    field_contact: 'contact',
    field_contact_name: 'whom to call',
    field_contact_phone: 'phone',
    field_note: 'note',
};
