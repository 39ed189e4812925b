// A caller of the API that is no browser: one keep-alive connection, a session or a token, and every answer held against openapi.yaml.
import { randomUUID } from 'node:crypto';
import { request as httpsRequest, Agent } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { faultsOf } from './api_contract';
import type { Server } from './server';

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; json: any };
export type Sending = { body?: unknown; raw?: string | Uint8Array; key?: string | null; headers?: Record<string, string | undefined> };

export const roles = ['operator', 'coordinator', 'analyst', 'admin'] as const;
export type Role = (typeof roles)[number];

const answerWithinMs = 20_000;

export class Peer {
    private readonly agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    readonly port: number;
    cookie = '';

    constructor(server: { url: string }) {
        this.port = Number(new URL(server.url).port);
    }

    static async signIn(server: Server, role: Role): Promise<Peer> {
        const peer = new Peer(server);
        const { username, password } = server.login(role);
        const answer = await peer.send('POST', '/api/v1/session', { body: { username, password }, key: null });
        if (answer.status !== 200) throw new Error(`signing in as ${role}: ${answer.status} ${answer.text}`);
        peer.cookie = answer.headers['set-cookie']![0]!.split(';')[0]!;
        return peer;
    }

    /** Resolves when the head of the answer is there; for streams. */
    begin(method: string, target: string, headers: Record<string, string | undefined>, body?: string | Uint8Array): Promise<IncomingMessage> {
        const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
        return new Promise((resolve, reject) => {
            const sent = httpsRequest({ host: '127.0.0.1', port: this.port, method, path: target, headers: given, agent: this.agent, timeout: answerWithinMs }, resolve);
            sent.on('timeout', () => sent.destroy(new Error(`${method} ${target}: no answer in time`)));
            sent.on('error', reject);
            sent.end(body);
        });
    }

    /** The whole answer. Throws when it is not as openapi.yaml says. A POST gets a fresh Idempotency-Key unless `key` says otherwise. */
    async send(method: string, target: string, { body, raw, key, headers = {} }: Sending = {}): Promise<Answer> {
        const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
        const all: Record<string, string | undefined> = { cookie: this.cookie === '' ? undefined : this.cookie };
        if (content !== undefined) Object.assign(all, { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) });
        if (method === 'POST' && key !== null) all['idempotency-key'] = key ?? randomUUID();
        const response = await this.begin(method, target, { ...all, ...headers }, content);
        let text = '';
        for await (const part of response.setEncoding('utf8')) text += part as string;
        const answer = { status: response.statusCode!, headers: response.headers, text };
        const faults = faultsOf({ method, target, ...answer });
        if (faults.length > 0) throw new Error(`${method} ${target} → ${answer.status}, not as described:\n${faults.join('\n')}\n${text.slice(0, 1000)}`);
        return { ...answer, json: text !== '' && /[/+]json(;|$)/.test(response.headers['content-type'] ?? '') ? JSON.parse(text) : undefined };
    }

    get(target: string, headers: Record<string, string> = {}): Promise<Answer> {
        return this.send('GET', target, { headers });
    }

    /** A POST that must be recorded. */
    async record(target: string, body: unknown, sending: Sending = {}): Promise<Answer> {
        const answer = await this.send('POST', target, { ...sending, body });
        if (answer.status !== 201) throw new Error(`POST ${target} → ${answer.status} ${answer.text}`);
        return answer;
    }

    /** The ETag of one thing. */
    async version(target: string): Promise<string> {
        const answer = await this.get(target);
        if (answer.status !== 200 || answer.headers.etag === undefined) throw new Error(`GET ${target} → ${answer.status}, no ETag`);
        return answer.headers.etag;
    }

    async lastPosition(): Promise<number> {
        return (await this.get('/api/v1/moment')).json.last_position;
    }

    close(): void {
        this.agent.destroy();
    }
}

/** Where the next page is; undefined on the last one. */
export function nextOf(answer: Answer): string | undefined {
    const link = answer.headers.link;
    return /<([^>]+)>; rel="next"/.exec(Array.isArray(link) ? link.join() : (link ?? ''))?.[1];
}

/** All rows of a list, page by page. */
export async function walk(peer: Peer, target: string, rows: string): Promise<any[]> {
    const all: any[] = [];
    for (let page: string | undefined = target; page !== undefined; ) {
        const answer: Answer = await peer.get(page);
        if (answer.status !== 200) throw new Error(`GET ${page} → ${answer.status} ${answer.text}`);
        all.push(...answer.json[rows]);
        page = nextOf(answer);
    }
    return all;
}
