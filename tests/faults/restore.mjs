// Backs up under load, takes the machine away, restores on an empty one: the same root, the same answers, the forgotten still forgotten.
//
// 1. Eight clients write while `linka backup create` runs beside the server, several times. Every call acknowledged before a
//    backup began is in it.
// 2. Feedback is given and backed up with its keys; then two people erase it, and the log is backed up without keys. So what is
//    restored is a log that knows of the erasure with keys from before it.
// 3. The data directory is gone. `backup verify` and `backup restore` to an empty one; the server starts on it: the root is the
//    backup's, every report and the lists as of its position are the bytes they were, the erased feedback stays erased, and
//    writing goes on.
// 4. A flipped byte in the copy is refused, and so is another secret.
// 5. `linka backup drill` makes the whole round and dates it, where `doctor` and `backup list` show it. A round that fails,
//    because the copy is damaged, leaves that date alone.
//
// Usage: node restore.mjs [--full | ROUNDS]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './support/client.mjs';
import { doctor, linka, run } from './support/command.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { addSecondPerson, clientsOf, completed, confirm, giveFeedback, request } from './support/erasing.mjs';
import { check, drill, say } from './support/report.mjs';
import { binary, prepare, Server } from './support/server.mjs';
import { checkKept } from './support/writers.mjs';

const argument = process.argv[2];
const rounds = argument === '--full' ? 10 : Number(argument ?? 1);
const lists = ['/api/v1/calls?limit=50', '/api/v1/services', '/api/v1/lines', '/api/v1/cases'];

/** The same, while this process goes on reading answers. */
async function linkaBeside(...args) {
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (part) => { out += part; });
    const [code] = await once(child, 'close');
    return { code, out: out.trim() };
}

/** Writes with eight clients until told to stop; what was acknowledged, with when. */
function writers(server, token, desk, name) {
    const state = { acknowledged: [], stopping: false, refused: 0 };
    const one = async (index) => {
        const client = new Client(server.port, token);
        let known;
        for (let number = 0; !state.stopping; number += 1) {
            const answer = await client.send('POST', '/api/v1/calls', { body: callOf(desk, number, number % 2 === 1 ? known : undefined), key: `${name}-${index}-${number}` });
            if (answer.status !== 201) {
                state.refused += 1;
                continue;
            }
            const call = JSON.parse(answer.body);
            known = call.case_code ?? known;
            state.acknowledged.push(call);
        }
        client.close();
    };
    state.done = Promise.all(Array.from({ length: 8 }, (_, index) => one(index)));
    return state;
}

/** Feedback whose key is in the archive of keys, while the log of the last backup says that it is erased. */
async function eraseBetweenBackups(server, tokens, round, create) {
    const [anna, boris] = clientsOf(server, tokens);
    const fed = await giveFeedback(anna, round);
    const before = await linkaBeside(...create);
    const asked = await request(anna, fed.subject, `restore-${round}-${fed.subject}`);
    const confirmed = await confirm(boris, asked, `restore-${round}-${asked.id}`);
    check(`round ${round}: two people erase the feedback`, confirmed.status === 201, `${confirmed.status} ${confirmed.body}`);
    await completed(boris, asked.id);
    const after = await linkaBeside(...create.filter((word, index) => word !== '--backup_key_file' && create[index - 1] !== '--backup_key_file'), '--without-keys');
    check(`round ${round}: backed up before the erasure with keys, after it without`, before.code === 0 && after.code === 0, `${before.code} ${after.code}`);
    anna.close();
    boris.close();
    return { fed, made: JSON.parse(after.out) };
}

async function checkErased(client, round, fed) {
    const feedback = JSON.parse((await client.get(`/api/v1/feedback/${fed.subject}`)).body);
    const erased = feedback.personal.length > 0 && feedback.personal.every((each) => each.state === 'erased');
    check(`round ${round}: the erased feedback stays erased`, erased && !feedback.text && !feedback.contact, JSON.stringify(feedback.personal));
}

/** Every report there is, as shown and as a table, and the lists: path to answer. */
async function asOf(client, position) {
    const { reports } = JSON.parse((await client.get('/api/v1/reports')).body);
    const answers = new Map();
    for (const path of [...reports.flatMap(({ name }) => [`/api/v1/reports/${name}`, `/api/v1/reports/${name}/csv`]), ...lists])
        answers.set(path, (await client.get(`${path}${path.includes('?') ? '&' : '?'}as_of=@${position}`)).body);
    return answers;
}

function filesBelow(folder) {
    return readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        .filter((file) => statSync(file).size > 0 && !file.endsWith('/lock'));
}

function flip(file, at) {
    const handle = openSync(file, 'r+');
    const byte = Buffer.alloc(1);
    readSync(handle, byte, 0, 1, at);
    byte[0] ^= 0x20;
    writeSync(handle, byte, 0, 1, at);
    closeSync(handle);
}

/** Writes beside three backups, then erases between two more. What is known of the last: { made, inside, fed, then, desk }. */
async function backUp(dir, tokens, round, create) {
    const server = await Server.start(dir);
    const client = new Client(server.port, tokens[0]);
    const desk = await openDesk(client);
    const writing = writers(server, tokens[0], desk, `restore-${round}`);
    for (let number = 1; number <= 3; number += 1) {
        while (writing.acknowledged.length < 100 * number) await new Promise((resolve) => { setImmediate(resolve); });
        const before = Math.max(...writing.acknowledged.map((call) => call.position));
        const created = await linkaBeside(...create);
        if (!check(`round ${round}: backup ${number} is made beside the server`, created.code === 0, created.out)) break;
        const { position } = JSON.parse(created.out);
        check(`round ${round}: backup ${number} holds what was answered before`, position >= before, `${position}, answered ${before}`);
    }
    writing.stopping = true;
    await writing.done;
    check(`round ${round}: no call was refused meanwhile`, writing.refused === 0, String(writing.refused));
    const { fed, made } = await eraseBetweenBackups(server, tokens, round, create);
    const then = await asOf(client, made.position);
    client.close();
    await server.end('SIGKILL');
    return { made, fed, then, desk, inside: writing.acknowledged.filter((call) => call.position <= made.position) };
}

/** The copy is whole; another secret opens nothing, and a flipped bit is found. */
function checkCopy(copy, folder, secret, round) {
    const verify = () => run(['backup', 'verify', copy, '--all', '--backup_key_file', secret]);
    const verified = verify();
    check(`round ${round}: every backup is whole`, verified.code === 0, verified.said);
    const wrong = join(folder, 'wrong');
    writeFileSync(wrong, 'four other words altogether\n', { mode: 0o600 });
    const target = join(folder, `refused-${round}`);
    const refused = linka(target, ['backup', 'restore', copy, '--backup_key_file', wrong]);
    check(`round ${round}: another secret restores nothing`, refused.code !== 0 && readdirSync(target).length === 0, `${refused.code}`);
    const files = filesBelow(copy).filter((file) => !file.endsWith('.keys'));
    const victim = files[(round * 7) % files.length];
    const at = Math.floor(statSync(victim).size / 2);
    flip(victim, at);
    const torn = verify();
    check(`round ${round}: a flipped bit in ${victim.slice(copy.length)} is found`, torn.code === 5 || torn.code === 3, `${torn.code} ${torn.said}`);
    flip(victim, at);
}

async function checkRestored(target, token, round, { made, fed, then, desk, inside }) {
    const server = await Server.start(target);
    const client = new Client(server.port, token);
    const now = await asOf(client, made.position);
    for (const [path, body] of then) check(`round ${round}: ${path} is what it was`, now.get(path) === body);
    check(`round ${round}: more than one report was compared`, [...then.keys()].filter((path) => path.endsWith('/csv')).length > 1);
    await checkErased(client, round, fed);
    const walk = await checkKept(client, `round ${round}, restored`, inside);
    check(`round ${round}: and nothing else`, walk.last >= made.position && walk.calls.size === inside.length, `${walk.last}, ${walk.calls.size} calls`);
    const next = await client.send('POST', '/api/v1/calls', { body: callOf(desk, 1), key: `after-restore-${round}` });
    check(`round ${round}: writing goes on`, next.status === 201, next.body);
    client.close();
    const [code] = await server.end('SIGTERM');
    check(`round ${round}: the server stops when asked`, code === 0, String(code));
    const whole = linka(target, ['verify']);
    check(`round ${round}: the restored log verifies`, whole.code === 0, whole.said);
}

/** When a whole round last went well, as the data directory and the copy say. */
function drilledAt(target, copy) {
    const listed = JSON.parse(run(['backup', 'list', copy, '--json']).out);
    return [doctor(target).drilled_at, listed.drilled_at];
}

function checkDrill(target, copy, secret, round) {
    const order = ['backup', 'drill', copy, '--backup_key_file', secret, '--json'];
    check(`round ${round}: before it was ever tried, nobody says when`, drilledAt(target, copy).every((at) => at === undefined));
    const began = Date.now();
    const drilled = linka(target, order);
    if (!check(`round ${round}: the whole round by one command`, drilled.code === 0, drilled.said)) return;
    const { drilled_at: at } = JSON.parse(drilled.out);
    const shown = drilledAt(target, copy);
    check(`round ${round}: doctor and the list of backups say when that was`, shown.every((each) => each === at) && began - 1 <= Date.parse(at) && Date.parse(at) <= Date.now(), `${at}, ${shown}`);

    const damaged = filesBelow(join(copy, 'log', 'shared_checksum'));
    const turn = () => damaged.forEach((file) => flip(file, Math.floor(statSync(file).size / 2)));
    turn();
    const failed = linka(target, order);
    const after = drilledAt(target, copy);
    turn();
    check(`round ${round}: with a damaged copy the round fails`, failed.code === 5, `${failed.code} ${failed.said}`);
    check(`round ${round}: a round that failed leaves the date of the last good one`, after.every((each) => each === at), `${at}, ${after}`);
}

await drill(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linka-restore-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'four words nobody would guess\n', { mode: 0o600 });
    for (let round = 1; round <= rounds; round += 1) {
        const { dir, token } = prepare();
        const copy = join(folder, `copy-${round}`);
        const create = ['backup', 'create', copy, '--data', dir, '--backup_key_file', secret, '--json'];
        const backedUp = await backUp(dir, [token, addSecondPerson(dir)], round, create);
        rmSync(dir, { recursive: true });
        checkCopy(copy, folder, secret, round);

        const target = join(folder, `new-${round}`);
        const restore = ['backup', 'restore', copy, '--backup_key_file', secret];
        const restored = linka(target, [...restore, '--json']);
        if (!check(`round ${round}: restored`, restored.code === 0, restored.said)) continue;
        check(`round ${round}: the same root`, JSON.parse(restored.out).root === backedUp.made.root);
        const again = linka(target, restore);
        check(`round ${round}: nothing is restored over data`, again.code === 4, `${again.code} ${again.said}`);
        await checkRestored(target, token, round, backedUp);
        checkDrill(target, copy, secret, round);
        say(`round ${round}: ${backedUp.inside.length} calls in a backup of ${backedUp.made.position} commits, restored`);
    }
});
