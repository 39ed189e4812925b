// What can be recorded about a service, and what to do when somebody was quicker (412).
import { answer, changing, client, Failure, newKey, type Schemas } from '../lib/api';
import { clock } from '../lib/clock.svelte';
import { isoDay } from '../lib/time';
import { toasts } from '../ui/toasts.svelte';
import { t } from './messages';
import type { Service } from './search';
import { services } from './services.svelte';

export type Conflict = { seen: Service; now: Service; again: () => Promise<void> };

let conflict = $state.raw<Conflict>();

export const conflicts = {
    get open(): Conflict | undefined {
        return conflict;
    },
    async takeMine(): Promise<void> {
        const again = conflict?.again;
        conflict = undefined;
        await again?.();
    },
    takeTheirs(): void {
        conflict = undefined;
    },
};

export type Send = (service: Service, key: string) => Promise<Schemas['Recorded']>;

/** Records and shows the newer state. A stale version opens the comparison; any other refusal is thrown. */
export async function record(seen: Service, send: Send, done: string, key = newKey(), undo?: (version: number) => Promise<void>): Promise<void> {
    let version: number;
    try {
        version = (await send(seen, key)).position;
    } catch (error) {
        if (!(error instanceof Failure) || error.status !== 412) throw error;
        const now = await newer(seen.service_id, error);
        conflict = { seen, now, again: () => record(now, send, done, newKey(), undo) };
        return;
    }
    await services.refresh(seen.service_id);
    toasts.show(done, { undo: undo && (() => undo(version)) });
}

async function newer(id: string, failure: Failure): Promise<Service> {
    const current = failure.problem?.current as Service | undefined;
    if (current?.service_id) services.put(current);
    else await services.refresh(id);
    return services.find(id)!;
}

const path = (service: Service) => ({ service_id: service.service_id });

const verify =
    (disposition: Schemas['Disposition']): Send =>
    (seen, key) =>
        answer(() =>
            client.POST('/api/v1/services/{service_id}/verifications', {
                params: { path: path(seen), header: changing(key, seen.version) },
                body: { method: 'phone', disposition },
            }),
        );

async function contact(service: Service, disposition: Schemas['Disposition'], done: string): Promise<void> {
    await record(service, verify(disposition), done).catch((error: Failure) => toasts.show(t('failedToast', { why: error.message }), { tone: 'bad' }));
}

/** Somebody at the service said on the phone that all holds. */
export const verifyUnchanged = (service: Service) => contact(service, 'confirmed', t('verifiedToast', { title: service.title }));

/** One provider said that all holds for each of them. Each is a record of its own: those that somebody
 *  changed meanwhile are left as they are, and returned. */
export async function verifyMany(chosen: readonly Service[]): Promise<Service[]> {
    const left: Service[] = [];
    for (const service of chosen) {
        try {
            await verify('confirmed')(service, newKey());
        } catch (error) {
            if (!(error instanceof Failure)) throw error;
            left.push(service);
        }
        await services.refresh(service.service_id).catch(() => {});
    }
    toasts.show(t('verifiedMany', { count: chosen.length - left.length, left: left.length }), left.length > 0 ? { tone: 'bad' } : {});
    return left;
}
export const nobodyReached = (service: Service) => contact(service, 'unreachable', t('unreachedToast', { title: service.title }));

/** Throws a Failure when the server refuses what was filled in. */
export function changeDetails(service: Service, body: Schemas['ChangeServiceDetails'], key: string): Promise<void> {
    const send: Send = (seen, sendKey) =>
        answer(() =>
            client.POST('/api/v1/services/{service_id}/details', {
                params: { path: path(seen), header: changing(sendKey, seen.version) },
                body,
            }),
        );
    return record(service, send, t('detailsToast', { title: body.title }), key);
}

// From these only a verification, or nothing, leads back: no slip of the hand records them.
const final: readonly Schemas['ServiceStatus'][] = ['closed', 'retired'];

/** Nothing is deleted: that the status was as before is a record of its own. It holds from when the mistaken
 *  one would have, and only while nobody has said anything newer: else both are shown. */
async function putBack(before: Service, mistaken: Schemas['SetServiceStatus'], version: number): Promise<void> {
    const since = mistaken.effective_from_at;
    const past = since !== undefined && new Date(since) < clock.now ? since : undefined;
    const until = before.expected_until_on;
    const body: Schemas['SetServiceStatus'] = {
        to: before.status,
        reason: before.status_reason || t('putBackReason'),
        source: 'operator_check',
        ...(past && { effective_from_at: past }),
        // An end that is over cannot be said again.
        ...(until && until >= isoDay(past ? new Date(past) : clock.now) && { expected_until_on: until }),
    };
    const send: Send = (seen, key) => answer(() => client.POST('/api/v1/services/{service_id}/status', { params: { path: path(seen), header: changing(key, seen.version) }, body }));
    await record({ ...before, version }, send, t('putBack', { title: before.title })).catch((error: Failure) => toasts.show(t('failedToast', { why: error.message }), { tone: 'bad' }));
}

/** Throws a Failure when the server refuses what was filled in. */
export function changeStatus(service: Service, body: Schemas['SetServiceStatus'], key: string): Promise<void> {
    const send: Send = (seen, sendKey) =>
        answer(() =>
            client.POST('/api/v1/services/{service_id}/status', {
                params: { path: path(seen), header: changing(sendKey, seen.version) },
                body,
            }),
        );
    return record(service, send, t('changedToast', { title: service.title }), key, final.includes(body.to) ? undefined : (version) => putBack(service, body, version));
}
