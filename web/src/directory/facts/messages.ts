import { translator } from '../../lib/i18n.svelte';

export const cs = {
    free_bed: 'volno: {count, plural, one {# lůžko} few {# lůžka} many {# lůžka} other {# lůžek}}',
    free_place: 'volno: {count, plural, one {# místo} few {# místa} many {# místa} other {# míst}}',
    free_appointment: 'volno: {count, plural, one {# termín} few {# termíny} many {# termínu} other {# termínů}}',
    nothingFree: 'nic volného',
    asOf: 'zjištěno {day}',
    goodUntil: 'platí do {day}',
    wasGoodUntil: 'platilo do {day}',
    age_max: 'do {value} let',
    age_min: 'od {value} let',
    sex: '{value, select, men {jen muži} other {jen ženy}}',
    residence: 'trvalý pobyt: {value}',
    quarantine: 'karanténa{value, select, none {} other { – {value}}}',
    referral_needed: 'jen s doporučením{value, select, none {} other { – {value}}}',
    fee: 'poplatek {value}',
    disputed: 'sporné',
    disputed_closed: 'volající: je zavřeno',
    disputed_full: 'volající: je plno',
    disputed_conditions_differ: 'volající: podmínky jsou jiné',
    disputed_contact_wrong: 'volající: kontakt neplatí',
    disputed_other_help: 'volající: pomáhají s něčím jiným',
    duplicateOf: 'dvojí záznam, původní: {title}',
    triedInVain: '{day} nedovolali jsme se',
    sixWeeks: 'Posledních šest týdnů: {parts}',
    part: '{status} {days, plural, one {# den} few {# dny} many {# dne} other {# dní}}',
};

export const t = translator({ cs, en: () => import('./messages.en') });
