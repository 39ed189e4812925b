// Runs the C++ part of a drill: it breaks copies of a log by the hundred, which would take too long with a server each.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { check, skip } from './report.mjs';
import { binary } from './server.mjs';

const program = process.env.LINKA_STORE_DRILL ?? join(dirname(binary), 'store_drill');

/** The line of JSON it prints; undefined, and told, when the program is not there or did not run to its end. */
export function runStoreDrill(name, number) {
    if (!existsSync(program)) {
        skip(name, `${program} is not built`);
        return undefined;
    }
    // Memory is enough: what is asked is what the bytes mean, not whether they reach a disk.
    const parent = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'linka-drill-'));
    try {
        const { stdout, stderr, status, signal } = spawnSync(program, [name, String(number), join(parent, 'scratch')], { encoding: 'utf8' });
        const ended = check(`${name}: the program runs to its end`, status === 0 || status === 1, `${status ?? signal} ${stderr.slice(-500)}`);
        return ended ? JSON.parse(stdout) : undefined;
    } finally {
        rmSync(parent, { recursive: true, force: true });
    }
}

/** The promise that both drills hold the store to. */
export function checkOutcomes(name, sum) {
    const broken = sum.broken.join(', ');
    check(`${name}: nothing acknowledged is lost in silence`, sum.silent_loss === 0, broken);
    check(`${name}: no answer is wrong`, sum.wrong === 0, broken);
    check(`${name}: nothing crashes`, sum.crash === 0, broken);
}
