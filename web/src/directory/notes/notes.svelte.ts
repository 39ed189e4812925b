// What can be noted about a service beside its status: one resource each, one version for all.
import { answer, changing, client, type Schemas } from '../../lib/api';
import { record, type Send } from '../actions.svelte';
import type { Service } from '../search';
import { t } from './messages';

const params = (seen: Service, key: string) => ({ path: { service_id: seen.service_id }, header: changing(key, seen.version) });
const noted = (service: Service, send: Send, key?: string): Promise<void> => record(service, send, t('saved', { title: service.title }), key);

/** All throw a Failure when the server refuses what was filled in. */
export const notes = {
    room: (service: Service, body: Schemas['ReportCapacity'], key: string) =>
        noted(service, (seen, again) => answer(() => client.POST('/api/v1/services/{service_id}/capacity', { params: params(seen, again), body })), key),
    condition: (service: Service, body: Schemas['SetAccessCondition'], key?: string) =>
        noted(service, (seen, again) => answer(() => client.POST('/api/v1/services/{service_id}/conditions', { params: params(seen, again), body })), key),
    dispute: (service: Service, body: Schemas['DisputeService'], key: string) =>
        noted(service, (seen, again) => answer(() => client.POST('/api/v1/services/{service_id}/disputes', { params: params(seen, again), body })), key),
    duplicate: (service: Service, body: Schemas['MarkDuplicate'], key: string) =>
        noted(service, (seen, again) => answer(() => client.POST('/api/v1/services/{service_id}/duplicate', { params: params(seen, again), body })), key),
    link: (service: Service) =>
        record(service, (seen, again) => answer(() => client.POST('/api/v1/services/{service_id}/links', { params: params(seen, again), body: {} })), t('linkIssued', { title: service.title })),
    finding: (service: Service, dispute_id: string, finding: Schemas['DisputeFinding'], key: string) =>
        noted(
            service,
            (seen, again) =>
                answer(() =>
                    client.POST('/api/v1/services/{service_id}/disputes/{dispute_id}/finding', {
                        params: { ...params(seen, again), path: { service_id: seen.service_id, dispute_id } },
                        body: { finding },
                    }),
                ),
            key,
        ),
};
