import { expect, it } from 'vitest';
import { Seen } from './seen.svelte';

it('knows a newer state only once something was touched', () => {
    let item = { version: 3 };
    const seen = new Seen(() => item);
    item = { version: 4 };
    expect(seen.newer).toBeUndefined();
    seen.touch();
    item = { version: 5 };
    expect([seen.version, seen.newer]).toEqual([4, item]);
    seen.catchUp();
    expect([seen.version, seen.newer]).toEqual([5, undefined]);
});

it('takes the newer state from a refusal, before any notice', () => {
    const seen = new Seen(() => ({ version: 3 }));
    seen.refuse({ version: 9 });
    expect(seen.newer).toEqual({ version: 9 });
    seen.reset();
    expect([seen.version, seen.newer]).toEqual([3, undefined]);
});
