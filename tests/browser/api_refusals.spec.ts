// Bad input: each is a clear problem in Czech and in English, and nothing of it is written.
import { randomUUID } from 'node:crypto';
import { connect } from 'node:tls';
import { expect, test } from '@playwright/test';
import { Peer, type Answer, type Sending } from './api_client';
import { begin, callBody, commands, send, type Made } from './api_commands';
import { Server } from './server';

let server: Server;
let peer: Peer;
let nobody: Peer;
const made: Made = {};

test.beforeAll(async () => {
    test.setTimeout(180_000);
    server = await Server.start();
    peer = await Peer.signIn(server, 'coordinator');
    nobody = new Peer(server);
    await begin(peer, made);
    for (const command of commands.slice(0, 5)) expect((await send(peer, command, made)).status, command.operation).toBe(201);
});

test.afterAll(async () => {
    peer.close();
    nobody.close();
    await server.stop();
});

type Bad = { name: string; method?: string; target?: string; sending?: Sending; status: number; code: string; pointer?: string; field?: string; from?: () => Peer };

const call = (changed: Record<string, unknown>) => ({ body: { ...callBody(made), ...changed } });
const service = () => `/api/v1/services/${made.service_id}`;
const setOpen = { to: 'open', reason: 'zase otevřeno', verified_by: 'phone' };

/** A field of a call that is wrong: 422, and the problem points at it. */
const badCall = (name: string, changed: Record<string, unknown>, pointer: string, field: string): Bad => ({ name, sending: call(changed), status: 422, code: 'invalid_input', pointer, field });

const body = (raw: string | Uint8Array, name: string, status = 400, code = 'bad_json'): Bad => ({ name, sending: { raw }, status, code });

/** Made when the ids are known. A pointer with a slash is into the body, a bare name is a parameter of the URL. */
function badInput(): Bad[] {
    const session = '/api/v1/session';
    const whole = JSON.stringify(callBody(made));
    return [
        { name: 'a wrong password', target: session, sending: { body: { username: server.login('operator').username, password: 'not this one' }, key: null }, from: () => nobody, status: 401, code: 'wrong_password' },
        { name: 'a user nobody knows', target: session, sending: { body: { username: 'nikdo', password: 'not this one' }, key: null }, from: () => nobody, status: 401, code: 'wrong_password' },
        { name: 'signing in without a password', target: session, sending: { body: { username: 'nikdo' }, key: null }, from: () => nobody, status: 422, code: 'invalid_input', pointer: '/password', field: 'required' },
        { name: 'signing in with a field twice', target: session, sending: { raw: '{"username":"a","username":"b","password":"c"}', key: null }, from: () => nobody, status: 422, code: 'invalid_input', pointer: '/username', field: 'duplicate_field' },
        { name: 'reading without a session', method: 'GET', from: () => nobody, status: 401, code: 'signed_out' },
        { name: 'writing without a session', sending: call({}), from: () => nobody, status: 401, code: 'signed_out' },
        { name: 'a token that nobody has', method: 'GET', sending: { headers: { authorization: 'Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } }, from: () => nobody, status: 401, code: 'signed_out' },
        body('hello', 'a body that is not JSON'),
        body(`${whole} x`, 'text after the JSON'),
        body(whole.replaceAll('"', "'"), 'single quotes'),
        body(whole.replace(/\}$/, ',}'), 'a comma too many'),
        body('[]', 'a list where an object belongs'),
        body(whole.replace('12', 'NaN'), 'NaN'),
        body(Uint8Array.from([...Buffer.from('{"line_id":"'), 0xc3, 0x28, ...Buffer.from('"}')]), 'bytes that are not UTF-8'),
        body('{"a":'.repeat(40) + '1' + '}'.repeat(40), 'an object in an object, forty deep'),
        badCall('an unknown field', { colour: 'blue' }, '/colour', 'unknown_field'),
        { name: 'a field twice', sending: { raw: whole.replace('{', '{"minutes":1,') }, status: 422, code: 'invalid_input', pointer: '/minutes', field: 'duplicate_field' },
        badCall('a field that is internal', { started_at_us: 1 }, '/started_at_us', 'unknown_field'),
        badCall('a number as text', { minutes: '12' }, '/minutes', 'wrong_type'),
        badCall('a fraction', { minutes: 1.5 }, '/minutes', 'wrong_type'),
        badCall('null', { minutes: null }, '/minutes', 'wrong_type'),
        badCall('an outcome that is none', { outcome: 'great' }, '/outcome', 'unknown_value'),
        badCall('no outcome', { outcome: undefined }, '/outcome', 'required'),
        badCall('an unknown prison', { prison_id: 'V-ALCATRAZ' }, '/prison_id', 'unknown_prison'),
        badCall('an unknown kraj', { return_kraj: 'QQQ' }, '/return_kraj', 'unknown_kraj'),
        badCall('an unknown need', { needs: [{ code: 'N-KOLO' }], referrals: [] }, '/needs/0/code', 'unknown_need'),
        badCall('a line that does not exist', { line_id: 'line-none' }, '/line_id', 'unknown_line'),
        badCall('a referral to a service that does not exist', { referrals: [{ service_id: 'service-none', need_code: 'N-BYD' }] }, '/referrals/0/service_id', 'unknown_service'),
        badCall('a day that does not exist', { next_step: { kind: 'check_referral', due_on: '2020-02-30' } }, '/next_step/due_on', 'bad_date'),
        badCall('a moment that does not exist', { started_at: '2020-02-30T10:00:00+01:00' }, '/started_at', 'bad_time'),
        badCall('a moment without a zone', { started_at: '2020-05-05T10:00:00' }, '/started_at', 'bad_time'),
        { name: 'a report from a day that does not exist', method: 'GET', target: '/api/v1/reports/calls-by-week?from=2020-02-30', status: 422, code: 'invalid_input', pointer: 'from', field: 'bad_date' },
        { name: 'as of the future', method: 'GET', target: '/api/v1/calls?as_of=@99999999', status: 422, code: 'invalid_input', pointer: 'as_of', field: 'as_of_ahead' },
        { name: 'as of nonsense', method: 'GET', target: '/api/v1/calls?as_of=yesterday', status: 422, code: 'invalid_input', pointer: 'as_of', field: 'bad_as_of' },
        { name: 'valid at nonsense', method: 'GET', target: '/api/v1/calls?valid_at=yesterday', status: 422, code: 'invalid_input', pointer: 'valid_at', field: 'bad_time' },
        { name: 'a page of none', method: 'GET', target: '/api/v1/calls?limit=0', status: 422, code: 'invalid_input', pointer: 'limit', field: 'bad_limit' },
        { name: 'a page of too many', method: 'GET', target: '/api/v1/calls?limit=501', status: 422, code: 'invalid_input', pointer: 'limit', field: 'bad_limit' },
        { name: 'a cursor made by hand', method: 'GET', target: '/api/v1/calls?cursor=xyz', status: 422, code: 'invalid_input', pointer: 'cursor', field: 'bad_cursor' },
        { name: 'no If-Match', target: `${service()}/status`, sending: { body: setOpen }, status: 428, code: 'if_match_missing' },
        { name: 'an If-Match that is none of ours', target: `${service()}/status`, sending: { body: setOpen, headers: { 'if-match': '*' } }, status: 400, code: 'bad_if_match' },
        { name: 'no Idempotency-Key', sending: { ...call({}), key: null }, status: 400, code: 'idempotency_key_missing' },
        { name: 'a short Idempotency-Key', sending: { ...call({}), key: 'abc' }, status: 400, code: 'bad_idempotency_key' },
        { name: 'a body over 64 KiB', sending: call({ line_id: 'x'.repeat(65 * 1024) }), status: 413, code: 'body_too_large' },
        { name: 'another content type', sending: { ...call({}), headers: { 'content-type': 'text/plain' } }, status: 415, code: 'wrong_content_type' },
        { name: 'no content type', sending: { ...call({}), headers: { 'content-type': undefined } }, status: 415, code: 'wrong_content_type' },
        { name: 'a foreign Origin', sending: { ...call({}), headers: { origin: 'https://elsewhere.example' } }, status: 403, code: 'wrong_origin' },
        { name: 'a foreign site without Origin', sending: { ...call({}), headers: { 'sec-fetch-site': 'cross-site' } }, status: 403, code: 'wrong_origin' },
        { name: 'signing in from a foreign Origin', target: session, sending: { body: { username: 'a', password: 'b' }, key: null, headers: { origin: 'null' } }, from: () => nobody, status: 403, code: 'wrong_origin' },
        { name: 'a path that is not there', method: 'GET', target: '/api/v1/nothing', status: 404, code: 'unknown_path' },
        { name: 'a method that is not there', method: 'DELETE', target: '/api/v1/calls', status: 405, code: 'wrong_method' },
    ];
}

/** Says what is wrong in words of the language, with no gap left open and no bare code. */
function expectClear(answer: Answer, language: string): string[] {
    const problem = answer.json;
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['content-language']).toBe(language);
    expect(problem.type).toBe(`/problems#${problem.code}`);
    expect(problem.status).toBe(answer.status);
    const sentences = [problem.title, ...(problem.errors ?? []).map((error: { detail: string }) => error.detail)] as string[];
    const codes = [problem.code, ...(problem.errors ?? []).map((error: { code: string }) => error.code)] as string[];
    sentences.forEach((sentence) => expect(sentence).toMatch(/^[„“"]?[\p{L}\d].* .*[.!?]$/su));
    sentences.forEach((sentence, index) => expect(sentence).not.toBe(codes[index]));
    expect(sentences.join()).not.toContain('{}');
    return sentences;
}

/** Asks in Czech and in English: each is clear, and says it in its own words. */
async function expectInBoth(ask: (headers: { 'accept-language': string }) => Promise<Answer>): Promise<void> {
    const [czech, english] = [expectClear(await ask({ 'accept-language': 'cs' }), 'cs'), expectClear(await ask({ 'accept-language': 'en' }), 'en')];
    czech.forEach((sentence, i) => expect(english[i]).not.toBe(sentence));
}

test('each piece of bad input is a clear problem in both languages, and nothing is written', async () => {
    const before = await peer.lastPosition();
    for (const bad of badInput()) {
        const said: string[][] = [];
        for (const language of ['cs', 'en']) {
            await test.step(`${bad.name} (${language})`, async () => {
                const from = bad.from?.() ?? peer;
                const headers = { 'accept-language': language, ...bad.sending?.headers };
                const answer = await from.send(bad.method ?? 'POST', bad.target ?? '/api/v1/calls', { ...bad.sending, headers });
                expect.soft([answer.status, answer.json.code], `${bad.name}: ${answer.text.slice(0, 500)}`).toEqual([bad.status, bad.code]);
                said.push(expectClear(answer, language));
                const errors = (answer.json.errors ?? []) as { pointer: string; code: string }[];
                if (bad.pointer !== undefined) expect.soft(errors.map(({ pointer, code }) => [pointer, code]), `${bad.name}: ${answer.text}`).toContainEqual([bad.pointer, bad.field]);
            });
        }
        said[0]?.forEach((sentence, index) => expect.soft(said[1]?.[index], bad.name).not.toBe(sentence));
        expect.soft(await peer.lastPosition(), bad.name).toBe(before);
    }
});

test('a head over 16 KiB is refused, in Czech: what language it asks for is not read any more', async () => {
    const answer = await peer.get('/api/v1/calls', { 'x-much': 'x'.repeat(17 * 1024), 'accept-language': 'en' });
    expect([answer.status, answer.json.code]).toEqual([431, 'header_too_large']);
    expectClear(answer, 'cs');
});

test('a wrong method names the right ones', async () => {
    const answer = await peer.send('DELETE', '/api/v1/calls');
    expect(answer.headers.allow!.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
});

test('an old If-Match is refused with the newer state', async () => {
    const old = await peer.version(service());
    const first = await peer.record(`${service()}/status`, setOpen, { headers: { 'if-match': old } });
    const before = await peer.lastPosition();
    const current = (await peer.get(service())).json;
    await expectInBoth(async (headers) => {
        const refused = await peer.send('POST', `${service()}/status`, { body: { to: 'full', reason: 'plno' }, headers: { 'if-match': old, ...headers } });
        expect([refused.status, refused.json.code]).toEqual([412, 'stale_version']);
        expect(refused.json.current).toEqual(current);
        expect(refused.headers.etag).toBe(first.headers.etag);
        return refused;
    });
    expect(await peer.lastPosition()).toBe(before);
});

test('a key sent again gets the same answer, with another body a refusal', async () => {
    const key = randomUUID();
    const sent = callBody(made);
    const first = await peer.record('/api/v1/calls', sent, { key });
    const last = await peer.lastPosition();
    const again = await peer.send('POST', '/api/v1/calls', { body: sent, key });
    expect([again.status, again.text, again.headers.location, again.headers.etag]).toEqual([first.status, first.text, first.headers.location, first.headers.etag]);
    const reused: [path: string, body: unknown][] = [
        ['/api/v1/calls', { ...sent, minutes: 13 }],
        ['/api/v1/feedback', { kind: 'praise', text: 'Díky.' }],
    ];
    for (const [path, body] of reused) {
        await expectInBoth(async (headers) => {
            const other = await peer.send('POST', path, { body, key, headers });
            expect([other.status, other.json.code], other.text).toEqual([422, 'idempotency_key_reused']);
            return other;
        });
    }
    expect(await peer.lastPosition()).toBe(last);
    // The key is the sender's own: somebody else's is another one.
    const colleague = await Peer.signIn(server, 'operator');
    const theirs = await colleague.record('/api/v1/calls', sent, { key });
    expect(theirs.json.call_id).not.toBe(first.json.call_id);
    colleague.close();
});

test('one key sent eight times at once is counted once', async () => {
    const key = randomUUID();
    const sent = callBody(made);
    const before = await peer.lastPosition();
    const clients = Array.from({ length: 8 }, () => Object.assign(new Peer(server), { cookie: peer.cookie }));
    const answers = await Promise.all(clients.map((client) => client.record('/api/v1/calls', sent, { key })));
    clients.forEach((client) => client.close());
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(await peer.lastPosition()).toBe(before + 1);
});

test('letters of every kind are kept exactly', async () => {
    // A combining accent stays one: nothing is normalised behind the writer's back.
    const text = 'Příliš žluťoučký kůň 🐎 úpěl „ďábelské ódy“ – ẞ, Ŵ, 日本, 👩‍👩‍👧, e\u0301\nDruhý řádek & <b>„\\"</b>';
    const added = await peer.record('/api/v1/feedback', { kind: 'praise', text });
    const read = await peer.get(added.headers.location!);
    expect(read.json.text).toBe(text);
    const listed = (await peer.get('/api/v1/feedback?limit=1')).json.feedback[0];
    expect(listed.text).toBe(text);
});

/** Sends the bytes on one connection and waits until the server ends it. */
function sendRaw(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port: peer.port, rejectUnauthorized: false }, () => socket.write(bytes, 'latin1'));
        let text = '';
        socket.setTimeout(15_000, () => socket.destroy(new Error(`the connection was kept open after: ${text}`)));
        socket.on('data', (part) => (text += part.toString()));
        socket.on('error', reject);
        socket.on('close', () => resolve(text));
    });
}

test('a request with broken framing is refused, and what follows it on the connection is never served', async () => {
    const content = JSON.stringify(callBody(made));
    const common = `Host: localhost\r\nCookie: ${peer.cookie}\r\nContent-Type: application/json\r\n`;
    const length = Buffer.byteLength(content);
    const second = `POST /api/v1/calls HTTP/1.1\r\n${common}Idempotency-Key: ${randomUUID()}\r\nContent-Length: ${length}\r\n\r\n${Buffer.from(content).toString('latin1')}`;
    const first = (fields: string, version = 'HTTP/1.1', head = common) => `POST /api/v1/calls ${version}\r\n${head}${fields}\r\n`;
    const broken: Record<string, string> = {
        'a length and chunks': first('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n') + '0\r\n\r\n',
        'two lengths': first('Content-Length: 0\r\nContent-Length: 5\r\n'),
        'the same length twice': first('Content-Length: 0\r\nContent-Length: 0\r\n'),
        'a list of lengths': first('Content-Length: 0, 5\r\n'),
        'a length with a sign': first('Content-Length: +0\r\n'),
        'a length in hexadecimal': first('Content-Length: 0x0\r\n'),
        'an encoding that is not chunked': first('Transfer-Encoding: identity\r\n'),
        'chunked, but not last': first('Transfer-Encoding: chunked, gzip\r\n'),
        'chunked in HTTP/1.0': first('Transfer-Encoding: chunked\r\n', 'HTTP/1.0') + '0\r\n\r\n',
        'chunked behind a tabulator and a letter': first('Transfer-Encoding: \tx-chunked\r\n'),
        'a folded line': first('X-A: 1\r\n Content-Length: 0\r\n'),
        'a space before the colon': first('Content-Length : 0\r\n'),
        'two hosts': first('Host: elsewhere\r\nContent-Length: 0\r\n'),
        'no host': first('Content-Length: 0\r\n', 'HTTP/1.1', ''),
        'a bare line feed': first('X-A: 1\nContent-Length: 0\r\n'),
        'a chunk size that is none': first('Transfer-Encoding: chunked\r\n') + 'zz\r\n\r\n0\r\n\r\n',
        'a chunk without its end': first('Transfer-Encoding: chunked\r\n') + '1\r\nab\r\n0\r\n\r\n',
    };
    const before = await peer.lastPosition();
    for (const [name, bytes] of Object.entries(broken)) {
        const text = await sendRaw(bytes + second);
        expect.soft(text.split('HTTP/1.1 ').length - 1, `${name}: one answer\n${text}`).toBe(1);
        expect.soft(text.split('\r\n')[0], name).toMatch(/^HTTP\/1\.1 400 /);
        expect.soft(await peer.lastPosition(), name).toBe(before);
    }
    // The second one alone is good: it is refused above for where it stands.
    expect((await sendRaw(second.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))).split('\r\n')[0]).toBe('HTTP/1.1 201 Created');
});
