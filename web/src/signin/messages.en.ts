import type { cs } from './messages';

export const en: Record<keyof typeof cs, string> = {
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
