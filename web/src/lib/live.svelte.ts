// What others record reaches every open tab. A browser allows six connections per server, so one tab
// (the holder of a Web Lock) listens and tells the rest over a BroadcastChannel.
import type { Schemas } from './api';

export type Notice = Schemas['Notice'];
type Listener = (notice: Notice) => void;

const listeners = new Set<Listener>();
const channel = new BroadcastChannel('linka-live');
const retryAfterMs = 3000;
let position = $state(0);

function tell(notice: Notice): void {
    position = Math.max(position, notice.position);
    for (const listener of [...listeners]) listener(notice);
}

channel.addEventListener('message', (event: MessageEvent<Notice>) => tell(event.data));

// Said instead of a commit after a long silence: too much was missed to hear it one by one.
const reset = 'reset';
// Said when somebody opens or leaves what a stream is about: no record, so without a type of event.
const presence = 'presence';
const someoneAt = (stream: string): Notice => ({ position, recorded_at: new Date().toISOString(), types: [presence], streams: [stream] });
const missedMuch = (): Notice => ({ position, recorded_at: new Date().toISOString(), types: [reset], streams: [] });

/** Resolves when the stream broke for good and must be opened anew: then with a gap, because a new
 *  one does not say where the old one ended. */
function listenOnce(gap: boolean): Promise<void> {
    return new Promise((resolve) => {
        const source = new EventSource('/api/v1/events/stream');
        const pass = (notice: Notice): void => {
            tell(notice);
            channel.postMessage(notice);
        };
        source.addEventListener('commit', (event) => pass(JSON.parse(event.data)));
        source.addEventListener('presence', (event) => pass(someoneAt(JSON.parse(event.data))));
        source.addEventListener(reset, () => pass(missedMuch()));
        if (gap) source.addEventListener('open', () => pass(missedMuch()), { once: true });
        source.addEventListener('error', () => {
            if (source.readyState !== EventSource.CLOSED) return;
            resolve();
        });
        window.addEventListener('pagehide', () => source.close(), { once: true });
    });
}

async function listen(): Promise<never> {
    for (let gap = false; ; gap = true) {
        await listenOnce(gap);
        await new Promise((resolve) => window.setTimeout(resolve, retryAfterMs));
    }
}

let started = false;

/** For the frame, once somebody is signed in. */
export function startListening(): void {
    if (started) return;
    started = true;
    void navigator.locks.request('linka-live', listen);
}

/** Calls back for each notice until the returned function is called. */
export function onNotice(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export const live = {
    /** The newest position heard of. */
    get position(): number {
        return position;
    },
};

/** After a reset everything may have changed. */
export const mayConcernAll = (notice: Notice): boolean => notice.types.includes(reset);

/** For a Resource: does the notice touch events whose type starts so, e.g. touches('service_')? */
export const touches =
    (...prefixes: string[]) =>
    (notice: Notice): boolean =>
        mayConcernAll(notice) || notice.types.some((type) => prefixes.some((prefix) => type.startsWith(prefix)));

export const tellsOfPresence = (notice: Notice): boolean => notice.types.includes(presence);

export const touchesStream =
    (...streams: string[]) =>
    (notice: Notice): boolean =>
        mayConcernAll(notice) || (!tellsOfPresence(notice) && notice.streams.some((stream) => streams.includes(stream)));
