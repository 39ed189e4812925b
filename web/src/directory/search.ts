// Finding a service while somebody waits on the phone: all in memory, no network, pure.
import type { Schemas } from '../lib/api';
import { fold, matcher } from '../lib/fold';

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
 *  then as in a Czech dictionary. */
export function indexServices(services: readonly Service[], kindName: (code: string) => string): Indexed[] {
    const verified = (service: Service) => service.verified_at ?? '';
    return [...services]
        .sort((a, b) => rank[a.status] - rank[b.status] || (verified(a) < verified(b) ? 1 : verified(a) > verified(b) ? -1 : titles.compare(a.title, b.title)))
        .map((service) => ({
            service,
            text: fold([service.title, service.provider, ...service.conditions, ...service.kinds.map(kindName)].join(' ')),
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

export type WhyNot = 'retired' | 'closed' | 'full' | 'paused' | 'onlyMen' | 'onlyWomen' | 'tooOld' | 'tooYoung';

const ages: Record<Schemas['AgeBand'], [from: number, until: number]> = {
    age_15_17: [15, 17],
    age_18_25: [18, 25],
    age_26_64: [26, 64],
    age_65_up: [65, 150],
};

/** "do 26 let", "od 18 let" against an age band; a band that fits in part is let through. */
function whyNotByAge(conditions: string[], band: Schemas['AgeBand'] | undefined): WhyNot | undefined {
    if (!band) return undefined;
    const [from, until] = ages[band];
    for (const condition of conditions) {
        const [, word, years] = /\b(do|od) (\d+) let/.exec(condition) ?? [];
        if (word === 'do' && from >= Number(years)) return 'tooOld';
        if (word === 'od' && until < Number(years)) return 'tooYoung';
    }
    return undefined;
}

/** Why this client cannot go there, as far as the record says. Conditions are words, so only the
 *  plainest are read. */
export function whyNot(service: Service, client: Schemas['ClientCodes']): WhyNot | undefined {
    if (service.status === 'retired' || service.status === 'closed') return service.status;
    if (service.status === 'full' || service.status === 'paused') return service.status;
    const conditions = service.conditions.map(fold);
    if (client.target_group === 'women' && conditions.some((condition) => condition.startsWith('jen muz'))) return 'onlyMen';
    if (client.target_group === 'men' && conditions.some((condition) => condition.startsWith('jen zen'))) return 'onlyWomen';
    return whyNotByAge(conditions, client.age_band);
}
