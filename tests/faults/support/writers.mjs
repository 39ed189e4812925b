// Clients that write whole calls until the server stops answering, and what they know afterwards.
import { Client } from './client.mjs';
import { callOf } from './desk.mjs';
import { LogWalk } from './log_walk.mjs';
import { check } from './report.mjs';

/** One client: writes until the connection breaks; gives the request that got no answer. */
async function write(client, name, desk, hear) {
    let known;
    for (let number = 0; ; number += 1) {
        const key = `${name}-${number}`;
        const body = callOf(desk, number, number % 2 === 1 ? known : undefined);
        let answer;
        try {
            answer = await client.send('POST', '/api/v1/calls', { body, key });
        } catch {
            return { key, body };
        }
        if (answer.status === 201) known = JSON.parse(answer.body).case_code ?? known;
        if (hear({ key, body, answer }) === false) return undefined;
    }
}

/**
 * `count` clients write until the server is gone. { acknowledged, unknown, refused }; `then` is called once, when `enough`
 * commits are acknowledged.
 */
export async function writeUntilGone(server, token, desk, { name, count = 8, enough, then }) {
    const acknowledged = [];
    const refused = [];
    const hear = ({ key, body, answer }) => {
        if (answer.status === 201) {
            acknowledged.push({ key, body, text: answer.body, ...JSON.parse(answer.body), at: Date.now() });
            if (acknowledged.length === enough) then();
        } else {
            refused.push({ key, body, status: answer.status, text: answer.body });
        }
    };
    const clients = Array.from({ length: count }, () => new Client(server.port, token));
    const unknown = await Promise.all(clients.map((client, index) => write(client, `${name}-${index}`, desk, hear)));
    clients.forEach((client) => client.close());
    return { acknowledged, refused, unknown: unknown.filter((each) => each !== undefined) };
}

/** Every acknowledged call is at its position, the log is dense, and nothing is in it twice. Gives the walk. */
export async function checkKept(client, what, acknowledged) {
    const walk = await new LogWalk().go(client);
    check(`${what}: the log is dense and no call is in it twice`, walk.errors.length === 0, walk.errors.slice(0, 3).join('; '));
    const lost = acknowledged.filter((call) => walk.calls.get(call.call_id) !== call.position);
    check(`${what}: no acknowledged commit is lost`, lost.length === 0, `${lost.length} of ${acknowledged.length}, from position ${lost[0]?.position}`);
    return walk;
}

/** Sends again what got no answer; each is taken, once. Gives what is acknowledged now. */
export async function sendAgain(client, what, unknown) {
    const acknowledged = [];
    for (const { key, body } of unknown) {
        const answer = await client.send('POST', '/api/v1/calls', { body, key });
        if (check(`${what}: an unanswered call is taken when sent again`, answer.status === 201, `${answer.status} ${answer.body}`)) {
            acknowledged.push({ key, body, text: answer.body, ...JSON.parse(answer.body) });
        }
    }
    return acknowledged;
}
