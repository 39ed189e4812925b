// Who is signed in. When the session ends in the middle of work, the page stays as it is and the
// sign-in comes over it; what was being sent goes on afterwards.
import { answer, client, Failure, failureOf, renewSessionWith, type Schemas } from './api';
import { clock } from './clock.svelte';

type Reply = Schemas['SessionReply'];
export type May = 'log_call' | 'change_service' | 'record_feedback' | 'decide' | 'see_events' | 'see_reports' | 'open_line' | 'import_directory' | 'erase';

let stage = $state<'asking' | 'unreachable' | 'out' | 'in' | 'expired'>('asking');
let reply = $state.raw<Reply>();
let waiting: { resolve: () => void; reject: (failure: Failure) => void }[] = [];

renewSessionWith(() => {
    if (stage !== 'expired') stage = 'expired';
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
});

function accept(session: Reply): void {
    const samePerson = reply === undefined || reply.account_id === session.account_id;
    reply = session;
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
        return reply?.synthetic ?? false;
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
            if (data) accept(data);
            else stage = response.status === 401 ? 'out' : 'unreachable';
        } catch {
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
