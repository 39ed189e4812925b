// Reports, people and tokens from the command line, with a small history whose numbers are counted by hand.
//
// Two lines: "Ráno" is open on work days from nine to twelve for Prague, "Pondělí" on Mondays from ten to twelve for Střední Čechy.
// The week of 5 February 2024 has two calls from Prague, on Ráno. Everything after `early` came later: in the week of 12 February a
// call from Střední Čechy on Pondělí, one without a kraj and one from Prague on Ráno; and one call too many, which is voided.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Peer } from './api_client';
import { code, linka, Serving } from './linka';

let dir: string;
let data: string;
let server: Serving | undefined;
let token: string;
let lookOnly: string;
let monday: string;
let early: number;

const at = (...words: string[]) => linka([...words, '--data', data]);
const bearer = (given: string) => ({ authorization: `Bearer ${given}` });

test.beforeAll(async () => {
    test.setTimeout(120_000);
    dir = mkdtempSync(join(tmpdir(), 'linka-report-'));
    data = join(dir, 'data');
    expect(at('init').status).toBe(0);
    for (const [name, role, ...org] of [['jana', 'coordinator', '--org', 'POR'], ['eva', 'analyst', '--org', 'RUB']]) {
        const added = linka(['user', 'add', name!, '--role', role!, ...org, '--password-file', '-', '--data', data], 'only for this test\n');
        expect(added.status, added.stderr).toBe(0);
    }
    token = at('token', 'create', 'jana').stdout.trim();
    lookOnly = at('token', 'create', 'eva', '--label', 'weekly report').stdout.trim();
    server = await Serving.start(data);
    await writeHistory(new Peer(server!));
});

test.afterAll(async () => {
    await server?.stop();
    rmSync(dir, { recursive: true });
});

async function writeHistory(peer: Peer): Promise<void> {
    const record = (path: string, body: unknown) => peer.record(`/api/v1/${path}`, body, { headers: bearer(token) });
    const openLine = async (name: string, kraj: string, days: number[], from: string) => {
        const hours = days.map((weekday) => ({ weekday, windows: [{ from, to: '12:00' }] }));
        return (await record('lines', { name, opened_on: '2024-02-05', hours, coverage: [{ kraj, org_id: 'POR' }] })).json.line_id as string;
    };
    const call = async (line_id: string, started_at: string, return_kraj?: string) => {
        const client = return_kraj === undefined ? {} : { return_kraj, release_window: 'within_14_days', needs: [{ code: 'N-BYD', outcome: 'partly' }], outcome: 'partly_solved', next_step: { kind: 'none' } };
        const answer = await record('calls', { line_id, started_at: `${started_at}:00+01:00`, minutes: 10, direction: 'incoming', channel: 'phone', caller_role: 'R-SOC', outcome: 'hours_question', ...client });
        return answer.json as { call_id: string; position: number };
    };
    const morning = await openLine('Ráno', 'PHA', [1, 2, 3, 4, 5], '09:00');
    monday = await openLine('Pondělí', 'STC', [1], '10:00');
    await call(morning, '2024-02-05T09:30', 'PHA');
    early = (await call(morning, '2024-02-06T10:00', 'PHA')).position;
    await call(monday, '2024-02-12T10:30', 'STC');
    await call(morning, '2024-02-14T11:00');
    await call(morning, '2024-02-15T11:30', 'PHA');
    const mistaken = await call(morning, '2024-02-16T09:15', 'PHA');
    const version = await peer.send('GET', `/api/v1/calls/${mistaken.call_id}`, { headers: bearer(token) });
    await peer.record(`/api/v1/calls/${mistaken.call_id}/void`, { reason: 'zapsáno omylem' }, { headers: { ...bearer(token), 'if-match': version.headers.etag } });
    peer.close();
}

const days = (from: string, until: string) => ['--from', from, '--until', until];
const period = days('2024-02-05', '2024-02-18');

/** The rows of a report as csv for Czech Excel, without its heading. */
function rows(asked: string[] = []): string[] {
    const done = at('report', 'calls-by-week', '--format', 'csv', ...(asked.includes('--from') ? [] : period), ...asked);
    expect(done.status, done.stderr).toBe(0);
    expect(done.stderr).toBe('');
    return done.stdout.trim().split('\r\n').slice(1);
}

test('csv for Czech Excel holds the numbers that were counted by hand', () => {
    const done = at('report', 'calls-by-week', '--format', 'csv', ...period);
    expect(done.stdout.startsWith('\ufefftýden;kraj návratu;hovory;otevřené linkohodiny;hovory na linkohodinu\r\n')).toBe(true);
    expect(rows()).toEqual([
        '5. 2.–11. 2. 2024;Praha;2;15;0,13',
        '5. 2.–11. 2. 2024;Středočeský;0;2;0',
        '5. 2.–11. 2. 2024;celkem;2;17;0,12',
        '12. 2.–18. 2. 2024;Praha;1;15;0,07',
        '12. 2.–18. 2. 2024;Středočeský;1;2;0,5',
        '12. 2.–18. 2. 2024;bez kraje návratu;1;0;bez otevřené linky',
        '12. 2.–18. 2. 2024;celkem;3;17;0,18',
    ]);
});

test('--line, --from and --until leave out what was not asked for', () => {
    expect(rows(['--line', monday])).toEqual([
        '5. 2.–11. 2. 2024;Středočeský;0;2;0',
        '5. 2.–11. 2. 2024;celkem;0;2;0',
        '12. 2.–18. 2. 2024;Středočeský;1;2;0,5',
        '12. 2.–18. 2. 2024;celkem;1;2;0,5',
    ]);
    expect(rows(days('2024-02-14', '2024-02-14')).at(-1)).toBe('14. 2.–14. 2. 2024;celkem;1;3;0,33');
    const unknown = at('report', 'calls-by-week', '--line', 'line-none');
    expect(unknown.status, unknown.stderr).toBe(code.usage);
    const turned = at('report', 'calls-by-week', ...days('2024-02-18', '2024-02-05'));
    expect(turned.status, turned.stderr).toBe(code.usage);
    const noDay = at('report', 'calls-by-week', '--from', '5. 2. 2024');
    expect(noDay.status, noDay.stderr).toBe(code.usage);
    expect([unknown.stdout, turned.stdout, noDay.stdout]).toEqual(['', '', '']);
});

test('--as-of shows what was known then', () => {
    const then = rows(['--as-of', `@${early}`]);
    expect(then[0]).toBe('5. 2.–11. 2. 2024;Praha;2;15;0,13');
    expect(then.at(-1)).toBe('12. 2.–18. 2. 2024;celkem;0;17;0');
    expect(rows(['--as-of', `@${early - 1}`])[0]).toBe('5. 2.–11. 2. 2024;Praha;1;15;0,07');
    // The call too many was recorded, and not yet voided.
    const all = JSON.parse(at('report', 'calls-by-week', '--format', 'json').stdout) as { position: number };
    expect(rows(['--as-of', `@${all.position - 1}`]).at(-1)).toBe('12. 2.–18. 2. 2024;celkem;4;17;0,24');
    expect(at('report', 'calls-by-week', '--as-of', '@100000').status).not.toBe(0);
});

test('rfc4180 and --language en are for programs and other readers', () => {
    const done = at('report', 'calls-by-week', '--format', 'rfc4180', '--language', 'en', ...period);
    expect(done.status, done.stderr).toBe(0);
    const [heading, first, ...rest] = done.stdout.split('\r\n');
    expect(heading).toBe('week,kraj of return,calls,open line-hours,calls per line-hour');
    expect(first).toBe('2024-W06 (2024-02-05 – 2024-02-11),Prague,2,15,0.13');
    expect(rest).toContain('2024-W07 (2024-02-12 – 2024-02-18),no kraj of return,1,0,no open line');
});

test('text says it in a sentence, then row by row, then what to know about the numbers', () => {
    const lines = (...more: string[]) => at('report', 'calls-by-week', ...period, ...more).stdout.split('\n').map((line) => line.trimEnd());
    const czech = lines();
    expect(czech[0]).toBe('Hovory po týdnech a krajích návratu');
    expect(czech[2]).toBe('Od 5. 2. 2024 do 18. 2. 2024 je zapsáno 5 hovorů na 34,00 otevřených linkohodin, tedy 0,15 hovoru na hodinu; nejčastější kraj návratu: Praha (3).');
    expect(czech.join('\n')).toMatch(/^12\. 2\.–18\. 2\. 2024\s+Středočeský\s+1\s+2\s+0[.,]5$/m);
    expect(czech).toContain('Zapsáno později než 24 hodin po hovoru: 5.');
    const english = lines('--language', 'en');
    expect(english[0]).toBe('Calls by week and kraj of return');
    expect(english[2]).toBe('From 5 February 2024 to 18 February 2024, 5 calls are recorded in 34.00 open line-hours, that is 0.15 calls an hour; the most frequent kraj of return is Prague (3).');
});

test('json is what the API answers, and a report there is not is said', async () => {
    const peer = new Peer(server!);
    const answer = await peer.send('GET', '/api/v1/reports/calls-by-week?from=2024-02-05&until=2024-02-18', { headers: bearer(lookOnly) });
    peer.close();
    expect(JSON.parse(at('report', 'calls-by-week', '--format', 'json', ...period).stdout)).toEqual(answer.json);
    const none = at('report', 'calls-by-moon');
    expect(none.status, none.stderr).toBe(code.notFound);
});

test('a token has the rights of its person and is shown once, alone on standard output', async () => {
    expect(token).toMatch(/^\S+$/);
    const peer = new Peer(server!);
    const ask = (given: string) => peer.send('GET', '/api/v1/session', { headers: bearer(given) });
    const [hers, others] = [await ask(token), await ask(lookOnly)];
    expect([hers.json.role, others.json.role]).toEqual(['coordinator', 'analyst']);
    const refused = await peer.send('POST', '/api/v1/lines', { body: { name: 'Ne', opened_on: '2024-02-05', hours: [] }, headers: bearer(lookOnly) });
    expect(refused.status, refused.text).toBe(403);
    expect((await ask(`${token.slice(0, -1)}${token.endsWith('x') ? 'y' : 'x'}`)).status).toBe(401);
    peer.close();
});

test('people are listed with role and organisation, once the server has stopped', async () => {
    expect(at('user', 'list').status).toBe(code.conflict);
    await server!.stop();
    const list = at('user', 'list');
    expect(list.status, list.stderr).toBe(0);
    expect(list.stdout.trim().split('\n').sort()).toEqual(['eva\tanalyst\tRUB\tactive', 'jana\tcoordinator\tPOR\tactive']);
    const nobody = at('token', 'create', 'nobody');
    expect(nobody.status, nobody.stderr).toBe(code.notFound);
    expect(nobody.stdout).toBe('');
    const again = linka(['user', 'add', 'jana', '--role', 'admin', '--password-file', '-', '--data', data], 'only for this test\n');
    expect(again.status, again.stderr).toBe(code.conflict);
});
