// One form's way to the server: whether it is under way, what failed, and one key for each thing sent.
import { Failure, newKey } from './api';

/** Nothing is wrong but that texts look like data about a person: the writer may say that they are not. */
export function looksPersonal(failure: Failure | undefined): boolean {
    const errors = failure?.problem?.errors ?? [];
    return errors.length > 0 && errors.every((error) => error.code.startsWith('looks_like_'));
}

export class Sending {
    busy = $state(false);
    #said = false;
    failure = $state.raw<Failure>();
    #last = { key: '', body: '' };

    /** Sends `body` with a key that stays the same until something else is sent: after a broken
     *  connection, trying again records nothing twice. Nothing when it failed; `failure` says why. */
    async send<Body, Reply>(body: Body, post: (body: Body, key: string) => Promise<Reply>): Promise<Reply | undefined> {
        if (this.busy) return undefined;
        const text = JSON.stringify(body);
        if (text !== this.#last.body) this.#last = { key: newKey(), body: text };
        this.busy = true;
        this.failure = undefined;
        try {
            const reply = await post(body, this.#last.key);
            this.#last = { key: '', body: '' };
            return reply;
        } catch (error) {
            if (!(error instanceof Failure)) throw error;
            this.failure = error;
            return undefined;
        } finally {
            this.busy = false;
        }
    }

    /** Sends again what was warned about, on the writer's word that it is not personal. */
    async sayNotPersonal(send: () => Promise<void>): Promise<void> {
        this.#said = true;
        await send();
        this.#said = false;
    }

    /** To be spread into every body that carries free text. */
    get said(): { not_personal?: true } {
        return this.#said ? { not_personal: true } : {};
    }

    /** After a 412: the newer state of what was to be changed. */
    newer<T>(): T | undefined {
        return this.failure?.status === 412 ? (this.failure.problem?.current as T | undefined) : undefined;
    }

    /** What the server says about one field, e.g. error('/text'). */
    error(pointer: string): string | undefined {
        return this.failure?.fieldError(pointer);
    }
}
