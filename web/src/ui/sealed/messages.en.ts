import type { cs } from './messages';

export const en: Record<keyof typeof cs, string> = {
    sealed: '[not shown to your role]',
    erased_request: '[erased on request {day}]',
    erased_text_rule: '[erased {day}: the time to keep free text was over]',
    erased_contact_rule: '[erased {day}: the time to keep contacts was over]',
    no_key: '[unreadable: its key is not in this store]',
    unreadable: '[unreadable now: the key store cannot be read]',
};
