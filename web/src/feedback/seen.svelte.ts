// What somebody works on while others may change it: the version first seen goes out as If-Match, and
// a newer state is shown, never silently written over.
type Versioned = { version: number };

export class Seen<T extends Versioned> {
    #item: () => T;
    #version = $state<number>();
    #refusedBy = $state.raw<T>();

    constructor(item: () => T) {
        this.#item = item;
    }

    /** Something was chosen or typed: from now on a newer state is a conflict. */
    touch(): void {
        this.#version ??= this.#item().version;
    }

    get touched(): boolean {
        return this.#version !== undefined;
    }

    get version(): number {
        return this.#version ?? this.#item().version;
    }

    /** The newer state, from a 412 or heard of by a notice. */
    get newer(): T | undefined {
        if (this.#refusedBy && this.#refusedBy.version > this.version) return this.#refusedBy;
        return this.#item().version > this.version ? this.#item() : undefined;
    }

    refuse(current: T): void {
        this.touch();
        this.#refusedBy = current;
    }

    /** Works on from the newer state, keeping what was typed. */
    catchUp(): void {
        this.#version = this.newer?.version ?? this.#version;
    }

    reset(): void {
        this.#version = this.#refusedBy = undefined;
    }
}
