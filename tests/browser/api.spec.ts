// Every route answers every role as openapi.yaml says: lists, single things, now, as of, valid at, and refusals.
import { expect, test } from '@playwright/test';
import { Peer, roles, walk, type Role } from './api_client';
import { begin, commands, send, type Made } from './api_commands';
import { operations } from './api_contract';
import { Server } from './server';

let server: Server;
const peers = {} as Record<Role, Peer>;
const made: Made = {};

test.beforeAll(async () => {
    test.setTimeout(180_000);
    server = await Server.start();
    for (const role of roles) peers[role] = await Peer.signIn(server, role);
    await begin(peers.coordinator, made);
    made.name = 'calls-by-week';
    for (const command of commands) {
        const answer = await send(peers.coordinator, command, made);
        expect(answer.status, `${command.operation}: ${answer.text}`).toBe(201);
    }
    const asked = await peers.coordinator.record('/api/v1/erasures', { subject: made.feedback_id, ground: 'objection' });
    made.erasure_id = asked.json.erasure_id;
});

test.afterAll(async () => {
    Object.values(peers).forEach((peer) => peer.close());
    await server.stop();
});

const filled = (path: string, values: Made) => path.replace(/\{([^}]+)\}/g, (_, name: string) => String(values[name]));
const rightTo: Record<string, string> = { drafts: 'log_call', reports: 'see_reports', report: 'see_reports', reportCsv: 'see_reports', events: 'see_events', differences: 'see_events', erasures: 'erase', erasure: 'erase' };

/** The ways to ask for one path. */
async function variants(path: string, parameters: Set<string>): Promise<string[]> {
    const target = filled(path, made);
    const last = await peers.coordinator.lastPosition();
    const middle = Math.floor(last / 2);
    const when = (await peers.coordinator.get(`/api/v1/moment?as_of=@${middle}`)).json.recorded_at as string;
    const queries = [''];
    if (parameters.has('as_of')) queries.push(`as_of=@${last}`, `as_of=${encodeURIComponent(when)}`, `as_of=@${middle}`, 'as_of=@1');
    if (parameters.has('valid_at')) queries.push('valid_at=2020-04-15T10:42:00%2B02:00', `as_of=@${last}&valid_at=2020-05-09T10:00:00Z`);
    if (parameters.has('limit')) queries.push('limit=1', 'limit=500');
    if (parameters.has('order')) queries.push('order=newest&limit=3');
    if (parameters.has('open')) queries.push('open=true');
    if (parameters.has('current')) queries.push('current=true');
    if (parameters.has('due_by')) queries.push('due_by=2020-12-31', `code=${encodeURIComponent(made.case_code)}`);
    // Proofs ask about positions, not about a moment.
    if (path.endsWith('/inclusion')) return ['position=1', `position=${middle}&size=${last}`].map((query) => `${target}?${query}`);
    if (path.endsWith('/consistency')) return ['from=0', `from=${middle}&to=${last}`].map((query) => `${target}?${query}`);
    if (path.endsWith('/differences')) return ['from=@1', `from=@${middle}&as_of=@${last}`].map((query) => `${target}?${query}`);
    if (parameters.has('from')) queries.push('from=2020-04-08&until=2020-05-31', `line_id=${made.pilot_line}`);
    if (parameters.has('format')) queries.push('format=csv', 'format=csv-excel', 'format=hsds');
    if (parameters.has('dialect')) queries.push('dialect=rfc4180');
    return queries.map((query) => (query === '' ? target : `${target}?${query}`));
}

function parametersOf(operation: (typeof operations)[number]['operation']): Set<string> {
    return new Set((operation.parameters ?? []).map((parameter) => parameter.name ?? parameter.$ref!.split('/').at(-1)!));
}

for (const role of roles) {
    test(`reading everything as ${role}`, async () => {
        const peer = peers[role];
        const may = new Set<string>((await peer.get('/api/v1/session')).json.may);
        for (const { path, method, operation } of operations) {
            if (method !== 'get' || operation.operationId === 'eventStream' || operation.operationId.startsWith('public')) continue;
            const right = rightTo[operation.operationId];
            const allowed = right === undefined || may.has(right);
            for (const target of await variants(path, parametersOf(operation))) {
                const answer = await peer.get(target);
                // A thing made later than the position asked for was not there yet.
                const expected = allowed ? (/\{(\w+_id|key)\}/.test(path) && /as_of=/.test(target) ? [200, 404] : [200]) : [403];
                expect(expected, `${target}: ${answer.text.slice(0, 300)}`).toContain(answer.status);
                if (answer.status === 403) expect(answer.json.code).toBe('not_allowed');
            }
        }
    });

    test(`writing everything as ${role}`, async () => {
        const peer = peers[role];
        const may = new Set<string>((await peer.get('/api/v1/session')).json.may);
        const own = { ...made };
        for (const command of commands) {
            const before = await peer.lastPosition();
            const answer = await send(peer, command, own);
            const allowed = may.has(command.right);
            expect(answer.status, `${command.operation}: ${answer.text}`).toBe(allowed ? 201 : 403);
            expect(await peer.lastPosition(), command.operation).toBe(allowed ? before + 1 : before);
            if (!allowed) expect(answer.json.code).toBe('not_allowed');
            if (!allowed) continue;
            expect(answer.headers.location).toMatch(/^\/api\/v1\//);
            expect((await peer.get(answer.headers.location!)).status, answer.headers.location).toBe(200);
            expect(answer.headers['linka-position']).toBe(String(before + 1));
        }
    });
}

test('signing out ends the session', async () => {
    const peer = await Peer.signIn(server, 'operator');
    expect((await peer.send('DELETE', '/api/v1/session')).status).toBe(204);
    const after = await peer.get('/api/v1/session');
    expect([after.status, after.json.code]).toEqual([401, 'signed_out']);
    peer.close();
});

test('the stream of events is open to everybody who is signed in', async () => {
    for (const role of roles) {
        const peer = await Peer.signIn(server, role);
        const stream = await peer.begin('GET', '/api/v1/events/stream', { cookie: peer.cookie });
        expect(stream.statusCode).toBe(200);
        expect(stream.headers['content-type']).toMatch(/^text\/event-stream/);
        stream.destroy();
        peer.close();
    }
});

test('HEAD answers like GET, without the body', async () => {
    for (const path of ['/api/v1/moment', `/api/v1/cases/${made.case_id}`, '/api/v1/services']) {
        const [head, full] = [await peers.operator.send('HEAD', path), await peers.operator.get(path)];
        expect([head.status, head.headers['content-length'], head.headers.etag, head.text]).toEqual([200, full.headers['content-length'], full.headers.etag, '']);
    }
});

test('one thing that is not there is not found', async () => {
    for (const path of ['calls/call-x', 'cases/case-x', 'services/service-x', 'feedback/feedback-x', 'changes/change-x', 'reports/x', 'reports/x/csv']) {
        const answer = await peers.coordinator.get(`/api/v1/${path}`);
        expect([answer.status, answer.json.code], path).toEqual([404, `unknown_${path.split('/')[0]!.replace(/^(call|case|service|change|report)s$/, '$1')}`]);
    }
});

test('what was read as of a position stays the same while more is written', async () => {
    const peer = peers.coordinator;
    const position = await peer.lastPosition();
    const targets = [`cases/${made.case_id}`, `services/${made.service_id}`, 'services', 'cases?limit=50', 'calls?limit=50', 'lines', 'feedback?limit=50', 'changes', 'reports/calls-by-week', 'reports/calls-by-week/csv', 'events?limit=50&order=newest'].map(
        (path) => `/api/v1/${path}${path.includes('?') ? '&' : '?'}as_of=@${position}`,
    );
    const before = [];
    for (const target of targets) before.push(await peer.get(target));
    const later = { ...made };
    for (const command of commands) await send(peer, command, later);
    for (const [index, target] of targets.entries()) {
        const after = await peer.get(target);
        expect(after.text, target).toBe(before[index]!.text);
        expect(after.headers['linka-position'], target).toBe(String(position));
    }
});

test('only an answer at a fixed position without personal text may be kept', async () => {
    const last = await peers.coordinator.lastPosition();
    const of = async (path: string) => (await peers.coordinator.get(path)).headers['cache-control'];
    expect(await of(`/api/v1/cases/${made.case_id}?as_of=@${last}`)).toBe('private, max-age=31536000, immutable');
    expect(await of(`/api/v1/cases/${made.case_id}`)).toBe('no-store');
    expect(await of(`/api/v1/feedback/${made.feedback_id}?as_of=@${last}`)).toBe('no-store');
});

test('events as lines are the same events', async () => {
    const list = (await peers.coordinator.get('/api/v1/events?limit=20')).json.events;
    const lines = await peers.coordinator.get('/api/v1/events?limit=20', { accept: 'application/x-ndjson' });
    expect(lines.text.split('\n').filter(Boolean).map((line) => JSON.parse(line))).toEqual(list);
});

test('the log by its cursors is dense, oldest and newest first', async () => {
    const oldest = (await walk(peers.analyst, '/api/v1/events?limit=97', 'events')).map((event) => event.id);
    const newest = (await walk(peers.analyst, '/api/v1/events?limit=89&order=newest', 'events')).map((event) => event.id);
    expect(new Set(oldest).size).toBe(oldest.length);
    expect(new Set(newest)).toEqual(new Set(oldest));
    const positions = [...new Set(oldest.map((id: string) => Number(id.split('.')[0])))];
    expect(positions).toEqual(Array.from({ length: positions.length }, (_, index) => index + 1));
});

test('no operation is left out above', () => {
    // Erasing takes two people: personal.spec.ts. A link is answered without a login: provider_link.spec.ts. Files are no JSON: import.spec.ts.
    const covered = new Set([...commands.map((command) => command.operation), 'signIn', 'signOut', 'requestErasure', 'answerErasure', 'keepDraft', 'forgetDraft', 'haveCaseOpen', 'leaveCase', 'publicLinkAnswer', 'directoryImport', 'directoryImportPreview']);
    const rest = operations.filter(({ method, operation }) => method !== 'get' && !covered.has(operation.operationId));
    expect(rest.map(({ operation }) => operation.operationId)).toEqual([]);
});

test('a draft is its writer’s alone, holds codes only and is forgotten', async () => {
    const [mine, theirs] = [peers.operator, peers.coordinator];
    const put = (peer: Peer, body: unknown) => peer.send('PUT', '/api/v1/drafts/draft-1', { body });
    const kept = await put(mine, { key: 'k-1', return_kraj: 'PHA', needs: [{ code: 'N-BYD' }] });
    expect([kept.status, kept.json.draft_id, kept.json.return_kraj]).toEqual([200, 'draft-1', 'PHA']);
    expect((await theirs.get('/api/v1/drafts')).json.drafts).toEqual([]);
    const words = await put(mine, { key: 'k-1', prison_id: 'paní Nová' });
    expect([words.status, words.json.errors[0].code]).toEqual([422, 'not_a_code']);
    expect((await put(mine, { key: 'k-1', contact_name: 'Nová' })).json.errors[0].code).toBe('unknown_field');
    expect((await put(peers.analyst, { key: 'k-1' })).status).toBe(403);
    expect((await mine.get('/api/v1/drafts')).json.drafts).toHaveLength(1);
    expect((await mine.send('DELETE', '/api/v1/drafts/draft-1')).status).toBe(204);
    expect((await mine.get('/api/v1/drafts')).json.drafts).toEqual([]);
});
