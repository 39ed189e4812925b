// Moves the clock an hour back, ten days on, and stops it while calls are written: order is by position, recorded_at never goes back.
//
// After each jump calls are written and read. Then the whole log is walked: positions are dense, recorded_at never goes back,
// also over a restart with the clock an hour behind the log. No answer about calls, cases, lines or reports holds a negative
// number. As of the time of a record is the longest prefix recorded by then.
//
// Usage: node clock-jumps.mjs
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Client, nextOf } from './support/client.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';
import { buildShim } from './support/shim.mjs';

const hour = 3600n * 1_000_000_000n;
const callsPerJump = 20;

/** The clock's file, as support/shim.c reads it. */
class Clock {
    constructor(file) {
        this.file = file;
        writeFileSync(file, Buffer.alloc(16));
    }

    /** Overwritten in place: the server has it mapped. */
    set({ offset = 0n, standsAt = 0n }) {
        const words = Buffer.alloc(16);
        words.writeBigInt64LE(offset, 0);
        words.writeBigInt64LE(standsAt, 8);
        const file = openSync(this.file, 'r+');
        writeSync(file, words, 0, 16, 0);
        closeSync(file);
    }
}

function negatives(value, path) {
    if (typeof value === 'number') return value < 0 ? [`${path} = ${value}`] : [];
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([name, each]) => negatives(each, `${path}/${name}`));
}

async function events(client) {
    const all = [];
    for (let page = '/api/v1/events?limit=500'; page !== undefined; ) {
        const answer = await client.get(page);
        all.push(...JSON.parse(answer.body).events);
        page = nextOf(answer);
    }
    return all;
}

async function writeCalls(client, desk, name) {
    const positions = [];
    let known;
    for (let number = 0; number < callsPerJump; number += 1) {
        const body = callOf(desk, number, number % 2 === 1 ? known : undefined);
        const answer = await client.send('POST', '/api/v1/calls', { body, key: `${name.replaceAll(' ', '-')}-${number}` });
        if (!check(`${name}: a call is taken`, answer.status === 201, `${answer.status} ${answer.body}`)) continue;
        const { position, case_code: code, case_id: caseId } = JSON.parse(answer.body);
        known = code ?? known;
        positions.push(position);
        if (number !== callsPerJump - 1) continue;
        for (const path of [`/api/v1/cases/${caseId}`, '/api/v1/calls?limit=50', '/api/v1/lines', '/api/v1/cases', '/api/v1/reports/calls-by-week', '/api/v1/services']) {
            const read = await client.send('GET', path);
            const wrong = read.status === 200 ? negatives(JSON.parse(read.body), '') : [`${read.status}`];
            check(`${name}: ${path} holds no negative number`, wrong.length === 0, wrong.slice(0, 3).join('; '));
        }
    }
    check(`${name}: later is further`, positions.every((position, index) => index === 0 || position > positions[index - 1]));
    return positions;
}

function checkOrder(what, all) {
    let dense = true;
    let back = '';
    for (let index = 1; index < all.length; index += 1) {
        const step = Number(all[index].sequence) - Number(all[index - 1].sequence);
        dense = dense && (step === 0 || step === 1);
        if (all[index].time < all[index - 1].time) back = `${all[index - 1].time}, then ${all[index].time} at ${all[index].sequence}`;
    }
    check(`${what}: positions are dense`, dense);
    check(`${what}: recorded_at never goes back`, back === '', back);
}

await drill(async () => {
    const shim = buildShim();
    const clock = new Clock(join(shim.folder, 'clock'));
    const env = { LD_PRELOAD: shim.library, LINKA_SHIM_CLOCK: clock.file };
    const { dir, token } = prepare();
    let server = await Server.start(dir, [], env);
    let client = new Client(server.port, token);
    const desk = await openDesk(client);
    const before = await writeCalls(client, desk, 'before');
    clock.set({ offset: -hour });
    await writeCalls(client, desk, 'an hour back');
    clock.set({ offset: 240n * hour });
    const ahead = await writeCalls(client, desk, 'ten days on');
    const standsAt = BigInt(Date.now()) * 1_000_000n + 240n * hour;
    clock.set({ standsAt });
    await writeCalls(client, desk, 'standing still');
    clock.set({ offset: 0n });
    const last = await writeCalls(client, desk, 'ten days back');
    let all = await events(client);
    checkOrder('running', all);
    const spread = Date.parse(all[all.length - 1].time) - Date.parse(all[0].time);
    check('the clock really jumped', spread > 9 * 24 * 3600 * 1000, `${spread} ms`);

    const moment = all.find((event) => Number(event.sequence) === ahead[0] - 1).time;
    const asOf = await client.get(`/api/v1/calls?limit=1&as_of=${encodeURIComponent(moment)}`);
    const reached = Number(asOf.headers['linka-position']);
    check('as of a time is the longest prefix recorded by then', reached >= before.at(-1) && reached < ahead[0], `${reached}, not in ${before.at(-1)} to ${ahead[0] - 1}`);

    client.close();
    await server.end('SIGTERM');
    clock.set({ offset: -hour });
    server = await Server.start(dir, [], env);
    client = new Client(server.port, token);
    await writeCalls(client, desk, 'restarted an hour back');
    all = await events(client);
    checkOrder('after the restart', all);
    check('nothing is missing', Number(all.at(-1).sequence) === last.at(-1) + callsPerJump, all.at(-1).sequence);
    client.close();
    const [code] = await server.end('SIGTERM');
    check('the server stops when asked', code === 0, String(code));
    say(`${all.length} events over five jumps`);
});
