import { translator } from '../../lib/i18n.svelte';

export const cs = {
    title: 'Hledat nebo provést',
    label: 'Hledat službu, případ, hovor nebo obrazovku',
    empty: 'Nic takového tu není. Starší případ najdete celým kódem, např. LIPA 4822.',
    mistyped: 'V kódu je překlep: slovo a číslice k sobě nepatří.',
    openCase: 'Otevřít případ {code}',
    hint: 'Šipky vybírají, Enter provede, Esc zavře.',
    kindScreen: 'obrazovka',
    kindService: 'služba',
    kindCommand: 'příkaz',
    kindCase: 'případ',
    kindCall: 'hovor',
    voided: 'stornováno',
    solved: 'vyřešeno',
    partly_solved: 'zčásti vyřešeno',
    unsolved: 'nevyřešeno',
    information_given: 'jen informace',
    wrong_number: 'omyl',
    interrupted: 'přerušeno',
    hours_question: 'dotaz na provoz',
    full: 'plno',
    noRoom: 'nic volného',
    quarantine: 'karanténa',
    paused: 'nepřijímá',
    closed: 'zavřeno',
    retired: 'zrušeno',
    keysTitle: 'Klávesy na této obrazovce',
    keysNote: 'Jednotlivá písmena platí jen tehdy, když je vybraný řádek seznamu.',
};

export const t = translator({ cs, en: () => import('./messages.en') });
