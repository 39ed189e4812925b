// What schema/openapi.yaml promises, and whether an answer keeps it: status, headers and body, strictly.
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

type Reference = { $ref?: string };
type Described = Reference & { headers?: Record<string, Reference>; content?: Record<string, { schema?: unknown }> };
export type Operation = { operationId: string; parameters?: (Reference & { name?: string; in?: string })[]; responses: Record<string, Described> };
type Document = { paths: Record<string, Record<string, Operation>>; components: { responses: Record<string, Described> } };

export const document = parse(readFileSync(new URL('../../schema/openapi.yaml', import.meta.url), 'utf8')) as Document;

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'openapi', ...document });
const compiled = new Map<string, ValidateFunction>();

export type Described200 = { path: string; method: string; operation: Operation };
export const operations: Described200[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** The operation a request is for; /events/stream is not /events/{id}. */
export function operationOf(method: string, pathname: string): Described200 | undefined {
    const fits = operations.filter(
        (candidate) => candidate.method === method.toLowerCase() && new RegExp(`^${candidate.path.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(pathname),
    );
    return fits.sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))[0];
}

const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

function faultsOfBody(place: string, body: unknown): string[] {
    const validate = compiled.get(place) ?? ajv.compile({ $ref: encodeURI(`openapi#/${place}`) });
    compiled.set(place, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).slice(0, 5).map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

export type Told = { method: string; target: string; status: number; headers: IncomingHttpHeaders; text: string };

/** Link is there only while there is more; everything else described is owed. */
function faultsOfHeaders(described: Described, headers: IncomingHttpHeaders): string[] {
    return Object.keys(described.headers ?? {}).filter((name) => name !== 'Link' && headers[name.toLowerCase()] === undefined).map((name) => `${name} is missing`);
}

/** All that does not fit; empty when the answer keeps the promise. */
export function faultsOf({ method, target, status, headers, text }: Told): string[] {
    const media = (headers['content-type'] ?? '').split(';')[0]!;
    const found = operationOf(method === 'HEAD' ? 'GET' : method, new URL(target, 'https://localhost').pathname);
    // A path or method that is not described can only be refused.
    const key = found && String(status) in found.operation.responses ? String(status) : 'default';
    const response = found?.operation.responses[key] ?? { $ref: '#/components/responses/Problem' };
    const shared = response.$ref?.split('/').at(-1);
    const described = shared === undefined ? response : document.components.responses[shared]!;
    const faults = faultsOfHeaders(described, headers);
    if (method === 'HEAD') return faults;
    if (described.content === undefined) return text === '' ? faults : [...faults, 'a body where none is described'];
    // Described in the summary only: as a second content it would turn the list's type into a union for every caller.
    if (media === 'application/x-ndjson') return [...faults, ...text.split('\n').filter(Boolean).flatMap((line) => faultsOfBody('components/schemas/CloudEvent', JSON.parse(line)))];
    if (!(media in described.content)) return [...faults, `"${media}" is not described`];
    const place = shared === undefined ? `paths/${escaped(found!.path)}/${found!.method}/responses/${key}` : `components/responses/${shared}`;
    const schema = `${place}/content/${escaped(media)}/schema`;
    return [...faults, ...faultsOfBody(schema, /json$/.test(media) ? JSON.parse(text) : text)];
}
