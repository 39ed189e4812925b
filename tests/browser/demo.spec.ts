// `linka demo` as a person starts it: what it prints is enough to get in, and nothing is left behind.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, test } from '@playwright/test';
import { Peer, roles } from './api_client';
import { code, linka } from './linka';
import { binary } from './server';

let demo: ChildProcess | undefined;

test.afterEach(() => demo?.kill('SIGKILL'));

async function fingerprint(url: string): Promise<string> {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const seen = socket.getPeerCertificate().fingerprint256;
    socket.destroy();
    return seen;
}

test('prints a URL, a login for each role and the certificate, and its clock stands where --at says', async () => {
    test.setTimeout(120_000);
    demo = spawn(binary, ['demo', '--listen', '127.0.0.1:0', '--at', '2020-04-15T10:42:00+02:00'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const gone = once(demo, 'exit');
    let said = '';
    for await (const part of demo.stdout!.setEncoding('utf8')) {
        said += part;
        if (said.includes('Ctrl+C ends it.')) break;
    }
    const url = /https:\/\/\S+/.exec(said)![0];
    const logins = [...said.matchAll(/^ {2}(\w+) +(\w+) +(\S+-\S+-\S+)$/gm)].map(([, role, username, password]) => ({ role, username, password }));
    expect(said).toContain('syntetická data (synthetic data)');
    expect(/SHA-256 +(\S+)/.exec(said)![1]).toBe(await fingerprint(url));

    // One for each role; a second operator, so that two desks can be tried.
    expect(logins.map(({ role }) => role).sort()).toEqual([...roles, 'operator'].sort());
    expect(new Set(logins.map(({ password }) => password)).size).toBe(logins.length);
    for (const { role, username, password } of logins) {
        const peer = new Peer({ url });
        const answer = await peer.send('POST', '/api/v1/session', { body: { username, password }, key: null });
        expect(answer.status, `${username}: ${answer.text}`).toBe(200);
        expect(answer.json.role).toBe(role);
        peer.cookie = answer.headers['set-cookie']![0]!.split(';')[0]!;
        const { now_at, first_recorded_at, last_recorded_at } = (await peer.get('/api/v1/moment')).json;
        expect(now_at).toMatch(/^2020-04-15T08:4/);
        expect(first_recorded_at < last_recorded_at && last_recorded_at <= '2020-04-15T08:42:00Z', last_recorded_at).toBe(true);
        peer.close();
    }

    const data = /^ {2}data +(\S+)$/m.exec(said)![1]!;
    expect(existsSync(data)).toBe(true);
    demo.kill('SIGTERM');
    expect(await gone).toEqual([0, null]);
    expect(existsSync(data)).toBe(false);
});

test('takes no directory that holds something, and no time that is none', () => {
    const dir = mkdtempSync(join(tmpdir(), 'linka-demo-test-'));
    writeFileSync(join(dir, 'notes'), 'kept');
    const taken = linka(['demo', '--data', dir, '--listen', '127.0.0.1:0']);
    expect(taken.status, taken.stderr).toBe(code.conflict);
    expect(linka(['demo', '--listen', '127.0.0.1:0', '--at', 'yesterday']).status).toBe(code.usage);
    expect(linka(['demo', '--listen', '127.0.0.1']).status).toBe(code.usage);
    rmSync(dir, { recursive: true });
});
