// The administrator's part without a browser: forgetting by two people and by rule, with the server stopped.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { binary, type Login } from './server';

type Ready = { url: string; logins: Login[] };
type Feedback = { feedback_id: string; text?: string; text_state?: string };

const dataInUse = 4;
let dir: string;
let demo: ChildProcess;
let ready: Ready;

test.beforeAll(async () => {
    test.setTimeout(120_000);
    dir = mkdtempSync(join(tmpdir(), 'linka-cli-'));
    demo = spawn(binary, ['demo', '--json', '--listen', '127.0.0.1:0', '--data', join(dir, 'data')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface({ input: demo.stdout! }), 'line');
    ready = JSON.parse(line as string) as Ready;
});

test.afterAll(async () => {
    if (demo.exitCode === null) {
        demo.kill('SIGTERM');
        await once(demo, 'exit');
    }
    rmSync(dir, { recursive: true });
});

const login = (role: string) => ready.logins.find((one) => one.role === role)!;

function linka(words: string[], password = '') {
    return spawnSync(binary, [...words, '--data', join(dir, 'data')], { encoding: 'utf8', input: password, env: { ...process.env, LANG: 'C' } });
}

const as = (role: string) => ['--as', login(role).username, '--password-file', '-'];

test('two people erase from the command line, and a rule forgets the rest', async ({ request }) => {
    const { username, password } = login('coordinator');
    await request.post(`${ready.url}/api/v1/session`, { data: { username, password }, headers: { origin: ready.url } });
    const { feedback } = (await (await request.get(`${ready.url}/api/v1/feedback?limit=500`)).json()) as { feedback: Feedback[] };
    const subject = feedback.find((one) => one.text)!.feedback_id;

    const beside = linka(['erase', 'list']);
    expect(beside.status, beside.stderr).toBe(dataInUse);
    demo.kill('SIGTERM');
    await once(demo, 'exit');

    const wrong = linka(['erase', 'request', '--subject', subject, '--ground', 'objection', ...as('coordinator')], 'not the password');
    expect(wrong.status, wrong.stderr).not.toBe(0);
    expect(wrong.stdout).toBe('');
    const asked = linka(['erase', 'request', '--subject', subject, '--ground', 'objection', ...as('coordinator')], password);
    expect(asked.status, asked.stderr).toBe(0);
    const erasure = asked.stdout.trim();
    const alone = linka(['erase', 'confirm', erasure, ...as('coordinator')], password);
    expect(alone.status, alone.stderr).not.toBe(0);
    expect(linka(['erase', 'list']).stdout).toContain(`${erasure}\trequested\tobjection`);
    const confirmed = linka(['erase', 'confirm', erasure, ...as('admin')], login('admin').password);
    expect(confirmed.status, confirmed.stderr).toBe(0);
    expect(confirmed.stderr).toMatch(/erased; [12] keys destroyed/);
    expect(linka(['erase', 'list']).stdout).toContain(`${erasure}\tcompleted\tobjection`);

    // The pilot of 2020 is long past every rule.
    const due = linka(['retention', 'run', '--dry-run']);
    const counts = (text: string) => text.trim().split('\n').map((row) => Number(row.split('\t')[2]));
    expect(counts(due.stdout).some((count) => count > 0)).toBe(true);
    const forgotten = linka(['retention', 'run']);
    expect(counts(forgotten.stdout)).toEqual(counts(due.stdout));
    expect(counts(linka(['retention', 'run', '--dry-run']).stdout)).toEqual([0, 0]);
    expect(linka(['verify', '--json']).status).toBe(0);
});
