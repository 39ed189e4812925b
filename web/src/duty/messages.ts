import { translator } from '../lib/i18n.svelte';

export const cs = {
    nobody: 'bez služby',
    start: 'Zahájit službu',
    mine: 'Máte službu do {until}',
    mineOverdue: 'Vaše služba měla skončit {until}',
    others: 'Službu má {names}',
    waiting: '{count, plural, one {# vzkaz} few {# vzkazy} many {# vzkazu} other {# vzkazů}}',
    somebody: 'někdo bez účtu',
    end: 'Ukončit službu',
};

export const t = translator({ cs, en: () => import('./messages.en') });
