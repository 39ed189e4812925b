// The program itself, without a browser: a command to its end, at a terminal, or the server until it is told to stop.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { binary } from './server';

/** The exit codes of README.md. */
export const code = { failed: 1, usage: 2, notFound: 3, conflict: 4 };

const english = { ...process.env, LANG: 'C' };

/** A command to its end, with `input` as what it is given; there is no terminal. What goes on and on is ended. */
export function linka(words: string[], input = '') {
    return spawnSync(binary, words, { encoding: 'utf8', input, env: english, timeout: 60_000 });
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** The same at a terminal, where a person answers each question in its turn; all that is to be seen there, and the exit code. */
export async function atTerminal(words: string[], answers: [question: string, answer: string][]): Promise<{ seen: string; status: number }> {
    const command = [binary, ...words].map(quoted).join(' ');
    const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'], env: english });
    const closed = once(child, 'close');
    const left = [...answers];
    let seen = '';
    let unread = '';
    for await (const part of child.stdout.setEncoding('utf8')) {
        seen += part;
        unread += part;
        if (left.length === 0 || !unread.includes(left[0]![0])) continue;
        unread = '';
        child.stdin.write(`${left.shift()![1]}\n`);
    }
    const [status] = (await closed) as [number];
    return { seen, status };
}

/** `linka serve` on a data directory. */
export class Serving {
    private constructor(
        private readonly process: ChildProcess,
        readonly url: string,
    ) {}

    static async start(data: string): Promise<Serving> {
        const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'], env: english });
        const said: string[] = [];
        for await (const line of createInterface({ input: child.stderr })) {
            said.push(line);
            const url = /https:\/\/\S+/.exec(line)?.[0];
            if (url === undefined) continue;
            child.stderr.resume();
            return new Serving(child, url);
        }
        throw new Error(`linka serve did not start:\n${said.join('\n')}`);
    }

    async stop(): Promise<void> {
        if (this.process.exitCode !== null) return;
        this.process.kill('SIGTERM');
        await once(this.process, 'exit');
    }
}
