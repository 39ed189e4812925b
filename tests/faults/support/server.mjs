// A real linka on a data directory of its own: prepared, started, ended; only ever by its own handle.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const binary = process.env.LINKA_BIN ?? fileURLToPath(new URL('../../../build/release/linka', import.meta.url));

const running = new Set();
// A drill that fails half-way leaves no server behind.
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A fresh data directory, below `parent`, with one coordinator; its token is the way in. */
export function prepare(parent = tmpdir()) {
    const dir = mkdtempSync(join(parent, 'linka-drill-'));
    process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
    const run = (args, input) => execFileSync(binary, [...args, '--data', dir], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString().trim();
    run(['init']);
    run(['user', 'add', 'koordinace', '--role', 'coordinator', '--org', 'POR', '--password-file', '-'], 'only for this drill\n');
    return { dir, token: run(['token', 'create', 'koordinace']) };
}

export class Server {
    #child;
    #gone;

    constructor(child, port) {
        this.#child = child;
        this.#gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve([child.exitCode, child.signalCode]);
        this.port = port;
    }

    /** Ready when it says where it listens. `wrap` is a command to run it under, `env` is added to its environment. */
    static async start(dir, wrap = [], env = {}) {
        const [command, ...args] = [...wrap, binary, 'serve', '--data', dir, '--listen', '127.0.0.1:0'];
        const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
        running.add(child);
        child.once('exit', () => running.delete(child));
        const said = [];
        for await (const line of createInterface({ input: child.stderr })) {
            said.push(line);
            const port = /https:\/\/[^:]+:(\d+)/.exec(line)?.[1];
            if (port === undefined) continue;
            child.stderr.resume();
            return new Server(child, Number(port));
        }
        throw new Error(`linka did not start:\n${said.join('\n')}`);
    }

    get pid() {
        return this.#child.pid;
    }

    /** Resolves to [exit code, signal] when the process is gone by itself. */
    get gone() {
        return this.#gone;
    }

    /** Sends the signal now; resolves to [exit code, signal] when the process is gone. */
    end(signal = 'SIGTERM') {
        this.#child.kill(signal);
        return this.#gone;
    }
}
