// Puts an older log back under the server's feet and changes exports: both are noticed, and there is a way out.
//
// 1. Beside a running server, `verify`, `replay`, `export` and `report` answer, a second server is refused, and a checkpoint is
//    fetched to be kept. The export passes ops/verify.mjs, which shares no code with the server; with one byte changed it never
//    does.
// 2. The server is stopped, its log exchanged for an older copy of itself, which RocksDB opens without complaint. It is served
//    for reading only, says which positions are gone, refuses to record, and changes nothing by itself.
//    So is a log of which RocksDB can open nothing: the views are shown, and the history says why it is not.
// 3. The loss is accepted: not without confirmation; then it is an event of the log, and calls are taken again. The checkpoint
//    kept from before what was lost still fits, one from after it does not.
//
// Usage: node guard.mjs [--full]
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkpointOf, Client } from './support/client.mjs';
import { doctor, linka } from './support/command.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';

const changes = process.argv[2] === '--full' ? 500 : 16;
const verifier = fileURLToPath(new URL('../../ops/verify.mjs', import.meta.url));
const broken = 5;
const conflict = 4;

const verifyExport = (...args) => spawnSync(process.execPath, [verifier, ...args], { encoding: 'utf8' });

async function logCalls(client, desk, name, count) {
    for (let number = 0; number < count; number += 1) await client.post('/api/v1/calls', callOf(desk, number), `guard-${name}-${number}`);
}

function checkExports(dir, key, noteFile) {
    const file = join(dir, 'export.ndjson');
    writeFileSync(file, `${linka(dir, ['export']).out}\n`);
    const good = verifyExport(file, '--key', key, '--checkpoint', noteFile);
    check('an export passes the separate verifier', good.status === 0, good.stderr);

    const bytes = readFileSync(file);
    let passed = 0;
    for (let i = 0; i < changes; i += 1) {
        const at = Math.floor((bytes.length * (i + 0.5)) / changes);
        const changed = Buffer.from(bytes);
        changed[at] ^= 1;
        writeFileSync(file, changed);
        if (verifyExport(file, '--key', key).status === 0) passed += 1;
    }
    check(`an export with one byte changed never passes (${changes} tried)`, passed === 0, `${passed} passed`);
    writeFileSync(file, bytes.subarray(0, bytes.lastIndexOf('\n', bytes.length - 2) + 1));
    check('an export without its end does not pass', verifyExport(file, '--key', key).status === broken);
    rmSync(file);
}

async function besideTheServer(dir, server, client, noteFile) {
    writeFileSync(noteFile, await checkpointOf(client));
    const key = (await client.get('/api/v1/log/key')).body.trim();
    const verified = linka(dir, ['verify', '--json', '--checkpoint', noteFile, '--key', key]);
    check('verify works beside the server', verified.code === 0 && JSON.parse(verified.out).whole, verified.out + verified.said);
    const replayed = linka(dir, ['replay', '--json']);
    check('replay works beside the server, and finds the same rows', replayed.code === 0 && JSON.parse(replayed.out).equal, replayed.out + replayed.said);
    check('report works beside the server', linka(dir, ['report', 'calls-by-week', '--format', 'json']).code === 0);
    const found = doctor(dir);
    check('doctor finds it whole and prints the key', found.whole && found.verifier_key === key, JSON.stringify(found));
    const second = linka(dir, ['serve', '--listen', '127.0.0.1:0']);
    check('a second server is refused, and told why', second.code === conflict && second.said.includes('Another running server'), second.said);
    checkExports(dir, key, noteFile);
    const { status } = await client.send('GET', '/api/v1/log/proof/inclusion?position=1');
    check('the server went on meanwhile', status === 200);
}

/** What is served of a log that lacks its end. */
async function served(dir, token, last) {
    const server = await Server.start(dir);
    const client = new Client(server.port, token);
    const ready = await client.send('GET', '/readyz');
    check('not ready, and why', ready.status === 503 && JSON.parse(ready.body).because === 'log_behind_witness', ready.body);
    const session = JSON.parse((await client.get('/api/v1/session')).body);
    check('everybody who signs in is told what is missing', session.read_only_because?.includes(`${last + 1}–`), JSON.stringify(session));
    const calls = await client.get('/api/v1/calls?limit=20');
    check('what is there is shown, up to where it goes', Number(calls.headers['linka-position']) === last, calls.headers['linka-position']);
    const call = callOf({ lineId: 'line-1', services: ['service-1'] }, 1, undefined);
    const refused = await client.send('POST', '/api/v1/lines', { body: { name: 'x', opened_on: '2024-01-01' }, key: 'guard-line' });
    check('nothing is recorded', refused.status === 503 && refused.body.includes('log_read_only'), `${refused.status} ${refused.body}`);
    check('a call is not recorded either', (await client.send('POST', '/api/v1/calls', { body: call, key: 'guard-call' })).status !== 201);
    check('verify says it is broken', linka(dir, ['verify', '--json']).code === broken);
    check('a second server is refused here, too', linka(dir, ['serve', '--listen', '127.0.0.1:0']).code === conflict);
    client.close();
    await server.end('SIGTERM');
}

/** What is served of a log of which RocksDB can open nothing: what the views knew. */
async function servedBlind(dir, token, last) {
    const current = join(dir, 'log', 'CURRENT');
    const whole = readFileSync(current);
    writeFileSync(current, whole.subarray(0, 3));
    const server = await Server.start(dir);
    const client = new Client(server.port, token);
    const ready = await client.send('GET', '/readyz');
    check('a log that cannot be opened: not ready, and why', ready.status === 503 && JSON.parse(ready.body).because === 'log_corrupt', ready.body);
    const services = await client.get('/api/v1/services');
    check('the directory is shown all the same', JSON.parse(services.body).services.length > 0 && Number(services.headers['linka-position']) === last, services.body.slice(0, 200));
    check('calls are shown, too', JSON.parse((await client.get('/api/v1/calls?limit=20')).body).calls.length > 0);
    const events = await client.send('GET', '/api/v1/events');
    check('the history says that it cannot be read', events.status >= 500 && events.body.includes('log_unreadable'), `${events.status} ${events.body}`);
    const refused = await client.send('POST', '/api/v1/lines', { body: { name: 'x', opened_on: '2024-01-01' }, key: 'guard-blind' });
    check('nothing is recorded into it', refused.status === 503 && refused.body.includes('log_read_only'), `${refused.status} ${refused.body}`);
    client.close();
    await server.end('SIGTERM');
    writeFileSync(current, whole);
    check('with its file back the log is whole again', linka(dir, ['verify']).code === 0);
}

async function accept(dir, token, desk, { lost, keptNote, lostNote }) {
    const asked = linka(dir, ['doctor', '--accept-loss', '--yes-lose', '1']);
    check('a loss is not accepted by another number', asked.code === conflict, asked.said);
    check('and then nothing has changed', linka(dir, ['doctor']).code === broken);
    const accepted = linka(dir, ['doctor', '--accept-loss', '--yes-lose', String(lost)]);
    check('a loss is accepted', accepted.code === 0, accepted.said);

    const server = await Server.start(dir);
    const client = new Client(server.port, token);
    check('ready again', (await client.send('GET', '/readyz')).status === 200);
    await logCalls(client, desk, 'after', 3);
    const { events } = JSON.parse((await client.get('/api/v1/events?order=newest&limit=50')).body);
    const event = events.find(({ type }) => type === 'cz.linka.loss_accepted.v1');
    check('the acceptance is an event of the log', event?.data.to_position === lost && event.data.reason === 'log_behind_witness', JSON.stringify(event));
    client.close();
    await server.end('SIGTERM');
    check('it verifies again, also against the checkpoint from before the loss', linka(dir, ['verify', '--checkpoint', keptNote]).code === 0);
    check('but not against the checkpoint of what was lost', linka(dir, ['verify', '--checkpoint', lostNote]).code === broken);
}

await drill(async () => {
    const { dir, token } = prepare();
    const [keptNote, lostNote] = [join(dir, 'kept.note'), join(dir, 'lost.note')];
    let server = await Server.start(dir);
    let client = new Client(server.port, token);
    const desk = await openDesk(client);
    await logCalls(client, desk, 'before', 20);
    await besideTheServer(dir, server, client, keptNote);
    client.close();
    await server.end('SIGTERM');
    const last = doctor(dir).log.position;
    cpSync(join(dir, 'log'), join(dir, 'older'), { recursive: true });

    server = await Server.start(dir);
    client = new Client(server.port, token);
    await logCalls(client, desk, 'lost', 10);
    writeFileSync(lostNote, await checkpointOf(client));
    client.close();
    await server.end('SIGTERM');
    await servedBlind(dir, token, last + 10);

    rmSync(join(dir, 'log'), { recursive: true });
    cpSync(join(dir, 'older'), join(dir, 'log'), { recursive: true });

    await served(dir, token, last);
    await accept(dir, token, desk, { lost: last + 10, keptNote, lostNote });
    say(`an older log of ${last} positions in place of one of ${last + 10}; ${changes} changed exports`);
});
