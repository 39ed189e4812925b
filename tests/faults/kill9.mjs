// Kills the server while it writes, many times on one data directory, and checks the promise: what was acknowledged is there, once.
//
// 1. Eight clients write whole calls, half of them about cases they know. After a chosen number of acknowledged commits
//    (never after a time: a slow disk would make that pass without a single write) the server gets SIGKILL.
// 2. It is started again on the same directory. Every call acknowledged in the round is read by its id; the log is walked:
//    positions are dense, each acknowledged position holds that call, no call is there twice.
// 3. Requests that got no answer are sent again with their Idempotency-Key, acknowledged ones too: each counts once, so the
//    log holds as many calls as keys were used, no more and no fewer.
//    Before it is started, `linka verify` finds the log whole: every record, the tree's root, every signed checkpoint. It is
//    open again within five seconds.
// 4. A case, the report and the directory, read as of a position before the kill, answer the same bytes after it.
// 5. At the end `linka replay` folds the log from scratch: every row that the killed and restarted views serve is the same.
//
// This proves atomicity and recovery, not that bytes reach the disk: the page cache outlives a process.
//
// Usage: node kill9.mjs [--full | ROUNDS]
import { Client } from './support/client.mjs';
import { doctor, linka } from './support/command.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { LogWalk } from './support/log_walk.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';

const clientCount = 8;
const argument = process.argv[2];
const rounds = argument === '--full' ? 500 : Number(argument ?? 20);
const fullWalkEvery = 25;
const snapshotsKept = 12;
const openWithinMs = 5000;

/** The same kills in every run: a small generator with a fixed seed. */
let seed = 20200408;
function upTo(n) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % n;
}

/** Everything that must survive. */
const kept = { keys: 0, acknowledged: [], unknown: [], refused: 0, snapshots: [], unknownInAll: 0 };

/** One client: writes until the connection breaks. */
async function write(client, round, name, desk, acknowledged) {
    let known;
    for (let number = 0; ; number += 1) {
        const key = `kill9-${round}-${name}-${number}`;
        const body = callOf(desk, number, number % 2 === 1 ? known : undefined);
        kept.keys += 1;
        let answer;
        try {
            answer = await client.send('POST', '/api/v1/calls', { body, key });
        } catch {
            return { key, body };
        }
        if (answer.status === 201) {
            known = JSON.parse(answer.body).case_code ?? known;
            acknowledged({ key, body, text: answer.body, ...JSON.parse(answer.body) });
        } else {
            // A refusal is an answer too: nothing was recorded under this key.
            kept.keys -= 1;
            kept.refused += 1;
            if (answer.status !== 503) check(`round ${round}: a call is taken`, false, `${answer.status} ${answer.body}`);
        }
    }
}

async function snapshot(client, acknowledged) {
    const { position, case_id: caseId } = acknowledged;
    const paths = [`/api/v1/cases/${caseId}`, '/api/v1/reports/calls-by-week', '/api/v1/services', '/api/v1/calls?limit=20'];
    const answers = [];
    for (const path of paths) {
        const asOf = `${path}${path.includes('?') ? '&' : '?'}as_of=@${position}`;
        answers.push({ path: asOf, body: (await client.get(asOf)).body });
    }
    return answers;
}

/** Writes with all clients and kills after `enough` acknowledgements. What it returns was acknowledged in this round. */
async function writeAndKill(server, token, desk, round) {
    const enough = 10 + upTo(90);
    const here = [];
    let ended;
    let taken;
    let reader;
    const acknowledged = (call) => {
        here.push(call);
        if (here.length === 5) {
            reader = new Client(server.port, token);
            taken = snapshot(reader, call).then((answers) => kept.snapshots.push(answers));
        }
        // Only a read that was answered before the kill can be compared after it.
        if (here.length === enough) taken.then(() => { ended = server.end('SIGKILL'); });
    };
    const clients = Array.from({ length: clientCount }, () => new Client(server.port, token));
    const unknown = await Promise.all(clients.map((client, name) => write(client, round, name, desk, acknowledged)));
    clients.forEach((client) => client.close());
    await taken;
    reader?.close();
    const [, signal] = (await ended) ?? [];
    check(`round ${round}: the server was killed while ${enough} commits had been acknowledged`, signal === 'SIGKILL' && here.length >= enough, `${signal}, ${here.length}`);
    kept.unknown = unknown;
    kept.unknownInAll += unknown.length;
    return here;
}

/** Sent again, each request is answered and counted once. */
async function retry(client, round, here) {
    const again = [];
    for (const { key, body } of kept.unknown) {
        const answer = await client.send('POST', '/api/v1/calls', { body, key });
        if (!check(`round ${round}: an unanswered call is taken when sent again`, answer.status === 201, `${answer.status} ${answer.body}`)) continue;
        again.push({ key, body, text: answer.body, ...JSON.parse(answer.body) });
    }
    const sample = [...again, here[0], here[here.length - 1], here[upTo(here.length)]];
    let same = 0;
    for (const call of sample) same += (await client.send('POST', '/api/v1/calls', { body: call.body, key: call.key })).body === call.text ? 1 : 0;
    check(`round ${round}: a key sent again gets its first answer`, same === sample.length, `${same} of ${sample.length}`);
    return again;
}

async function checkRound(client, round, here, walk) {
    let found = 0;
    for (const call of here) {
        const answer = await client.send('GET', `/api/v1/calls/${call.call_id}`);
        if (answer.status === 200 && JSON.parse(answer.body).call_id === call.call_id) found += 1;
    }
    check(`round ${round}: every acknowledged call is found by its id`, found === here.length, `${found} of ${here.length}`);

    const again = await retry(client, round, here);
    kept.acknowledged.push(...here, ...again);
    await walk.go(client);
    check(`round ${round}: the log is dense and no call is in it twice`, walk.errors.length === 0, walk.errors.slice(0, 3).join('; '));
    const lost = [...here, ...again].filter((call) => walk.calls.get(call.call_id) !== call.position);
    check(`round ${round}: every acknowledged position holds its call`, lost.length === 0, JSON.stringify(lost.slice(0, 2)));
    check(`round ${round}: as many calls as keys`, walk.calls.size === kept.keys, `${walk.calls.size} calls, ${kept.keys} keys`);

    kept.snapshots = kept.snapshots.slice(-snapshotsKept);
    let changed;
    for (const { path, body } of kept.snapshots.flat()) {
        if ((await client.get(path)).body !== body) changed = path;
    }
    check(`round ${round}: what was read as of before the kill is the same after it`, changed === undefined, changed);
}

/** What the killed process left behind, before anybody writes to it again. */
function verify(dir, round) {
    const { out, code } = linka(dir, ['verify', '--json']);
    check(`round ${round}: the log and its root verify`, code === 0 && JSON.parse(out).whole, out);
}

async function checkAll(client) {
    const whole = await new LogWalk().go(client);
    const positions = new Set(kept.acknowledged.map((call) => call.position));
    const lost = kept.acknowledged.filter((call) => whole.calls.get(call.call_id) !== call.position);
    check('the whole log, walked from its beginning, holds every acknowledged call once', lost.length === 0 && whole.errors.length === 0 && positions.size === kept.acknowledged.length, whole.errors[0]);
}

await drill(async () => {
    const { dir, token } = prepare();
    let server = await Server.start(dir);
    let client = new Client(server.port, token);
    const desk = await openDesk(client);
    const walk = new LogWalk();
    for (let round = 1; round <= rounds; round += 1) {
        const here = await writeAndKill(server, token, desk, round);
        client.close();
        verify(dir, round);
        const before = performance.now();
        server = await Server.start(dir);
        const opened = performance.now() - before;
        check(`round ${round}: open again within ${openWithinMs} ms`, opened < openWithinMs, `${Math.round(opened)} ms`);
        client = new Client(server.port, token);
        await checkRound(client, round, here, walk);
        if (round % fullWalkEvery === 0 || round === rounds) await checkAll(client);
    }
    check('some requests were cut off without an answer', kept.unknownInAll > 0);
    const [code] = await server.end('SIGTERM');
    check('the server stops when asked', code === 0, String(code));
    const replayed = linka(dir, ['replay', '--json']);
    const { position, equal } = JSON.parse(replayed.out || '{}');
    check('views that were killed so often are those of the log', replayed.code === 0 && equal === true && position === doctor(dir).log.position, replayed.out + replayed.said);
    say(`${rounds} kills, ${kept.acknowledged.length} commits acknowledged, ${kept.unknownInAll} requests cut off and sent again`);
});
