// Cuts the power under the server while it writes: what was acknowledged before is there after. With synced writes made lies, it must lose.
//
// 1. The data directory is an ext4 of its own in a file. Eight clients write whole calls; after a chosen number of acknowledged
//    commits the file system is shut down without flushing anything (xfs_io -x -c shutdown), as a power cut would.
// 2. The server is ended, the file system mounted again, its journal replayed, the server started. Every acknowledged call is at
//    its position; what got no answer is taken when sent again, once.
// 3. Control: the same under eatmydata, which answers every sync at once and does nothing. Commits must be seen to be gone: by
//    a server that starts without them, or by the witness's alarm that names them. If none is, the drill cuts no power, and fails.
//
// Usage: node power-cut.mjs [--full | ROUNDS]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from './support/client.mjs';
import { doctor } from './support/command.mjs';
import { openDesk } from './support/desk.mjs';
import { Disk, whyNoDisk } from './support/disk.mjs';
import { LogWalk } from './support/log_walk.mjs';
import { check, drill, say, skip } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';
import { checkKept, sendAgain, writeUntilGone } from './support/writers.mjs';

const argument = process.argv[2];
const rounds = argument === '--full' ? 300 : Number(argument ?? 10);
const controlsMax = 5;

async function cutPower(disk) {
    const [code] = await once(spawn('xfs_io', ['-x', '-c', 'shutdown', disk.path], { stdio: 'ignore' }), 'exit');
    if (code !== 0) throw new Error(`xfs_io: ${code}`);
}

/** Writes with eight clients, cuts the power at the chosen acknowledgement, and brings the disk back. */
async function writeAndCut(disk, server, token, desk, name, enough) {
    let cut;
    const written = await writeUntilGone(server, token, desk, {
        name,
        enough,
        // Only what was acknowledged before counts: afterwards the server may still answer what it had synced.
        then: () => { cut = cutPower(disk).then(() => server.end('SIGKILL')); },
    });
    await cut;
    await server.end('SIGKILL');
    disk.unmount();
    disk.mount();
    return written;
}

/** How many of the calls the witness's alarm speaks of; undefined when it is about something else, or there is none. */
function goneByAlarm(dir, acknowledged) {
    const { alarm } = doctor(dir);
    say(`control: ${alarm?.code ?? 'no alarm'} ${alarm?.subject ?? ''}`);
    if (alarm?.code !== 'log_behind_witness') return undefined;
    return acknowledged.filter(({ position }) => alarm.missing_from <= position && position <= alarm.missing_to).length;
}

/** How many acknowledged calls are gone: by the log of a server that started, else by the witness. undefined: nobody can say. */
async function gone(dir, token, acknowledged) {
    let server;
    try {
        server = await Server.start(dir);
    } catch (error) {
        say(`control: ${error.message.trim().split('\n').at(-1)}`);
        return goneByAlarm(dir, acknowledged);
    }
    const client = new Client(server.port, token);
    const readable = (await client.send('GET', '/api/v1/events?limit=1')).status === 200;
    const walk = readable ? await new LogWalk().go(client) : undefined;
    client.close();
    await server.end('SIGTERM');
    return readable ? acknowledged.filter((call) => walk.calls.get(call.call_id) !== call.position).length : goneByAlarm(dir, acknowledged);
}

/** One cut without syncs; undefined when what is left of the log is too damaged to count in. */
async function cutWithoutSyncs(disk, number) {
    const { dir, token } = prepare(disk.path);
    let server = await Server.start(dir);
    const client = new Client(server.port, token);
    const desk = await openDesk(client);
    client.close();
    await server.end('SIGTERM');
    server = await Server.start(dir, ['eatmydata']);
    const { acknowledged } = await writeAndCut(disk, server, token, desk, `control-${number}`, 100);
    const lost = await gone(dir, token, acknowledged);
    say(`control: ${lost ?? 'nobody can say how many'} of ${acknowledged.length} lost without syncs`);
    return lost;
}

/** A server that does not start, or an answer that fails, is no loss that was seen: then the cut is made again. */
async function control(disk) {
    let lost;
    for (let number = 1; lost === undefined && number <= controlsMax; number += 1) lost = await cutWithoutSyncs(disk, number);
    check('control: when syncs are lies, the same cut loses commits', lost > 0, String(lost));
}

await drill(async () => {
    const reason = whyNoDisk(['xfs_io', 'eatmydata']);
    if (reason !== undefined) return skip('power-cut', reason);
    const disk = new Disk(argument === '--full' ? 4096 : 512);
    const { dir, token } = prepare(disk.path);
    let server = await Server.start(dir);
    let client = new Client(server.port, token);
    const desk = await openDesk(client);
    const kept = [];
    for (let round = 1; round <= rounds; round += 1) {
        client.close();
        const { acknowledged, unknown, refused } = await writeAndCut(disk, server, token, desk, `cut-${round}`, 20 + ((round * 37) % 80));
        // A disk that is gone may be noticed before the process ends: that is no answer to hold it to.
        const odd = refused.filter((each) => JSON.parse(each.text).code !== 'data_unreachable');
        check(`round ${round}: every call was taken`, odd.length === 0, odd[0]?.text);
        kept.push(...acknowledged);
        server = await Server.start(dir);
        client = new Client(server.port, token);
        kept.push(...(await sendAgain(client, `round ${round}`, [...unknown, ...refused])));
        const walk = await checkKept(client, `round ${round}`, kept);
        check(`round ${round}: as many calls as keys`, walk.calls.size === kept.length, `${walk.calls.size} calls, ${kept.length} keys`);
    }
    const [code] = await server.end('SIGTERM');
    check('the server stops when asked', code === 0, String(code));
    client.close();
    say(`${rounds} power cuts, ${kept.length} commits acknowledged`);
    await control(disk);
});
