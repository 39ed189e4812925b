// One keep-alive HTTPS client. The server's certificate is its own and both ends are this machine.
import { Agent, request } from 'node:https';

export class Client {
    #agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });

    constructor(port, token) {
        this.port = port;
        this.token = token;
    }

    /** The whole answer: { status, headers, body }. Rejects when there was none. */
    send(method, path, { body, key, headers = {} } = {}) {
        const all = { authorization: `Bearer ${this.token}`, ...headers };
        if (key !== undefined) all['idempotency-key'] = key;
        const text = body === undefined ? undefined : JSON.stringify(body);
        if (text !== undefined) Object.assign(all, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
        return new Promise((resolve, reject) => {
            const sent = request(
                { host: '127.0.0.1', port: this.port, method, path, headers: all, agent: this.#agent, timeout: 30_000 },
                (answer) => {
                    const parts = [];
                    answer.on('data', (part) => parts.push(part));
                    answer.on('error', reject);
                    answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
                },
            );
            sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer within 30 s`)));
            sent.on('error', reject);
            sent.end(text);
        });
    }

    async get(path) {
        const answer = await this.send('GET', path);
        if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.body}`);
        return answer;
    }

    async post(path, body, key) {
        const answer = await this.send('POST', path, { body, key });
        if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.body}`);
        return JSON.parse(answer.body);
    }

    close() {
        this.#agent.destroy();
    }
}

/** The next page of a list, or undefined on the last one. */
export function nextOf(answer) {
    return /<([^>]+)>; rel="next"/.exec(answer.headers.link ?? '')?.[1];
}

/** The newest checkpoint, once it covers the whole log; an export ends there. */
export async function checkpointOf(client) {
    for (;;) {
        const { body, headers } = await client.get('/api/v1/log/checkpoint');
        if (body.split('\n')[1] === headers['linka-position']) return body;
    }
}
