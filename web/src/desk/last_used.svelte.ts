// The three services somebody was referred to last from this browser: while nothing is typed they come
// first, because a duty day tends to repeat itself.
import type { Service } from '../directory/search';

const keptMax = 3;
const place = 'linka-last-used';

function read(): string[] {
    const kept: unknown = JSON.parse(window.localStorage.getItem(place) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
}

let ids = $state.raw(read());

export const lastUsed = {
    has: (id: string): boolean => ids.includes(id),
    add(id: string): void {
        ids = [id, ...ids.filter((known) => known !== id)].slice(0, keptMax);
        window.localStorage.setItem(place, JSON.stringify(ids));
    },
};

/** Those used last and still taking people first; the order among the others stays. */
export function lastUsedFirst(services: Service[], used: (id: string) => boolean = lastUsed.has): Service[] {
    const first = (service: Service) => used(service.service_id) && (service.status === 'open' || service.status === 'limited');
    return [...services.filter(first), ...services.filter((service) => !first(service))];
}
