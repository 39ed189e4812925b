// Backs up under load, takes the machine away, restores on an empty one: the same root, the same answers, the forgotten still forgotten.
//
// 1. Eight clients write while `linka backup create` runs beside the server, several times. Every call acknowledged before a
//    backup began is in it.
// 2. Feedback is given and backed up with its keys; then two people erase it, and the log is backed up without keys. So what is
//    restored is a log that knows of the erasure with keys from before it.
// 3. The data directory is gone. `backup verify` and `backup restore` to an empty one; the server starts on it: the root is the
//    backup's, reports and lists as of its position are the bytes they were, the erased feedback stays erased, and writing goes on.
// 4. A flipped byte in the copy is refused, and so is another secret.
//
// Usage: node restore.mjs [--full | ROUNDS]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './support/client.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { addSecondPerson, clientsOf, completed, confirm, giveFeedback, request } from './support/erasing.mjs';
import { check, drill, say } from './support/report.mjs';
import { binary, prepare, Server } from './support/server.mjs';
import { checkKept } from './support/writers.mjs';

const argument = process.argv[2];
const rounds = argument === '--full' ? 10 : Number(argument ?? 1);
const reads = ['/api/v1/reports/calls-by-week', '/api/v1/calls?limit=50', '/api/v1/services', '/api/v1/lines'];

function linka(...args) {
    const done = spawnSync(binary, args, { encoding: 'utf8', env: { ...process.env, LANG: 'en_US.UTF-8' } });
    return { code: done.status, out: done.stdout.trim(), said: done.stderr.trim() };
}

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

async function asOf(client, position) {
    const answers = [];
    for (const path of reads) answers.push((await client.get(`${path}${path.includes('?') ? '&' : '?'}as_of=@${position}`)).body);
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

await drill(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linka-restore-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const secret = join(folder, 'secret');
    writeFileSync(secret, 'four words nobody would guess\n', { mode: 0o600 });
    for (let round = 1; round <= rounds; round += 1) {
        const { dir, token } = prepare();
        const tokens = [token, addSecondPerson(dir)];
        const copy = join(folder, `copy-${round}`);
        const create = ['backup', 'create', copy, '--data', dir, '--backup_key_file', secret, '--json'];
        let server = await Server.start(dir);
        let client = new Client(server.port, token);
        const desk = await openDesk(client);
        const writing = writers(server, token, desk, `restore-${round}`);
        let made;
        for (let number = 1; number <= 3; number += 1) {
            while (writing.acknowledged.length < 100 * number) await new Promise((resolve) => { setImmediate(resolve); });
            const before = Math.max(...writing.acknowledged.map((call) => call.position));
            const run = await linkaBeside(...create);
            if (!check(`round ${round}: backup ${number} is made beside the server`, run.code === 0, run.out)) return;
            made = JSON.parse(run.out);
            check(`round ${round}: backup ${number} holds what was answered before`, made.position >= before, `${made.position}, answered ${before}`);
        }
        writing.stopping = true;
        await writing.done;
        check(`round ${round}: no call was refused meanwhile`, writing.refused === 0, String(writing.refused));
        const erased = await eraseBetweenBackups(server, tokens, round, create);
        made = erased.made;
        const then = await asOf(client, made.position);
        client.close();
        await server.end('SIGKILL');
        rmSync(dir, { recursive: true });

        const verified = linka('backup', 'verify', copy, '--all', '--backup_key_file', secret);
        check(`round ${round}: every backup is whole`, verified.code === 0, verified.said);
        const target = join(folder, `new-${round}`);
        const wrong = join(folder, 'wrong');
        writeFileSync(wrong, 'four other words altogether\n', { mode: 0o600 });
        const refused = linka('backup', 'restore', copy, '--data', target, '--backup_key_file', wrong);
        check(`round ${round}: another secret restores nothing`, refused.code !== 0 && readdirSync(target).length === 0, `${refused.code}`);
        const files = filesBelow(copy).filter((file) => !file.endsWith('.keys'));
        const victim = files[(round * 7) % files.length];
        const at = Math.floor(statSync(victim).size / 2);
        flip(victim, at);
        const torn = linka('backup', 'verify', copy, '--all', '--backup_key_file', secret);
        check(`round ${round}: a flipped bit in ${victim.slice(copy.length)} is found`, torn.code === 5 || torn.code === 3, `${torn.code} ${torn.said}`);
        flip(victim, at);

        const restored = linka('backup', 'restore', copy, '--data', target, '--backup_key_file', secret, '--json');
        if (!check(`round ${round}: restored`, restored.code === 0, restored.said)) continue;
        check(`round ${round}: the same root`, JSON.parse(restored.out).root === made.root);
        const again = linka('backup', 'restore', copy, '--data', target, '--backup_key_file', secret);
        check(`round ${round}: nothing is restored over data`, again.code === 4, `${again.code} ${again.said}`);

        server = await Server.start(target);
        client = new Client(server.port, token);
        const now = await asOf(client, made.position);
        reads.forEach((path, index) => check(`round ${round}: ${path} is what it was`, now[index] === then[index]));
        await checkErased(client, round, erased.fed);
        const inside = writing.acknowledged.filter((call) => call.position <= made.position);
        const walk = await checkKept(client, `round ${round}, restored`, inside);
        check(`round ${round}: and nothing else`, walk.last >= made.position && walk.calls.size === inside.length, `${walk.last}, ${walk.calls.size} calls`);
        const next = await client.send('POST', '/api/v1/calls', { body: callOf(desk, 1), key: `after-restore-${round}` });
        check(`round ${round}: writing goes on`, next.status === 201, next.body);
        client.close();
        const [code] = await server.end('SIGTERM');
        check(`round ${round}: the server stops when asked`, code === 0, String(code));
        const whole = linka('verify', '--data', target);
        check(`round ${round}: the restored log verifies`, whole.code === 0, whole.said);
        const round2 = linka('backup', 'drill', copy, '--data', target, '--backup_key_file', secret);
        check(`round ${round}: the whole round by one command`, round2.code === 0, round2.said);
        say(`round ${round}: ${inside.length} calls in a backup of ${made.position} commits, restored`);
    }
});
