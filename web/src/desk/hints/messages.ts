import { translator } from '../../lib/i18n.svelte';

export const cs = {
    title: 'Možná už známý případ',
    samePrison: 'stejná věznice',
    sameRelease: 'propuštění ve stejné dny',
    sameClient: 'stejná skupina',
    called: 'volali {day}',
    calledLine: 'volali {day}, {line}',
    more: '(a {count, plural, one {# další} few {# další} many {# dalšího} other {# dalších}})',
    attach: 'Navázat na {code}',
    attachShort: 'Navázat',
    refuse: 'Není to on',
    link: 'Propojit',
    linkNote: 'Hovor otevře vlastní případ a oba povedou jeden na druhý.',
    willLink: 'Nový případ se propojí s {code}.',
    dontLink: 'Nepropojovat',
    recordedTitle: 'Hovor uložen',
    recordedCode: 'Kód pro volajícího',
    recordedNote: 'Nadiktujte ho; příště stačí říct jen tento kód.',
    case: 'Případ',
    due: 'Dnes k vyřízení',
    dueEmpty: 'Nic není po termínu ani na dnešek.',
    overdue: 'po termínu {days, plural, one {# den} few {# dny} many {# dne} other {# dní}}',
    dueToday: 'dnes',
    attachDue: 'Navázat',
    attachLong: 'Navázat hovor na případ {code}',
    detach: 'Odpojit případ',
    openCase: 'Otevřít případ',
    dismiss: 'Skrýt',
};

export const t = translator({ cs, en: () => import('./messages.en') });
