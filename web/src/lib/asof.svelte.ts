// The moment being looked at. `as_of` and `valid_at` in the address are its only state, so that any
// screen can be linked as it stood.
import { answer, client, type Failure, type Schemas } from './api';
import { location, setSearch } from './router.svelte';

let moment = $state.raw<Schemas['MomentReply']>();
let failure = $state.raw<Failure>();

export const asOf = {
    get at(): string | undefined {
        return location.search.get('as_of') ?? undefined;
    },
    get validAt(): string | undefined {
        return location.search.get('valid_at') ?? undefined;
    },
    /** While true nothing may be written: leave the buttons out, do not grey them. */
    get active(): boolean {
        return this.at !== undefined || this.validAt !== undefined;
    },
    get moment(): Schemas['MomentReply'] | undefined {
        return this.active ? moment : undefined;
    },
    get failure(): Failure | undefined {
        return this.active ? failure : undefined;
    },
    get instant(): Date | undefined {
        const at = this.validAt ?? (this.at?.startsWith('@') ? undefined : this.at) ?? this.moment?.recorded_at;
        return at === undefined ? undefined : new Date(at);
    },
    look(at: string | undefined, validAt?: string): void {
        setSearch({ as_of: at, valid_at: validAt }, { replace: false });
    },
    leave(): void {
        setSearch({ as_of: undefined, valid_at: undefined }, { replace: false });
    },
};

/** For the frame, once: keeps `asOf.moment` true to the address. */
export function followMoment(): void {
    $effect(() => {
        if (!asOf.active) return;
        void asOf.at;
        answer(() => client.GET('/api/v1/moment')).then(
            (reply) => ((moment = reply), (failure = undefined)),
            (problem: Failure) => ((moment = undefined), (failure = problem)),
        );
    });
}
