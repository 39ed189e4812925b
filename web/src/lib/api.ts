// Every call to the server goes through here, so that each has the language, the moment being looked
// at, one way to fail, and one way to go on after the session ended.
import createClient from 'openapi-fetch';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
/** `current`, with a 412, is the newer state of whatever was asked to change: the caller knows what. */
export type Problem = Omit<Schemas['Problem'], 'current'> & { current?: unknown };

/** What went wrong, in the three kinds a person can do something about. */
export class Failure extends Error {
    constructor(
        /** offline: nobody answered; busy: try later; refused: what was sent is not acceptable */
        readonly kind: 'offline' | 'busy' | 'refused',
        readonly status: number,
        readonly problem?: Problem,
    ) {
        super(problem?.detail ?? problem?.title ?? kind);
    }

    /** What the server says about one field, e.g. fieldError('/return_kraj'). */
    fieldError(pointer: string): string | undefined {
        const found = this.problem?.errors?.find((error) => plainPointer(error.pointer) === pointer);
        return found?.detail;
    }
}

export const plainPointer = (pointer: string): string => pointer.replace(/^#/, '');

/** Who mends a session that ended; session.svelte.ts sets it. Resolves when somebody signed in. */
type Renew = () => Promise<void>;
let renewSession: Renew = () => Promise.reject(new Failure('refused', 401));
export const renewSessionWith = (renew: Renew): void => void (renewSession = renew);

export const client = createClient<paths, 'application/json'>({ credentials: 'same-origin' });

client.use({
    onRequest({ request, schemaPath }) {
        request.headers.set('Accept-Language', document.documentElement.lang);
        if (request.method !== 'GET' || schemaPath === '/api/v1/session') return request;
        const [asked, shown] = [new URL(request.url), new URLSearchParams(window.location.search)];
        for (const key of ['as_of', 'valid_at']) {
            const value = shown.get(key);
            if (value !== null && !asked.searchParams.has(key)) asked.searchParams.set(key, value);
        }
        return new Request(asked, request);
    },
});

// What of openapi-fetch's answer matters here; inferring `Data` from it keeps the route's own type.
type Sent<Data> = Promise<{ data?: Data; error?: unknown; response: Response }>;

/** Sends, and answers with the data or throws a Failure. After the session ended it waits for a new
 *  one and sends again: the same call with the same key, so nothing is recorded twice. */
export async function answer<Data>(send: () => Sent<Data>): Promise<Data> {
    return (await answerWithHead(send)).data;
}

/** As answer(), for lists that go on: `next` is the cursor of the following page. */
export async function answerWithHead<Data>(send: () => Sent<Data>): Promise<{ data: Data; next?: string }> {
    for (;;) {
        const { data, error, response } = await send().catch(() => {
            throw new Failure('offline', 0);
        });
        if (response.ok) return { data: data as Data, next: nextCursor(response) };
        if (response.status !== 401) throw failureOf(response.status, error);
        await renewSession();
    }
}

export function failureOf(status: number, error: unknown): Failure {
    const problem = isProblem(error) ? error : undefined;
    return new Failure(status >= 500 || status === 429 ? 'busy' : 'refused', status, problem);
}

function isProblem(error: unknown): error is Problem {
    return typeof error === 'object' && error !== null && 'code' in error && 'title' in error;
}

function nextCursor(response: Response): string | undefined {
    const link = response.headers.get('Link')?.match(/<([^>]*)>;\s*rel="?next"?/)?.[1];
    return link ? (new URL(link, window.location.origin).searchParams.get('cursor') ?? undefined) : undefined;
}

/** A key for one thing to record. Keep it with what was typed: a retry must carry the same. */
export const newKey = (): string => crypto.randomUUID();

/** Headers of a POST that records something new. */
export const recording = (key: string) => ({ 'Idempotency-Key': key });

/** Headers of a POST about a stream that exists: refused with 412 if it moved on since `version`. */
export const changing = (key: string, version: number) => ({ 'Idempotency-Key': key, 'If-Match': `"v${version}"` });
