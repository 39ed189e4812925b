// A file system of its own in a file, that can be cut off or filled without harming the machine.
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function run(command, args) {
    return execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
}

function has(command) {
    return (process.env.PATH ?? '').split(':').concat('/usr/sbin', '/sbin').some((folder) => existsSync(join(folder, command)));
}

/** Why this machine has no such disks, or undefined when it has. */
export function whyNoDisk(commands = []) {
    if (process.getuid() !== 0) return 'not root';
    const missing = ['mkfs.ext4', 'mount', 'umount', ...commands].find((command) => !has(command));
    if (missing !== undefined) return `no ${missing}`;
    if (!existsSync('/dev/loop-control')) return 'no loop device';
    try {
        new Disk(8).remove();
    } catch (error) {
        return `no loop device: ${String(error.stderr ?? error.message).trim().split('\n').pop()}`;
    }
    return undefined;
}

export class Disk {
    #folder = mkdtempSync(join(tmpdir(), 'linka-disk-'));
    #mounted = false;
    path = join(this.#folder, 'mounted');

    /** ext4 of so many MiB, mounted. */
    constructor(mebibytes) {
        process.on('exit', () => this.remove());
        const image = this.image;
        const file = openSync(image, 'w');
        ftruncateSync(file, mebibytes * 1024 * 1024);
        closeSync(file);
        mkdirSync(this.path);
        run('mkfs.ext4', ['-q', '-m', '0', image]);
        this.mount();
    }

    get image() {
        return join(this.#folder, 'image');
    }

    mount() {
        run('mount', ['-o', 'loop', this.image, this.path]);
        this.#mounted = true;
    }

    /** What was not written out is gone with it when the power was cut before. */
    unmount() {
        if (!this.#mounted) return;
        run('umount', [this.path]);
        this.#mounted = false;
    }

    remove() {
        try {
            this.unmount();
        } catch {
            run('umount', ['-l', this.path]);
            this.#mounted = false;
        }
        rmSync(this.#folder, { recursive: true, force: true });
    }
}
