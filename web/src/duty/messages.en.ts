import type { cs } from './messages';

export const en: Record<keyof typeof cs, string> = {
    nobody: 'nobody on duty',
    start: 'Start a shift',
    mine: 'You are on duty until {until}',
    mineOverdue: 'Your shift was to end {until}',
    others: 'On duty: {names}',
    waiting: '{count, plural, one {# note} other {# notes}}',
    somebody: 'somebody without an account',
    end: 'End the shift',
};
