// Where what was typed is: in this browser, on its way, or recorded. The desk's outbox sets it.
type Saving = { state: 'idle' } | { state: 'browser'; waiting: number; others: number } | { state: 'sending' } | { state: 'saved'; position: number };

let current = $state.raw<Saving>({ state: 'idle' });

export const saving = {
    get now(): Saving {
        return current;
    },
    set(next: Saving): void {
        current = next;
    },
};
