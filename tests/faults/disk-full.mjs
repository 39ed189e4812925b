// Fills the disk under the server while it is written: writes are refused with 507, reads go on, nothing acknowledged is lost.
//
// 1. The data directory is an ext4 of 40 MB of its own. Four clients write until they are refused: every refusal is a 507, and
//    every read is answered meanwhile.
// 2. Somebody else fills the disk to its last byte. The server stays, refuses, and reads on.
// 3. There is room again: within ten seconds a call is taken. Every acknowledged call is at its position, refused ones are not
//    there, before a restart and after it.
//
// Usage: node disk-full.mjs [--full | ROUNDS]
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from './support/client.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { Disk, whyNoDisk } from './support/disk.mjs';
import { check, drill, say, skip } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';
import { checkKept } from './support/writers.mjs';

const argument = process.argv[2];
const rounds = argument === '--full' ? 20 : Number(argument ?? 1);
const clientCount = 4;
const refusalsEach = 25;
const callsMax = 20_000;
const backWithinMs = 10_000;
const reads = ['/api/v1/calls?limit=20', '/api/v1/reports/calls-by-week', '/api/v1/services'];

/** Writes until refused often enough, reading in between. */
async function writeUntilRefused(client, name, desk, seen) {
    let known;
    let refusals = 0;
    for (let number = 0; refusals < refusalsEach && number < callsMax; number += 1) {
        const key = `${name}-${number}`;
        const body = callOf(desk, number, number % 2 === 1 ? known : undefined);
        const answer = await client.send('POST', '/api/v1/calls', { body, key });
        if (answer.status === 201) {
            const call = { key, body, ...JSON.parse(answer.body) };
            known = call.case_code ?? known;
            seen.acknowledged.push(call);
            continue;
        }
        refusals += 1;
        seen.refused.push({ key, body, status: answer.status, text: answer.body });
        for (const path of reads) if ((await client.send('GET', path)).status !== 200) seen.readsFailed += 1;
    }
}

/** Writes zeros until there is no room; the file. */
function fill(disk, name, leave = 0) {
    const path = join(disk.path, name);
    const file = openSync(path, 'w');
    const piece = Buffer.alloc(64 * 1024);
    let size = 0;
    try {
        while (leave === 0 || size < leave) size += writeSync(file, piece);
    } catch (error) {
        if (error.code !== 'ENOSPC') throw error;
        for (let small = 4096; small >= 1; small /= 2) {
            try {
                while (writeSync(file, piece, 0, small) > 0);
            } catch {
                // To the last byte.
            }
        }
    }
    closeSync(file);
    return path;
}

async function refusedOnceMore(client, desk, seen, what) {
    for (let number = 0; number < 10; number += 1) {
        const body = callOf(desk, number);
        const answer = await client.send('POST', '/api/v1/calls', { body, key: `${what}-${number}` });
        seen.refused.push({ key: `${what}-${number}`, body, status: answer.status, text: answer.body });
        for (const path of reads) if ((await client.send('GET', path)).status !== 200) seen.readsFailed += 1;
    }
}

/** Milliseconds until a call is taken. */
async function takenAgain(client, desk, name, seen) {
    const since = Date.now();
    for (let number = 0; ; number += 1) {
        const key = `${name}-${number}`;
        const body = callOf(desk, number);
        const answer = await client.send('POST', '/api/v1/calls', { body, key });
        if (answer.status === 201) {
            seen.acknowledged.push({ key, body, ...JSON.parse(answer.body) });
            return Date.now() - since;
        }
        if (Date.now() - since > 2 * backWithinMs) return Infinity;
        await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
}

await drill(async () => {
    const reason = whyNoDisk();
    if (reason !== undefined) return skip('disk-full', reason);
    for (let round = 1; round <= rounds; round += 1) {
        const disk = new Disk(40);
        const { dir, token } = prepare(disk.path);
        let server = await Server.start(dir);
        let client = new Client(server.port, token);
        const desk = await openDesk(client);
        const seen = { acknowledged: [], refused: [], readsFailed: 0 };
        // Most of the way is not worth writing calls for.
        const ballast = fill(disk, 'ballast', (12 + (round % 8)) * 1024 * 1024);
        const clients = Array.from({ length: clientCount }, () => new Client(server.port, token));
        await Promise.all(clients.map((each, name) => writeUntilRefused(each, `full-${round}-${name}`, desk, seen)));
        clients.forEach((each) => each.close());
        check(`round ${round}: calls were taken, then refused`, seen.acknowledged.length > 0 && seen.refused.length > 0, `${seen.acknowledged.length} taken`);
        const filler = fill(disk, 'filler');
        await refusedOnceMore(client, desk, seen, `to-the-last-byte-${round}`);
        const other = seen.refused.filter((each) => each.status !== 507 || JSON.parse(each.text).code !== 'disk_full');
        check(`round ${round}: every refusal is a 507`, other.length === 0, `${other[0]?.status} ${other[0]?.text}`);
        check(`round ${round}: reads go on`, seen.readsFailed === 0, `${seen.readsFailed} failed`);

        rmSync(filler);
        rmSync(ballast);
        const took = await takenAgain(client, desk, `again-${round}`, seen);
        check(`round ${round}: writing again within ten seconds`, took < backWithinMs, `${took} ms`);
        for (const when of ['running', 'after a restart']) {
            const walk = await checkKept(client, `round ${round}, ${when}`, seen.acknowledged);
            check(`round ${round}, ${when}: what was refused is not there`, walk.calls.size === seen.acknowledged.length, `${walk.calls.size} calls, ${seen.acknowledged.length} taken`);
            client.close();
            const [code] = await server.end('SIGTERM');
            check(`round ${round}, ${when}: the server stops when asked`, code === 0, String(code));
            if (when !== 'running') break;
            server = await Server.start(dir);
            client = new Client(server.port, token);
        }
        say(`round ${round}: ${seen.acknowledged.length} taken, ${seen.refused.length} refused, writing again after ${took} ms`);
        disk.remove();
    }
});
