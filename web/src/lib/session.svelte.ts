// Who is signed in. When the session ends in the middle of work, the page stays as it is and the
// sign-in comes over it; what was being sent goes on afterwards.
import { answer, client, Failure, failureOf, renewSessionWith, type Schemas } from './api';
import { clock } from './clock.svelte';

type Reply = Schemas['SessionReply'];
export type May = 'log_call' | 'change_service' | 'record_feedback' | 'decide' | 'see_events' | 'see_reports' | 'open_line' | 'import_directory' | 'erase';

let stage = $state<'asking' | 'unreachable' | 'out' | 'in' | 'expired'>('asking');
let reply = $state.raw<Reply>();
// What the server last said of its data: kept, so that a page that cannot reach it says so too.
const remembered = 'linka-synthetic';
let synthetic = $state(window.localStorage.getItem(remembered) === 'yes');
let waiting: { resolve: () => void; reject: (failure: Failure) => void }[] = [];

renewSessionWith(() => {
    if (stage !== 'expired') stage = 'expired';
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
});

function told(invented: boolean): void {
    synthetic = invented;
    window.localStorage.setItem(remembered, invented ? 'yes' : '');
}

/** Whether the data is invented, for who is not signed in. */
async function askAnybody(): Promise<void> {
    // A server that is not ready for work says it too, with a 503.
    const answered = await client.GET('/readyz').catch(() => undefined);
    const said = (answered?.data ?? answered?.error)?.synthetic;
    if (said !== undefined) told(said);
}

function accept(session: Reply): void {
    const samePerson = reply === undefined || reply.account_id === session.account_id;
    reply = session;
    told(session.synthetic);
    if (session.now_at) clock.set(session.now_at);
    stage = 'in';
    const resumed = waiting;
    waiting = [];
    // What one person was sending is never recorded as another's.
    for (const { resolve, reject } of resumed) samePerson ? resolve() : reject(new Failure('offline', 0));
}

export const session = {
    get stage() {
        return stage;
    },
    get who(): Reply | undefined {
        return reply;
    },
    get synthetic(): boolean {
        return synthetic;
    },
    /** Why nothing can be recorded until somebody has looked at the server; undefined: it can. */
    get readOnlyBecause(): string | undefined {
        return reply?.read_only_because;
    },
    may(what: May): boolean {
        return reply?.may.includes(what) ?? false;
    },

    /** Asks once at the start who we are. */
    async ask(): Promise<void> {
        stage = 'asking';
        try {
            const { data, response } = await client.GET('/api/v1/session');
            if (data) return accept(data);
            await askAnybody();
            stage = response.status === 401 ? 'out' : 'unreachable';
        } catch {
            await askAnybody();
            stage = 'unreachable';
        }
    },

    /** Throws a Failure when refused. */
    async signIn(username: string, password: string): Promise<void> {
        const sent = client.POST('/api/v1/session', { body: { username, password } });
        const { data, error, response } = await sent.catch(() => {
            throw new Failure('offline', 0);
        });
        if (!data) throw failureOf(response.status, error);
        accept(data);
    },

    async signOut(): Promise<void> {
        await answer(() => client.DELETE('/api/v1/session'));
        reply = undefined;
        stage = 'out';
    },
};
