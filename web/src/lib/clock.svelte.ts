// The server's clock: a demo's runs in the past, and a wrong clock of a laptop must not date a call.
import { asOf } from './asof.svelte';

let aheadMs = $state(0);
let tick = $state(Date.now());
window.setInterval(() => (tick = Date.now()), 1000);

export const clock = {
    /** Moves every second where a component reads it. */
    get now(): Date {
        return new Date(tick + aheadMs);
    },
    /** The moment the screen shows: now, or the one being looked back at. */
    get shown(): Date {
        return asOf.instant ?? new Date(Math.floor((tick + aheadMs) / 60_000) * 60_000);
    },
    set(serverNow: string): void {
        tick = Date.now();
        aheadMs = new Date(serverNow).getTime() - tick;
    },
};

/** Now, to the millisecond, for recording; nothing reacts to it. */
export const nowExactly = (): Date => new Date(Date.now() + aheadMs);
