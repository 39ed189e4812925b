// The little of a browser that pure code touches when it is imported.
const kept = new Map<string, string>();

Object.assign(globalThis, {
    window: { localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) } },
    document: { documentElement: { lang: 'cs' } },
});
