// The command line of linka, for what is asked of a data directory without the server.
import { spawnSync } from 'node:child_process';
import { binary } from './server.mjs';

const outputMax = 256 * 1024 * 1024;

/** { code, out, said }: exit code, standard output and standard error of `linka ARGS`; texts in the given language. */
export function run(args, { lang = 'C', input } = {}) {
    const done = spawnSync(binary, args, { encoding: 'utf8', input, maxBuffer: outputMax, env: { ...process.env, LANG: lang, LC_ALL: lang } });
    return { code: done.status, out: done.stdout.trim(), said: done.stderr.trim() };
}

/** The same about a data directory. */
export const linka = (dir, args, options) => run([...args, '--data', dir], options);

/** What `linka doctor --json` knows. */
export function doctor(dir) {
    const { out, said } = linka(dir, ['doctor', '--json']);
    if (out === '') throw new Error(`doctor: ${said}`);
    return JSON.parse(out);
}
