import { translator } from '../lib/i18n.svelte';

const cs = {
    title: 'Přihlášení',
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

const en: Record<keyof typeof cs, string> = {
    title: 'Sign in',
    lead: 'The operators’ desk, the directory of services and the evaluation of the pilot.',
    expiredTitle: 'Your session has ended',
    expiredLead: 'Sign in again and go on where you were. What you typed is still there.',
    username: 'Username',
    password: 'Password',
    signIn: 'Sign in',
    signingIn: 'Signing in…',
    wrong: 'The name or the password is wrong.',
    missing: 'Fill in both the name and the password.',
};

export const t = translator({ cs, en });
