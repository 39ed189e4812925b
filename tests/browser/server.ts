// Starts `linka demo` and reads the one line it prints when it is ready; or `linka serve` on what a demo left.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Login = { role: string; username: string; password: string };
type Ready = { url: string; data_dir: string; logins: Login[] };

export const binary = process.env.LINKA_BIN ?? fileURLToPath(new URL('../../build/release/linka', import.meta.url));
const stopWithinMs = 10_000;

export class Server {
    private constructor(
        private readonly process: ChildProcess,
        private readonly ready: Ready,
    ) {}

    /** `dataDir`, empty yet, is kept; without it the data goes with the server. */
    static async start(dataDir?: string): Promise<Server> {
        const kept = dataDir === undefined ? [] : ['--data', dataDir];
        const child = spawn(binary, ['demo', '--json', '--listen', '127.0.0.1:0', ...kept], { stdio: ['ignore', 'pipe', 'inherit'] });
        const lines = createInterface({ input: child.stdout });
        const first = once(lines, 'line').then(([line]) => JSON.parse(line as string) as Ready);
        const ended = once(child, 'exit').then(([code]) => {
            throw new Error(`${binary} ended with ${code} before it was ready`);
        });
        return new Server(child, await Promise.race([first, ended]));
    }

    /** Serves the data of a demo that was stopped, to the same people. */
    async serveAgain(): Promise<Server> {
        const child = spawn(binary, ['serve', '--data', this.ready.data_dir, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
        const said: string[] = [];
        for await (const line of createInterface({ input: child.stderr })) {
            said.push(line);
            const url = /https:\/\/[^:\s]+:\d+/.exec(line)?.[0];
            if (url === undefined) continue;
            child.stderr.resume();
            return new Server(child, { ...this.ready, url });
        }
        throw new Error(`linka did not start:\n${said.join('\n')}`);
    }

    get url(): string {
        return this.ready.url.replace(/\/$/, '');
    }

    /** The nth person of that role, from 1. */
    login(role: string, nth = 1): Login {
        const found = this.ready.logins.filter((login) => login.role === role)[nth - 1];
        if (!found) throw new Error(`the demo has no login ${nth} for ${role}`);
        return found;
    }

    async stop(): Promise<void> {
        if (this.process.exitCode !== null) return;
        const gone = once(this.process, 'exit');
        this.process.kill('SIGTERM');
        const timer = setTimeout(() => this.process.kill('SIGKILL'), stopWithinMs);
        await gone;
        clearTimeout(timer);
    }
}
