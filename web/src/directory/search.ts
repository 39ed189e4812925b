// Finding a service while somebody waits on the phone: all in memory, no network, pure.
import type { Schemas } from '../lib/api';
import { fold, matcher } from '../lib/fold';
import { isoDay } from '../lib/time';

export type Service = Schemas['ServiceReply'];
export type Indexed = { service: Service; text: string };
export type Wanted = {
    words?: string;
    kraj?: string;
    /** Kinds that would help; undefined: any. */
    kinds?: ReadonlySet<string>;
};

// What can be offered now comes first.
const titles = new Intl.Collator('cs');
const rank: Record<Service['status'], number> = { open: 0, limited: 1, unknown: 2, full: 3, paused: 4, closed: 5, retired: 6 };

/** Folds every text once, in the order results are shown: usable first, then the freshest,
 *  then as in a Czech dictionary. `namesOf` says in words what a service has as codes. */
export function indexServices(services: readonly Service[], namesOf: (service: Service) => string[]): Indexed[] {
    const verified = (service: Service) => service.verified_at ?? '';
    return [...services]
        .sort((a, b) => rank[a.status] - rank[b.status] || (verified(a) < verified(b) ? 1 : verified(a) > verified(b) ? -1 : titles.compare(a.title, b.title)))
        .map((service) => ({
            service,
            text: fold([service.title, service.provider, ...service.conditions, ...namesOf(service)].join(' ')),
        }));
}

export function search(indexed: readonly Indexed[], wanted: Wanted): Service[] {
    const fits = matcher(wanted.words ?? '');
    const found: Service[] = [];
    for (const { service, text } of indexed) {
        if (wanted.kraj && !servesKraj(service, wanted.kraj)) continue;
        if (wanted.kinds && !service.kinds.some((kind) => wanted.kinds!.has(kind))) continue;
        if (fits(text)) found.push(service);
    }
    return found;
}

/** A service that names no kraj works everywhere. */
export const servesKraj = (service: Service, kraj: string): boolean =>
    service.kraje.length === 0 || service.kraje.includes(kraj);

/** The kinds that answer any of the needs; undefined when one of them may be answered by anything. */
export function kindsFor(needs: readonly Schemas['ReferenceEntry'][]): Set<string> | undefined {
    const kinds = new Set(needs.flatMap((need) => need.answered_by ?? ['*']));
    return needs.length === 0 || kinds.has('*') ? undefined : kinds;
}

export type WhyNot = 'retired' | 'closed' | 'full' | 'paused' | 'noRoom' | 'quarantine' | 'onlyMen' | 'onlyWomen' | 'tooOld' | 'tooYoung';

const ages: Record<Schemas['AgeBand'], [from: number, until: number]> = {
    age_15_17: [15, 17],
    age_18_25: [18, 25],
    age_26_64: [26, 64],
    age_65_up: [65, 150],
};

/** "do 26 let", "od 18 let" of what is written in words, where no such condition is set. */
function yearsIn(conditions: string[], word: 'do' | 'od'): string | undefined {
    return conditions.flatMap((condition) => new RegExp(`\\b${word} (\\d+) let`).exec(condition)?.[1] ?? [])[0];
}

/** A band that fits in part is let through. */
function whyNotByAge(most: string | undefined, least: string | undefined, band: Schemas['AgeBand'] | undefined): WhyNot | undefined {
    if (!band) return undefined;
    const [from, until] = ages[band];
    if (most && from >= Number(most)) return 'tooOld';
    return least && until < Number(least) ? 'tooYoung' : undefined;
}

/** What was said of free places counts to the end of its last day. */
export const hasLapsed = (room: Schemas['CapacityReply'], now: Date): boolean =>
    room.good_until_on !== undefined && room.good_until_on < isoDay(now);

/** Why this client cannot go there, as far as the record says. Set conditions go before those that
 *  are only written in words, of which the plainest are read. */
export function whyNot(service: Service, client: Schemas['ClientCodes'], now: Date): WhyNot | undefined {
    if (service.status === 'retired' || service.status === 'closed') return service.status;
    if (service.status === 'full' || service.status === 'paused') return service.status;
    const room = service.capacity;
    if (room?.available === 0 && !hasLapsed(room, now)) return 'noRoom';
    const set = (condition: Schemas['AccessCondition']) => service.access.find((each) => each.condition === condition);
    if (set('quarantine')) return 'quarantine';
    const words = service.conditions.map(fold);
    const only = (sex: string, word: string) => (set('sex') ? set('sex')!.value === sex : words.some((condition) => condition.startsWith(word)));
    if (client.target_group === 'women' && only('men', 'jen muz')) return 'onlyMen';
    if (client.target_group === 'men' && only('women', 'jen zen')) return 'onlyWomen';
    return whyNotByAge(set('age_max')?.value ?? yearsIn(words, 'do'), set('age_min')?.value ?? yearsIn(words, 'od'), client.age_band);
}

/** Where else this client could go now: for any of these kinds, in this kraj, not where they were sent already. */
export function nextBest(indexed: readonly Indexed[], wanted: Wanted, client: Schemas['ClientCodes'], sentTo: ReadonlySet<string>, now: Date): Service[] {
    return search(indexed, wanted).filter((service) => !sentTo.has(service.service_id) && !service.duplicate_of && !whyNot(service, client, now));
}
