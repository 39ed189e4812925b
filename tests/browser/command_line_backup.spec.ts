// Backups from the command line: what opens their keys, from a person or a file, and how long the keys live.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { atTerminal, code, linka } from './linka';

const passphrase = 'four words nobody guesses';
const other = 'four other words altogether';
const question = "Passphrase of the backup's keys: ";
const password = 'only for this test';

let dir: string;
let data: string;
let copy: string;

test.beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'linka-backup-'));
    [data, copy] = [join(dir, 'data'), join(dir, 'copy')];
    expect(linka(['init', '--data', data]).status).toBe(0);
    expect(linka(['user', 'add', 'jana', '--role', 'coordinator', '--org', 'POR', '--data', data, '--password-file', '-'], `${password}\n`).status).toBe(0);
});

test.afterEach(() => rmSync(dir, { recursive: true }));

const create = (...more: string[]) => ['backup', 'create', copy, '--data', data, ...more];
const restore = (name: string, ...more: string[]) => ['backup', 'restore', copy, '--data', join(dir, name), ...more];
const archives = () => readdirSync(join(copy, 'keys')).length;
const people = (name: string) => linka(['user', 'list', '--data', join(dir, name)]).stdout;

test('a passphrase on standard input seals the keys, and it alone brings them back', () => {
    const made = linka(create('--passphrase-file', '-'), `${passphrase}\n`);
    expect(made.status, made.stderr).toBe(0);
    expect(made.stdout).toMatch(/^1: position \d+, made .*\nkeys: 000001-\d+\.keys\n$/);

    const wrong = linka(restore('wrong', '--passphrase-file', '-'), `${other}\n`);
    expect(wrong.status, wrong.stderr).toBe(code.failed);
    expect(wrong.stderr).toContain('does not open: the passphrase or the key file is another one');
    expect(wrong.stderr).toContain('Give the one it was made with (--passphrase-file or --backup_key_file).');
    expect(readdirSync(join(dir, 'wrong'))).toEqual([]);
    const unread = linka(['backup', 'verify', copy, '--passphrase-file', '-'], `${other}\n`);
    expect(unread.status, unread.stderr).toBe(code.failed);

    const back = linka(restore('back', '--passphrase-file', '-'), `${passphrase}\n`);
    expect(back.status, back.stderr).toBe(0);
    expect(people('back')).toBe('jana\tcoordinator\tPOR\tactive\n');
    expect(linka(['backup', 'verify', copy, '--passphrase-file', '-'], `${passphrase}\n`).status).toBe(0);
});

test('without a file and a terminal linka says what it needs, and backs nothing up', () => {
    const refused = linka(create());
    expect(refused.status).toBe(code.usage);
    for (const way of ['--backup_key_file FILE', '--passphrase-file FILE', 'at a terminal linka asks', '--without-keys']) expect(refused.stderr).toContain(way);
    const short = linka(create('--passphrase-file', '-'), 'short\n');
    expect(short.status).toBe(code.usage);
    expect(short.stderr).toContain('at least 16 bytes');
    expect(linka(create('--passphrase-file', '-'), '').status).toBe(code.usage);
    expect(linka(create('--passphrase-file', join(dir, 'none'))).status).toBe(code.notFound);
    expect(linka(create('--passphrase-file', '-', '--without-keys'), passphrase).status).toBe(code.usage);
    expect(existsSync(copy)).toBe(false);
});

test('at a terminal the first passphrase is asked for twice, the next must open what is there', async () => {
    const slip = await atTerminal(create(), [[question, passphrase], ['Once more: ', other]]);
    expect(slip.status, slip.seen).toBe(code.usage);
    expect(slip.seen).toContain('The passphrases differ, and nothing was backed up. Try again.');
    expect(existsSync(copy)).toBe(false);

    const first = await atTerminal(create(), [[question, passphrase], ['Once more: ', passphrase]]);
    expect(first.status, first.seen).toBe(0);
    const second = await atTerminal(create(), [[question, passphrase]]);
    expect(second.status, second.seen).toBe(0);
    expect(archives()).toBe(2);
    const mistyped = await atTerminal(create(), [[question, `${passphrase}?`], ['It does not open the backup before', passphrase]]);
    expect(mistyped.status, mistyped.seen).toBe(code.usage);
    expect(archives()).toBe(2);

    const wrong = await atTerminal(restore('wrong'), [[question, other]]);
    expect(wrong.status, wrong.seen).toBe(code.failed);
    const back = await atTerminal(restore('back'), [[question, passphrase]]);
    expect(back.status, back.seen).toBe(0);
    expect(people('back')).toContain('jana');

    const changed = await atTerminal(create(), [[question, other], ['It does not open the backup before', other]]);
    expect(changed.status, changed.seen).toBe(0);
    const newest = await atTerminal(restore('newest'), [[question, other]]);
    expect(newest.status, newest.seen).toBe(0);
    for (const { seen } of [slip, first, second, mistyped, wrong, back, changed, newest]) expect(seen).not.toMatch(/nobody guesses|words altogether/);
});

test('a key file opens them as before, and one of both is enough', () => {
    const key = join(dir, 'key');
    writeFileSync(key, `${passphrase}\n`, { mode: 0o600 });
    expect(linka(create('--backup_key_file', key)).status).toBe(0);
    const both = linka(create('--backup_key_file', key, '--passphrase-file', '-'), passphrase);
    expect(both.status).toBe(code.usage);
    expect(both.stderr).toContain('--backup_key_file excludes --passphrase-file');
    // The same bytes, so the same key: what is in the sealed envelope may be typed.
    expect(linka(restore('back', '--passphrase-file', '-'), passphrase).status).toBe(0);
});

test('keys that would outlive the log are said, once it is known how far back it reaches', () => {
    const kept = (keep: number, days: number) => linka(create('--passphrase-file', '-', '--backup_keep', String(keep), '--backup_keys_days', String(days)), passphrase);
    expect(kept(3, 14).stderr).not.toContain('Take care');
    expect(kept(3, 14).stderr).not.toContain('Take care');
    const third = kept(3, 14);
    expect(third.status).toBe(0);
    expect(third.stderr).toMatch(/Take care: the backups of the log reach back to \d{4}-.* only, but old keys are kept for longer\. Lower backup_keys_days or raise backup_keep/);
    expect(kept(3, 0).stderr).not.toContain('Take care');
    expect(archives()).toBe(1);
    expect(linka(create('--without-keys', '--backup_keep', '3')).stderr).not.toContain('Take care');
});

test('verifying says that there are no keys where there are none', () => {
    expect(linka(create('--without-keys')).status).toBe(0);
    expect(linka(['backup', 'verify', copy, '--without-keys']).status).toBe(0);
    const missing = linka(['backup', 'verify', copy, '--passphrase-file', '-'], passphrase);
    expect(missing.status, missing.stderr).toBe(code.notFound);
    expect(missing.stderr).toContain('There is no backup of keys');
});
