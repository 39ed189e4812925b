import type { Schemas } from '../lib/api';
import { translator } from '../lib/i18n.svelte';

export const cs = {
    title: 'Výmazy osobních údajů',
    intro: 'Výmaz zničí klíče ke jménu, telefonu a volnému textu jednoho případu nebo podnětu. Nejde vzít zpět. Hovory, kódy a čísla ve zprávách zůstávají.',
    ask: 'Požádat o výmaz',
    askNote: 'Potvrdit ho musí někdo druhý.',
    who: 'Kód případu nebo označení podnětu',
    whoHint: 'LIPA 4827, nebo feedback-… z adresy podnětu',
    missingWho: 'Napište, koho se výmaz týká.',
    ground: 'Proč',
    missingGround: 'Vyberte důvod.',
    asked: 'Žádost o výmaz je zapsána. Čeká na potvrzení někoho druhého.',
    list: 'Žádosti od naposledy změněné',
    empty: 'O výmaz zatím nikdo nežádal',
    case: 'případ {code}',
    feedback: 'podnět {id}',
    state_requested: 'čeká na druhého',
    state_confirmed: 'potvrzeno, maže se',
    state_refused: 'zamítnuto',
    state_completed: 'vymazáno',
    requested: 'požádáno {moment}',
    mine: 'vaše žádost: potvrdit ji musí někdo druhý',
    completed: '{moment}: {keys, plural, one {zničen # klíč} few {zničeny # klíče} many {zničeno # klíče} other {zničeno # klíčů}}, období klíčů {before} → {after}',
    confirm: 'Potvrdit výmaz',
    confirmSure: 'Opravdu vymazat navždy',
    refuse: 'Zamítnout',
    reason: 'Proč ne',
    back: 'Zpět',
    confirmed: 'Výmaz potvrzen.',
    refused: 'Výmaz zamítnut.',
    more: 'Načíst starší',
    ground_no_longer_needed: 'údaje už nejsou potřeba',
    ground_consent_withdrawn: 'odvolaný souhlas',
    ground_objection: 'námitka',
    ground_unlawful: 'neměly se zapsat',
    ground_legal_duty: 'právní povinnost',
};

export const t = translator({ cs, en: () => import('./messages.en') });

export const groundName = (ground: Schemas['ErasureGround']): string => t(`ground_${ground}`);
