// Walks /api/v1/events by its Link cursors and remembers what it saw. A later walk goes on from the last full page.
import { nextOf } from './client.mjs';

const firstPage = '/api/v1/events?limit=500';

export class LogWalk {
    #resume = firstPage;
    #before = { last: 0, calls: new Map() };
    last = 0;
    /** call id → position of its call_logged event; a second event for the same id is an error. */
    calls = new Map();
    errors = [];

    /** To the end of the log. Positions must be dense and every call must be logged once. */
    async go(client) {
        this.last = this.#before.last;
        for (const [id, position] of this.calls) if (position > this.last) this.calls.delete(id);
        for (let page = this.#resume; page !== undefined; ) {
            this.#resume = page;
            this.#before = { last: this.last };
            const answer = await client.get(page);
            JSON.parse(answer.body).events.forEach((event) => this.#see(event));
            page = nextOf(answer);
        }
        return this;
    }

    #see(event) {
        const position = Number(event.sequence);
        if (position !== this.last && position !== this.last + 1) this.errors.push(`position ${position} follows ${this.last}`);
        this.last = position;
        if (event.type !== 'cz.linka.call_logged.v1') return;
        const id = event.data.call_id;
        if (this.calls.has(id)) this.errors.push(`${id} is logged at ${this.calls.get(id)} and at ${position}`);
        this.calls.set(id, position);
    }
}
