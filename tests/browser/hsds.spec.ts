// The directory for other programs: valid HSDS 3.1, page by page, for anybody, and for reading only.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { Peer } from './api_client';
import { Server } from './server';

// Published by openreferral/specification; beside the checkout, not in it.
const schemas = new URL('../../../shared/hsds/', import.meta.url);
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);

let server: Server;
let anybody: Peer;
test.beforeAll(async () => {
    test.setTimeout(180_000);
    server = await Server.start();
    anybody = new Peer(server);
});
test.afterAll(async () => {
    anybody.close();
    await server.stop();
});

function validator(name: string): ValidateFunction {
    return ajv.compile(JSON.parse(readFileSync(new URL(`${name}.json`, schemas), 'utf8')));
}
function holds(validate: ValidateFunction, things: unknown[]): void {
    for (const thing of things) {
        const good = validate(thing);
        expect(good ? [] : validate.errors!.slice(0, 5), JSON.stringify(thing).slice(0, 300)).toEqual([]);
    }
}

/** All things of a list, by the pages of HSDS. */
async function all(path: string): Promise<any[]> {
    const things: any[] = [];
    for (let page = 1; ; page += 1) {
        const answer = await anybody.get(`${path}${path.includes('?') ? '&' : '?'}page=${page}&per_page=17`);
        expect(answer.status, answer.text.slice(0, 200)).toBe(200);
        const { json } = answer;
        expect([json.page_number, json.first_page, json.size, json.empty]).toEqual([page, page === 1, json.contents.length, json.contents.length === 0]);
        things.push(...json.contents);
        if (json.last_page) {
            expect(things).toHaveLength(json.total_items);
            return things;
        }
        expect(json.size).toBe(17);
    }
}

test('answers are valid against the published schemas of HSDS 3.1', async () => {
    test.skip(!existsSync(schemas), 'HSDS SCHEMAS ARE ABSENT: ../shared/hsds beside the checkout; nothing was checked against them');
    const [full, plain, organization] = [validator('compiled/service_with_definitions'), validator('compiled/service_list'), validator('compiled/organization_list')];
    const services = await all('/hsds/services?full=true');
    expect(services.length).toBeGreaterThan(50);
    holds(full, services);
    const list = await all('/hsds/services');
    holds(plain, list);
    for (const { id } of list.slice(0, 40)) holds(full, [(await anybody.get(`/hsds/services/${id}`)).json]);
    holds(organization, await all('/hsds/organizations'));
    // Terms and taxonomies are checked as parts of a service: their own files refer to each other.
    const definitions = JSON.parse(readFileSync(new URL('compiled/service_with_definitions.json', schemas), 'utf8'));
    const part = (name: string) => ajv.compile({ ...definitions.definitions[name], definitions: definitions.definitions });
    holds(part('taxonomy'), await all('/hsds/taxonomies'));
    holds(part('taxonomy_term'), await all('/hsds/taxonomy_terms'));
    const coordinator = await Peer.signIn(server, 'coordinator');
    holds(full, (await coordinator.get('/api/v1/directory/export?format=hsds')).json.contents);
    coordinator.close();
});

test('says how the service is in the words of HSDS', async () => {
    const coordinator = await Peer.signIn(server, 'coordinator');
    const { services } = (await coordinator.get('/api/v1/services')).json;
    const published = new Map((await all('/hsds/services?full=true')).map((service) => [service.name + service.organization.name, service]));
    const words: Record<string, string> = { open: 'active', limited: 'active', full: 'active', unknown: 'active', paused: 'temporarily closed', closed: 'inactive', retired: 'defunct' };
    for (const service of services) {
        const found = published.get(service.title + service.provider)!;
        expect(found.status, service.title).toBe(words[service.status]);
        expect(found.assured_date !== undefined, service.title).toBe(service.verified_at !== undefined);
        if (service.status === 'limited') expect(found.alert).toContain(service.status_reason);
        expect(found.capacities?.[0].available, service.title).toBe(service.status === 'full' ? 0 : undefined);
        expect(found.description, 'invented data say so').toContain('syntetická data');
    }
    coordinator.close();
});

test('narrows the list as asked', async () => {
    const every = await all('/hsds/services');
    const [organization] = await all('/hsds/organizations');
    const one = (await anybody.get(`/hsds/organizations/${organization.id}`)).json;
    const of = await all(`/hsds/services?organization_id=${organization.id}`);
    expect(of.map(({ id }) => id).sort()).toEqual(one.services.map(({ id }: { id: string }) => id).sort());
    const [term] = (await all('/hsds/services?full=true'))[0].attributes;
    expect((await all(`/hsds/services?taxonomy_term_id=${term.taxonomy_term_id}`)).length).toBeGreaterThan(0);
    expect(await all('/hsds/services?search=neni%20takova')).toEqual([]);
    expect((await all(`/hsds/services?search=${encodeURIComponent(every[0].name.toLowerCase())}`)).map(({ id }) => id)).toContain(every[0].id);
    expect(await all('/hsds/services?modified_after=2030-01-01T00:00:00Z')).toEqual([]);
    expect(Object.keys((await all('/hsds/services?minimal=true'))[0])).toEqual(['id', 'last_modified']);
    expect(await all('/hsds/service_at_locations')).toEqual([]);
});

test('is for anybody and any page, and can only be read', async () => {
    const about = await anybody.get('/hsds/');
    expect(about.json).toMatchObject({ version: '3.1', synthetic: true });
    expect(about.headers['access-control-allow-origin']).toBe('*');
    expect(about.headers['cache-control']).toBe('public, max-age=60');
    expect((await anybody.send('POST', '/hsds/services', { body: {} })).status).toBe(405);
    for (const path of ['services', 'organizations', 'taxonomies', 'taxonomy_terms', 'service_at_locations'])
        expect((await anybody.get(`/hsds/${path}/ac148810-d857-441c-9679-408f346de14b`)).status, path).toBe(404);
    for (const query of ['page=0', 'per_page=501', 'page=x', 'format=xml']) expect((await anybody.get(`/hsds/services?${query}`)).status, query).toBe(422);
    expect((await anybody.get('/hsds/services?page=999')).json).toMatchObject({ empty: true, last_page: true, contents: [] });
});
