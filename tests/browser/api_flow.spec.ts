// What happens over time: versions go round, cursors walk, the stream tells, and a stop cuts nobody off.
import { request as httpsRequest, Agent } from 'node:https';
import { createInterface } from 'node:readline';
import type { IncomingMessage } from 'node:http';
import { expect, test } from '@playwright/test';
import { Peer, walk } from './api_client';
import { begin, callBody, commands, send, type Made } from './api_commands';
import { Server } from './server';

let server: Server;
let peer: Peer;
const made: Made = {};

test.beforeAll(async () => {
    test.setTimeout(180_000);
    server = await Server.start();
    peer = await Peer.signIn(server, 'coordinator');
    await begin(peer, made);
    for (const command of commands.slice(0, 5)) expect((await send(peer, command, made)).status, command.operation).toBe(201);
});

test.afterAll(async () => {
    peer.close();
    await server.stop();
});

const service = () => `/api/v1/services/${made.service_id}`;

test('an ETag read, sent back as If-Match, becomes the next ETag', async () => {
    const states = ['paused', 'limited', 'full'];
    let version = await peer.version(service());
    for (const to of states) {
        const answer = await peer.record(`${service()}/status`, { to, reason: 'změna' }, { headers: { 'if-match': version } });
        expect(answer.headers.etag).not.toBe(version);
        version = await peer.version(service());
        expect(version).toBe(answer.headers.etag);
        expect((await peer.get(service())).json.status).toBe(to);
    }
});

test('whoever calls again about a case is answered with its code', async () => {
    const first = (await peer.record('/api/v1/calls', callBody(made))).json;
    const { line_id, outcome } = callBody(made) as { line_id: string; outcome: string };
    const again = { line_id, outcome, case_code: first.case_code };
    const second = (await peer.record('/api/v1/calls', again)).json;
    expect([second.case_id, second.case_code]).toEqual([first.case_id, first.case_code]);
});

test('a call said to have come at another time is in hours or not by that time', async () => {
    const { call_id, position } = (await peer.record('/api/v1/calls', callBody(made))).json;
    const path = `/api/v1/calls/${call_id}`;
    const correct = async (version: string, body: unknown) => (await peer.record(`${path}/corrections`, body, { headers: { 'if-match': version } })).headers.etag!;
    const early = await correct(`"v${position}"`, { field: 'started_at', new_value: '2020-04-15T10:30:00+02:00', reason: 'překlep' });
    expect((await peer.get(path)).json.in_hours).toBe(true);
    await correct(early, { field: 'started_at', new_value: '2020-04-15T20:30:00+02:00', reason: 'překlep' });
    expect((await peer.get(path)).json.in_hours).toBe(false);
});

test('what is due has a day, the longest overdue first', async () => {
    const day = (shift: number) => new Date(Date.parse(made.now_at) + shift * 86_400_000).toISOString().slice(0, 10);
    const logged = async (next_step: unknown) => (await peer.record('/api/v1/calls', { ...callBody(made), next_step })).json.case_id as string;
    const open = await logged({ kind: 'caller_calls_again' });
    const today = await logged({ kind: 'check_referral', due_on: day(0) });
    const later = await logged({ kind: 'check_referral', due_on: day(1) });
    const due = (await walk(peer, `/api/v1/cases?due_by=${day(0)}&limit=500`, 'cases')) as { case_id: string; follow_up: { due_on: string } }[];
    const ids = due.map((one) => one.case_id);
    expect([ids.includes(open), ids.includes(today), ids.includes(later)]).toEqual([false, true, false]);
    const days = due.map((one) => one.follow_up.due_on);
    expect(days).toEqual([...days].sort());
    expect(days[0]! < day(0)).toBe(true);
});

test('of two changes from the same version one is taken', async () => {
    const other = await Peer.signIn(server, 'operator');
    for (let round = 0; round < 10; round += 1) {
        const version = await peer.version(service());
        const sendAs = (who: Peer, to: string) => who.send('POST', `${service()}/status`, { body: { to, reason: 'naráz' }, headers: { 'if-match': version } });
        const answers = await Promise.all([sendAs(peer, round % 2 ? 'paused' : 'full'), sendAs(other, 'limited')]);
        expect(answers.map((answer) => answer.status).sort()).toEqual([201, 412]);
        const refused = answers.find((answer) => answer.status === 412)!;
        expect(refused.headers.etag).toBe(await peer.version(service()));
    }
    other.close();
});

test('the cursors walk every call once, also while calls are being added', async () => {
    const last = await peer.lastPosition();
    const ids = (calls: { call_id: string }[]) => calls.map((one) => one.call_id);
    const all = ids(await walk(peer, `/api/v1/calls?limit=500&as_of=@${last}`, 'calls'));
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all).size).toBe(all.length);
    const logged = (await walk(peer, `/api/v1/events?limit=500&as_of=@${last}`, 'events')).filter((event) => event.type === 'cz.linka.call_logged.v1');
    expect(new Set(logged.map((event) => event.data.call_id))).toEqual(new Set(all));

    const added = peer.record('/api/v1/calls', callBody(made));
    expect(ids(await walk(peer, `/api/v1/calls?limit=7&as_of=@${last}`, 'calls'))).toEqual(all);
    await added;
    // Without as_of, what is new comes before the first page: nothing is skipped, nothing comes twice.
    const now = ids(await walk(peer, '/api/v1/calls?limit=7', 'calls'));
    expect(now.slice(-all.length)).toEqual(all);
    expect(now.length).toBe(all.length + 1);
});

test('the other lists walk once too', async () => {
    for (const [path, rows, id] of [['cases', 'cases', 'case_id'], ['feedback', 'feedback', 'feedback_id'], [`cases?due_by=${made.now_at.slice(0, 4)}-12-31`, 'cases', 'case_id']] as const) {
        const of = async (limit: number) => (await walk(peer, `/api/v1/${path}${path.includes('?') ? '&' : '?'}limit=${limit}`, rows)).map((row) => row[id]);
        const whole = await of(500);
        expect(whole.length, path).toBeGreaterThan(0);
        expect(new Set(whole).size, path).toBe(whole.length);
        expect(await of(3), path).toEqual(whole);
    }
});

type Notice = { id: number; data: { position: number; types: string[]; streams: string[] }; at: number };

/** The notices of an open stream, as they come. */
async function* notices(stream: IncomingMessage): AsyncGenerator<Notice> {
    let id = 0;
    let data = '';
    for await (const line of createInterface({ input: stream })) {
        if (line.startsWith('id: ')) id = Number(line.slice(4));
        if (line.startsWith('data: ')) data = line.slice(6);
        if (line === '' && data !== '') {
            yield { id, data: JSON.parse(data), at: performance.now() };
            data = '';
        }
    }
}

async function openStream(lastEventId?: number): Promise<{ next: () => Promise<Notice>; close: () => void }> {
    const listener = Object.assign(new Peer(server), { cookie: peer.cookie });
    const stream = await listener.begin('GET', '/api/v1/events/stream', { cookie: peer.cookie, accept: 'text/event-stream', 'last-event-id': lastEventId === undefined ? undefined : String(lastEventId) });
    expect(stream.statusCode).toBe(200);
    const heard = notices(stream);
    return {
        next: async () => (await heard.next()).value as Notice,
        close: () => {
            stream.destroy();
            listener.close();
        },
    };
}

test('the stream catches up from Last-Event-ID and then tells within a second', async () => {
    const last = await peer.lastPosition();
    const stream = await openStream(last - 5);
    for (let position = last - 4; position <= last; position += 1) {
        const notice = await stream.next();
        expect([notice.id, notice.data.position]).toEqual([position, position]);
    }
    const other = await Peer.signIn(server, 'operator');
    const sentAt = performance.now();
    const recorded = await other.record('/api/v1/calls', callBody(made));
    const notice = await stream.next();
    expect(notice.id).toBe(recorded.json.position);
    expect(notice.data.types).toContain('call_logged');
    expect(notice.data.streams).toContain(recorded.json.call_id);
    expect(notice.at - sentAt).toBeLessThan(1000);
    other.close();
    stream.close();
});

test('a stream without Last-Event-ID begins now, and eight listeners hear the same', async () => {
    const streams = await Promise.all(Array.from({ length: 8 }, () => openStream()));
    const positions = [];
    for (let number = 0; number < 5; number += 1) positions.push((await peer.record('/api/v1/calls', callBody(made))).json.position);
    for (const stream of streams) {
        for (const position of positions) expect((await stream.next()).id).toBe(position);
        stream.close();
    }
});

/** A request on a connection that is open already: only its own bytes are on the way when the server is told to stop. */
function prepared(port: number, cookie: string) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
    const sendOne = (method: string, path: string, body: unknown, key: string) =>
        new Promise<number>((resolve, reject) => {
            const text = body === undefined ? '' : JSON.stringify(body);
            const headers = { cookie, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), 'idempotency-key': key };
            const sent = httpsRequest({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
                response.resume();
                response.on('error', reject);
                response.on('end', () => (response.complete ? resolve(response.statusCode!) : reject(new Error('cut off'))));
            });
            sent.on('error', reject);
            sent.end(text);
        });
    return { sendOne, close: () => agent.destroy() };
}

test('told to stop, the server answers what it has begun', async () => {
    test.setTimeout(180_000);
    const stopping = await Server.start();
    const writer = await Peer.signIn(stopping, 'coordinator');
    const line = (await writer.get('/api/v1/lines')).json.lines[0].line_id;
    const { username, password } = stopping.login('operator');
    const connections = Array.from({ length: 24 }, () => prepared(writer.port, writer.cookie));
    await Promise.all(connections.map((connection, index) => connection.sendOne('GET', '/api/v1/moment', undefined, `moment-${index}`)));
    // Signing in takes tens of milliseconds each, one after another: when the first is answered, the others are begun.
    const body = { line_id: line, outcome: 'wrong_number' };
    const answers = connections.map((connection, index) =>
        index % 2 === 0 ? connection.sendOne('POST', '/api/v1/session', { username, password }, `session-${index}`) : connection.sendOne('POST', '/api/v1/calls', body, `stopping-${index}`),
    );
    await Promise.race(answers.filter((_, index) => index % 2 === 0));
    const [statuses] = await Promise.all([Promise.allSettled(answers), stopping.stop()]);
    const seen = statuses.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
    expect(seen).toEqual(connections.map((_, index) => (index % 2 === 0 ? 200 : 201)));
    await expect(new Peer(stopping).get('/healthz')).rejects.toThrow();
    connections.forEach((connection) => connection.close());
    writer.close();
});
