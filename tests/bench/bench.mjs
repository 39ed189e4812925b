// Measures the release build beside what it is compared with, round by round on the same machine: linka, yardstick, linka …
//
// get-case-N       GET of one case over N keep-alive connections: between two commits it is written once and given again;
//                  yardstick: nginx serving a file of the same size
// get-cases-N      each request another of thousands of cases: every one is read and written anew; the same yardstick
// post-call-N      durable POST of a whole call; yardstick: nginx answering a POST at once
// post-call-N-bare the same; yardstick: RocksDB alone with the same bytes in the same batches (bare_committer.cpp)
//
// A JSON line each: value and reference are the best rounds, the medians stand beside them; CPU is that of the server process
// (nginx: of all its workers) and is the steadier figure on a machine that does other things too.
//
// Usage: node bench.mjs [NAME]  (a name, or the beginning of some)
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client, nextOf } from '../faults/support/client.mjs';
import { callOf, openDesk } from '../faults/support/desk.mjs';
import { prepare, Server } from '../faults/support/server.mjs';
import { cpuSeconds, startNginx } from './nginx.mjs';

const rounds = Number(process.env.LINKA_BENCH_ROUNDS ?? 4);
const secondsPerRound = Number(process.env.LINKA_BENCH_SECONDS ?? 3);
const script = fileURLToPath(new URL('requests.lua', import.meta.url));
const bareCommitter = process.env.BARE_COMMITTER ?? fileURLToPath(new URL('../../build/release/bare_committer', import.meta.url));
// A refused command is an answer too, but must stay rare.
const errorsMax = 0.005;
const casesMost = 20_000;
const run = promisify(execFile);
const wanted = process.argv[2] ?? '';

const best = (all) => Math.max(...all);
const median = (all) => [...all].sort((a, b) => a - b)[Math.floor((all.length - 1) / 2)];
const rounded = (number, digits = 0) => Number(number.toFixed(digits));

/** One round of wrk against a process; its CPU is read before and after. */
async function measure(target, connections, path, lua) {
    const before = cpuSeconds(target.pid, target.workers);
    const arguments_ = ['-t1', `-c${connections}`, `-d${secondsPerRound}s`, '--timeout', '10s', '-s', script, `https://127.0.0.1:${target.port}${path}`, '--', ...lua];
    const { stdout } = await run('wrk', arguments_);
    const result = JSON.parse(/^RESULT (.*)$/m.exec(stdout)[1]);
    if (result.requests === 0 || result.errors / result.requests > errorsMax) throw new Error(`${path}: ${result.errors} errors in ${result.requests} requests\n${stdout}`);
    return { perSecond: (result.requests * 1e6) / result.us, cpuUs: ((cpuSeconds(target.pid, target.workers) - before) * 1e6) / result.requests, ...result };
}

function print(name, ours, theirs, more) {
    const of = (all, key) => all.map((round) => round[key]);
    const value = best(of(ours, 'perSecond'));
    const reference = best(of(theirs, 'perSecond'));
    const line = {
        name,
        value: rounded(value),
        reference: rounded(reference),
        ratio: rounded(value / reference, 3),
        unit: 'requests/s',
        median: rounded(median(of(ours, 'perSecond'))),
        reference_median: rounded(median(of(theirs, 'perSecond'))),
        cpu_us_per_request: rounded(Math.min(...of(ours, 'cpuUs')), 1),
        reference_cpu_us_per_request: rounded(Math.min(...of(theirs, 'cpuUs')), 1),
        load: rounded(loadavg()[0], 1),
        ...more,
    };
    console.log(JSON.stringify(line));
}

async function benchGet(name, linka, nginx, connections, path, lua) {
    const ours = [];
    const theirs = [];
    for (let round = 0; round < rounds; round += 1) {
        ours.push(await measure(linka, connections, path, lua));
        theirs.push(await measure(nginx, connections, '/file.json', lua.slice(0, 1)));
    }
    print(`${name}-${connections}`, ours, theirs, { p50_us: median(ours.map((one) => one.p50_us)), p99_us: median(ours.map((one) => one.p99_us)) });
}

/** The paths of thousands of cases, in a file; they are made first. */
async function manyCases(linka, client, token, bodyFile) {
    await measure(linka, 64, '/api/v1/calls', [token, 'bench-many-cases-', bodyFile]);
    const paths = [];
    for (let page = '/api/v1/cases?limit=500'; page !== undefined && paths.length < casesMost; ) {
        const answer = await client.get(page);
        paths.push(...JSON.parse(answer.body).cases.map((one) => `/api/v1/cases/${one.case_id}`));
        page = nextOf(answer);
    }
    const file = join(linka.scratch, 'paths');
    writeFileSync(file, paths.join('\n'));
    return file;
}

async function benchPost(linka, nginx, client, token, bodyFile, connections) {
    const last = async () => JSON.parse((await client.get('/api/v1/moment')).body).last_position;
    const ours = [];
    const theirs = [];
    const bare = [];
    for (let round = 0; round < rounds; round += 1) {
        const from = await last();
        ours.push(await measure(linka, connections, '/api/v1/calls', [token, `bench-${connections}-${round}-`, bodyFile]));
        const until = await last();
        theirs.push(await measure(nginx, connections, '/post', [token, `bench-${connections}-${round}-`, bodyFile]));
        const copy = join(linka.scratch, `bare-${connections}-${round}`);
        const { stdout } = await run(bareCommitter, [join(linka.dir, 'log'), copy, String(from), String(until), String(secondsPerRound / 2)]);
        rmSync(copy, { recursive: true });
        bare.push(JSON.parse(stdout));
    }
    const latency = { p50_us: median(ours.map((one) => one.p50_us)), p99_us: median(ours.map((one) => one.p99_us)) };
    print(`post-call-${connections}`, ours, theirs, latency);
    const { batch_mean: batchMean, record_bytes: recordBytes } = bare[bare.length - 1];
    print(`post-call-${connections}-bare`, ours, bare.map((one) => ({ perSecond: one.commits_per_s, cpuUs: one.cpu_us_per_commit })), { batch_mean: batchMean, record_bytes: recordBytes });
}

const { dir, token } = prepare();
const server = await Server.start(dir);
const client = new Client(server.port, token);
const desk = await openDesk(client);
const scratch = mkdtempSync(join(tmpdir(), 'linka-bench-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
// nginx's workers may be another user.
execFileSync('chmod', ['755', scratch]);
const call = callOf(desk, 0);
const first = await client.post('/api/v1/calls', call, 'bench-first-call');
const path = `/api/v1/cases/${first.case_id}`;
const answer = (await client.get(path)).body;
const bodyFile = join(scratch, 'call.json');
writeFileSync(bodyFile, JSON.stringify(call));
const linka = { port: server.port, pid: server.pid, workers: false, dir, scratch };
const nginx = { ...(await startNginx(scratch, join(dir, 'tls'), answer, JSON.stringify(first))), workers: true };
for (const connections of [16, 64]) {
    if (`get-case-${connections}`.startsWith(wanted)) await benchGet('get-case', linka, nginx, connections, path, [token]);
}
if ('get-cases-64'.startsWith(wanted)) {
    const paths = await manyCases(linka, client, token, bodyFile);
    await benchGet('get-cases', linka, nginx, 64, path, [token, '', paths]);
}
for (const connections of [1, 16, 64]) {
    const name = `post-call-${connections}`;
    if (name.startsWith(wanted) || `${name}-bare` === wanted) await benchPost(linka, nginx, client, token, bodyFile, connections);
}
nginx.stop();
await server.end('SIGTERM');
process.exit(0);
