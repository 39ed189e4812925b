// A history router in one screen: the address is the only state it keeps.

const parse = () => new URL(window.location.href);
let current = $state.raw(parse());

window.addEventListener('popstate', () => (current = parse()));

export const location = {
    get path(): string {
        return current.pathname;
    },
    get search(): URLSearchParams {
        return current.searchParams;
    },
};

const momentKeys = ['as_of', 'valid_at'] as const;

/** The address of a screen, at the moment being looked at: a link never loses `as_of`. */
export function href(path: string): string {
    const url = new URL(path, window.location.origin);
    for (const key of momentKeys) {
        const value = current.searchParams.get(key);
        if (value !== null && !url.searchParams.has(key)) url.searchParams.set(key, value);
    }
    return url.pathname + url.search + url.hash;
}

/** Goes there exactly as given; wrap in href() to stay at the moment being looked at. */
export function go(address: string, how: { replace?: boolean } = {}): void {
    if (how.replace) window.history.replaceState(null, '', address);
    else window.history.pushState(null, '', address);
    current = parse();
}

/** Sets or (with undefined) removes search parameters, keeping the others. */
export function setSearch(changes: Record<string, string | undefined>, how: { replace?: boolean } = { replace: true }): void {
    const url = parse();
    for (const [key, value] of Object.entries(changes)) {
        if (value === undefined || value === '') url.searchParams.delete(key);
        else url.searchParams.set(key, value);
    }
    go(url.pathname + url.search, how);
}

/** For a click on the page: turns a plain click on a link of ours into a step of the router. */
export function followLink(event: MouseEvent): void {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!plain || event.defaultPrevented) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download') || link.origin !== window.location.origin) return;
    if (link.hash && link.pathname === window.location.pathname) return;
    if (!screens.some((screen) => matches(screen, link.pathname))) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
}

export type Screen = { pattern: string; name: string };

/** Every screen there is; App.svelte knows the component of each. */
export const screens: Screen[] = [
    { pattern: '/pult', name: 'desk' },
    { pattern: '/pripady', name: 'cases' },
    { pattern: '/pripady/:id', name: 'case' },
    { pattern: '/hovory/:id', name: 'call' },
    { pattern: '/adresar', name: 'directory' },
    { pattern: '/adresar/soubor', name: 'import' },
    { pattern: '/adresar/:id', name: 'service' },
    { pattern: '/podnety', name: 'feedback' },
    { pattern: '/zmeny', name: 'changes' },
    { pattern: '/zmeny/texty', name: 'texts' },
    { pattern: '/zpravy', name: 'reports' },
    { pattern: '/zpravy/:id', name: 'report' },
    { pattern: '/prehravac', name: 'replay' },
    { pattern: '/vymazy', name: 'erasures' },
];

function matches(screen: Screen, path: string): string | true | undefined {
    const [wanted, given] = [screen.pattern.split('/'), path.replace(/(.)\/$/, '$1').split('/')];
    if (wanted.length !== given.length) return undefined;
    let id: string | true = true;
    for (const [i, part] of wanted.entries()) {
        if (part === ':id') id = decodeURIComponent(given[i]!);
        else if (part !== given[i]) return undefined;
    }
    return id;
}

/** Which screen the path names, with the id in it. */
export function screenOf(path: string): { name: string; id: string } | undefined {
    for (const screen of screens) {
        const found = matches(screen, path);
        if (found !== undefined) return { name: screen.name, id: found === true ? '' : found };
    }
    return undefined;
}
