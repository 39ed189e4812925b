// Compiles shim.c, which the drills preload into the server, into a directory that goes away.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** { library, folder }: the compiled shim, and where a drill may put its flags. */
export function buildShim() {
    const folder = mkdtempSync(join(tmpdir(), 'linka-shim-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const library = join(folder, 'shim.so');
    const source = fileURLToPath(new URL('shim.c', import.meta.url));
    execFileSync('clang-19', ['-shared', '-fPIC', '-O1', '-Wall', '-Wextra', '-o', library, source, '-ldl'], { stdio: ['ignore', 'inherit', 'inherit'] });
    return { library, folder };
}
