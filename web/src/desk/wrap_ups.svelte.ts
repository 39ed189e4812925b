// How long calls take to finish once the phone is down. For the eyes of the operator alone: kept in
// this browser under the account, sent nowhere.
import { session } from '../lib/session.svelte';

const keptMax = 50;
const place = () => `linka-wrap-ups-${session.who?.account_id ?? ''}`;

function read(): number[] {
    const kept: unknown = JSON.parse(window.localStorage.getItem(place()) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'number') : [];
}

let last = $state.raw<{ seconds: number; usual: number }>();

export const wrapUps = {
    /** The call closed just now, beside the median of the last fifty; undefined before the first. */
    get last(): { seconds: number; usual: number } | undefined {
        return last;
    },
    add(milliseconds: number): void {
        const all = [...read(), Math.round(milliseconds / 1000)].slice(-keptMax);
        window.localStorage.setItem(place(), JSON.stringify(all));
        const sorted = [...all].sort((a, b) => a - b);
        last = { seconds: all.at(-1)!, usual: sorted[Math.floor(sorted.length / 2)]! };
    },
};
