// The whole directory in the browser, kept true: a change by anybody is read again service by service.
import { answer, client } from '../lib/api';
import { asOf } from '../lib/asof.svelte';
import { mayConcernAll, onNotice, touches, type Notice } from '../lib/live.svelte';
import { reference } from '../lib/reference.svelte';
import { Resource } from '../lib/resource.svelte';
import { accessWord } from './facts/words';
import { indexServices, type Indexed, type Service } from './search';

/** Beyond this many at once (an import) the whole directory is read again. */
const oneByOneMax = 10;

const read = async (): Promise<Service[]> => (await answer(() => client.GET('/api/v1/services'))).services;
const readOne = (id: string): Promise<Service> =>
    answer(() => client.GET('/api/v1/services/{service_id}', { params: { path: { service_id: id } } }));

// Kept between screens, so that going from the desk to the directory shows it at once.
const resource = new Resource(read);
let momentRead: string | undefined;
const namesOf = (service: Service) => [...service.kinds.map((code) => reference.name('service_kinds', code)), ...service.access.map(accessWord)];
const index = $derived(indexServices(resource.data ?? [], namesOf));

export const services = {
    get resource(): Resource<Service[]> {
        return resource;
    },
    get all(): Service[] {
        return resource.data ?? [];
    },
    /** Folded and in order, for search(). */
    get index(): Indexed[] {
        return index;
    },
    find(id: string): Service | undefined {
        return resource.data?.find((service) => service.service_id === id);
    },
    /** Puts a newer state in, e.g. the one a 412 carried. */
    put(service: Service): void {
        const others = (resource.data ?? []).filter((known) => known.service_id !== service.service_id);
        resource.data = [...others, service];
    },
    async refresh(id: string): Promise<void> {
        this.put(await readOne(id));
    },
};

/** With a call that is voided go the doubts that came from it. */
const doubtedIn = (calls: string[]) => services.all.filter((service) => service.disputes.some(({ by_call }) => by_call && calls.includes(by_call)));

async function hear(notice: Notice): Promise<void> {
    const again = (id: string) => services.refresh(id).catch(() => resource.reload());
    if (touches('call_voided')(notice)) await Promise.all(doubtedIn(notice.streams).map(({ service_id }) => again(service_id)));
    if (!touches('service_', 'capacity_', 'access_', 'dispute_', 'verification_link_')(notice)) return;
    if (mayConcernAll(notice) || notice.streams.length > oneByOneMax) return resource.reload();
    const fresh = notice.streams.filter((id) => services.find(id) || notice.types.includes('service_registered'));
    await Promise.all(fresh.map(again));
}

/** For a component's script: the directory at the moment being looked at, kept true while shown. */
export function useServices(): void {
    $effect(() => {
        const moment = `${asOf.at ?? ''} ${asOf.validAt ?? ''}`;
        if (moment !== momentRead) resource.data = undefined;
        momentRead = moment;
        void resource.reload();
    });
    $effect(() => (asOf.active ? undefined : onNotice((notice) => void hear(notice))));
}
