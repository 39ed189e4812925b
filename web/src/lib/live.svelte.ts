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

/** Resolves when the stream broke for good and must be opened anew. */
function listenOnce(): Promise<void> {
    return new Promise((resolve) => {
        const source = new EventSource('/api/v1/events/stream');
        source.addEventListener('message', (event) => {
            const notice: Notice = JSON.parse(event.data);
            tell(notice);
            channel.postMessage(notice);
        });
        source.addEventListener('error', () => {
            if (source.readyState !== EventSource.CLOSED) return;
            resolve();
        });
        window.addEventListener('pagehide', () => source.close(), { once: true });
    });
}

async function listen(): Promise<never> {
    for (;;) {
        await listenOnce();
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

/** For a Resource: does the notice touch events whose type starts so, e.g. touches('service_')? */
export const touches =
    (...prefixes: string[]) =>
    (notice: Notice): boolean =>
        notice.types.some((type) => prefixes.some((prefix) => type.replace(/^cz\.linka\./, '').startsWith(prefix)));

export const touchesStream =
    (...streams: string[]) =>
    (notice: Notice): boolean =>
        notice.streams.some((stream) => streams.includes(stream));
