// Measures views and memory at two lengths of history, on synthetic pilots that `linka demo` writes.
//
// as-of-point, as-of-page, replay   views_bench.cpp says what
// memory-1m                         peak resident memory of the server after start-up, a report, lists and a case, at the longer
//                                   history; yardstick: at the shorter one
//
// A JSON line each. Usage: node views.mjs [NAME]; LINKA_BENCH_COMMITS=SHORT,LONG for other lengths than 100 000 and 1 000 000.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from '../faults/support/client.mjs';
import { binary, Server } from '../faults/support/server.mjs';

const wanted = process.argv[2] ?? '';
const names = ['as-of-point', 'as-of-page', 'replay', 'memory'];
if (!names.some((name) => name.startsWith(wanted) || wanted.startsWith(name))) process.exit(0);
const [short, long] = (process.env.LINKA_BENCH_COMMITS ?? '100000,1000000').split(',').map(Number);
const viewsBench = process.env.VIEWS_BENCH ?? fileURLToPath(new URL('../../build/release/views_bench', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'linka-views-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const label = (commits) => (commits >= 1e6 ? `${commits / 1e6}m` : `${commits / 1e3}k`);

/** A synthetic pilot of about so many commits; a token for its first coordinator. */
async function prepare(commits) {
    const dir = join(scratch, label(commits));
    // What follows a call is recorded too: about so many commits each.
    const calls = Math.round(commits / commitsPerCall);
    const demo = spawn(binary, ['demo', '--data', dir, '--calls', String(calls), '--json', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    demo.stderr.on('data', (text) => (said = (said + text).slice(-2_000)));
    const gone = once(demo, 'exit');
    const early = gone.then(([code, signal]) => {
        throw new Error(`linka demo ended (${signal ?? code}) before it served:\n${said}`);
    });
    const [line] = await Promise.race([once(createInterface({ input: demo.stdout }), 'line'), early]);
    early.catch(() => {});
    const { logins } = JSON.parse(line);
    demo.kill('SIGTERM');
    await gone;
    const { username } = logins.find((login) => login.role === 'coordinator');
    return { dir, token: execFileSync(binary, ['token', 'create', username, '--data', dir], { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim() };
}

/** KiB of resident memory at most, after start-up and a round of reading. */
async function peakMemory({ dir, token }) {
    const server = await Server.start(dir);
    const client = new Client(server.port, token);
    const last = JSON.parse((await client.get('/api/v1/moment')).body).last_position;
    for (const asOf of ['', `as_of=@${Math.floor(last / 2)}`]) {
        for (const path of ['/api/v1/reports/calls-by-week', '/api/v1/calls?limit=100', '/api/v1/cases?limit=100', '/api/v1/services', '/api/v1/lines', '/api/v1/feedback', '/api/v1/events?limit=500']) {
            await client.get(asOf === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${asOf}`);
        }
    }
    const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]);
    client.close();
    await server.end('SIGTERM');
    return { peak, last };
}

const commitsPerCall = Number(process.env.LINKA_BENCH_COMMITS_PER_CALL ?? 3.2);
const peaks = [];
for (const commits of [short, long]) {
    const pilot = await prepare(commits);
    // Once more started and ended, so that what is measured was flushed and lies still.
    peaks.push(await peakMemory(pilot));
    process.stdout.write(execFileSync(viewsBench, [pilot.dir, join(scratch, 'replay'), label(commits)], { maxBuffer: 1e6 }));
}
const [reference, value] = peaks.map(({ peak }) => Math.round(peak / 1024));
console.log(JSON.stringify({ name: `memory-${label(long)}`, value, reference, ratio: Number((value / reference).toFixed(3)), unit: 'MiB', commits: peaks[1].last, reference_commits: peaks[0].last, synthetic: true }));
