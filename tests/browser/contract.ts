// Every JSON answer that a page receives is held against schema/openapi.yaml.
import { readFileSync } from 'node:fs';
import type { Page, Response } from '@playwright/test';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

type Operation = { responses: Record<string, { $ref?: string; content?: Record<string, unknown> }> };
type Document = { paths: Record<string, Record<string, Operation>>; components: { responses: Operation['responses'] } };

const document = parse(readFileSync(new URL('../../schema/openapi.yaml', import.meta.url), 'utf8')) as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'openapi', ...document });

const paths = Object.keys(document.paths).map((path) => ({ path, matches: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`) }));
const compiled = new Map<string, ValidateFunction>();
const escaped = (part: string) => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Where in the document the schema of such an answer is; undefined where it has none. */
function schemaOf(method: string, pathname: string, status: number, media: string): string | undefined {
    // The longest template without a hole wins: /calls/{id}/void is not /calls/{id}.
    const path = paths.filter((candidate) => candidate.matches.test(pathname)).sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')))[0]?.path;
    const operation = path === undefined ? undefined : document.paths[path]?.[method];
    if (!operation) throw new Error(`${method} ${pathname} is not in openapi.yaml`);
    const key = String(status) in operation.responses ? String(status) : 'default';
    const response = operation.responses[key];
    const shared = response?.$ref?.split('/').at(-1);
    const content = shared ? document.components.responses[shared]?.content : response?.content;
    if (!content || !(media in content)) return undefined;
    const place = shared ? `components/responses/${shared}` : `paths/${escaped(path!)}/${method}/responses/${key}`;
    return `openapi#/${place}/content/${escaped(media)}/schema`;
}

function validator(ref: string): ValidateFunction {
    const known = compiled.get(ref) ?? ajv.compile({ $ref: encodeURI(ref) });
    compiled.set(ref, known);
    return known;
}

async function faultsOf(response: Response): Promise<string[]> {
    const url = new URL(response.url());
    const media = (response.headers()['content-type'] ?? '').split(';')[0]!;
    if (!url.pathname.startsWith('/api/v1/') || !/json$/.test(media)) return [];
    const method = response.request().method().toLowerCase();
    const ref = schemaOf(method, url.pathname, response.status(), media);
    if (!ref) return [`${method} ${url.pathname} ${response.status()}: ${media} is not described`];
    // A page that went away takes its bodies with it: nothing to check then.
    const body: unknown = await response.json().catch(() => undefined);
    if (body === undefined) return [];
    const validate = validator(ref);
    if (validate(body)) return [];
    return (validate.errors ?? []).slice(0, 5).map((error) => `${method} ${url.pathname} ${response.status()}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

/** Watches a page; the returned function answers with all that did not fit so far. */
export function watchContract(page: Page): () => Promise<string[]> {
    const checks: Promise<string[]>[] = [];
    page.on('response', (response) => checks.push(faultsOf(response)));
    return async () => [...new Set((await Promise.all(checks)).flat())];
}
