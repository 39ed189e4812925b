// Moves the clock an hour back, ten days on, and stops it while calls are written: order is by position, recorded_at never goes back.
//
// After each jump calls are written and read, and a shift that began before it is ended. Then the whole log is walked: positions
// are dense, recorded_at never goes back, also over a restart with the clock an hour behind the log. No answer about calls, cases,
// lines, shifts or any report holds a negative number, and no shift ends before it began. As of the time of a record is the
// longest prefix recorded by then.
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

    #offset = 0n;
    #standsAt = 0n;

    /** What the server takes for now, in milliseconds. */
    now() {
        return this.#standsAt === 0n ? Date.now() + Number(this.#offset / 1_000_000n) : Number(this.#standsAt / 1_000_000n);
    }

    /** Overwritten in place: the server has it mapped. */
    set({ offset = 0n, standsAt = 0n }) {
        [this.#offset, this.#standsAt] = [offset, standsAt];
        const words = Buffer.alloc(16);
        words.writeBigInt64LE(offset, 0);
        words.writeBigInt64LE(standsAt, 8);
        const file = openSync(this.file, 'r+');
        writeSync(file, words, 0, 16, 0);
        closeSync(file);
    }
}

/** Numbers below zero, also those that a report has written out. */
function negatives(value, path) {
    if (typeof value === 'number') return value < 0 ? [`${path} = ${value}`] : [];
    if (typeof value === 'string') return /^[-−]\d[\d\s]*([.,]\d+)?$/.test(value) ? [`${path} = ${value}`] : [];
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

async function checkAnswers(client, name, caseId) {
    const { reports } = JSON.parse((await client.get('/api/v1/reports')).body);
    const paths = [`/api/v1/cases/${caseId}`, '/api/v1/calls?limit=50', '/api/v1/lines', '/api/v1/cases', '/api/v1/services', '/api/v1/shifts', ...reports.map((report) => `/api/v1/reports/${report.name}`)];
    for (const path of paths) {
        const read = await client.send('GET', path);
        const wrong = read.status === 200 ? negatives(JSON.parse(read.body), '') : [`${read.status}`];
        check(`${name}: ${path} holds no negative number`, wrong.length === 0, wrong.slice(0, 3).join('; '));
    }
    const { shifts } = JSON.parse((await client.get('/api/v1/shifts')).body);
    const backwards = shifts.filter((shift) => [shift.ended_at, shift.planned_until_at].some((end) => end !== undefined && Date.parse(end) < Date.parse(shift.started_at)));
    check(`${name}: no shift ends before it began`, backwards.length === 0, JSON.stringify(backwards[0]));
}

/** Jumps in the middle of a shift, which ends with the missed calls of its day; then writes calls. */
async function jump(client, clock, desk, name, setting) {
    const shifts = `/api/v1/lines/${desk.lineId}/shifts`;
    const key = name.replaceAll(' ', '-');
    const planned = new Date(clock.now() + 2 * 3_600_000).toISOString();
    const begun = await client.send('POST', shifts, { body: { planned_until_at: planned }, key: `${key}-begun` });
    check(`${name}: a shift begins`, begun.status === 201, `${begun.status} ${begun.body}`);
    clock.set(setting);
    const ended = await client.send('POST', `${shifts}/${JSON.parse(begun.body).shift_id}/end`, { body: { missed: 1, method: 'phone_list' }, key: `${key}-ended` });
    check(`${name}: the shift is ended`, ended.status === 201, `${ended.status} ${ended.body}`);
    return writeCalls(client, desk, name);
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
        if (number === callsPerJump - 1) await checkAnswers(client, name, caseId);
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
    await jump(client, clock, desk, 'an hour back', { offset: -hour });
    const ahead = await jump(client, clock, desk, 'ten days on', { offset: 240n * hour });
    await jump(client, clock, desk, 'standing still', { standsAt: BigInt(Date.now()) * 1_000_000n + 240n * hour });
    const last = await jump(client, clock, desk, 'ten days back', {});
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
