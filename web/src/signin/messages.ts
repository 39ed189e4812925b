import { translator } from '../lib/i18n.svelte';

export const cs = {
    lead: 'Pult operátorů, adresář služeb a vyhodnocení pilotu.',
    expiredTitle: 'Přihlášení vypršelo',
    expiredLead: 'Přihlaste se znovu a pokračujte tam, kde jste byli. Co jste napsali, zůstalo.',
    username: 'Uživatelské jméno',
    password: 'Heslo',
    signIn: 'Přihlásit',
    signingIn: 'Přihlašuje se…',
    wrong: 'Jméno nebo heslo nesouhlasí.',
    missing: 'Vyplňte jméno i heslo.',
};

export const t = translator({ cs, en: () => import('./messages.en') });
