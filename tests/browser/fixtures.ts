// What every test has: a server of its worker, a page that listens for its own mistakes, a way in.
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { watchContract } from './contract';
import { Server } from './server';

export const test = base.extend<object, { server: Server }>({
    server: [
        // Playwright reads the fixtures wanted from this pattern, even when there are none.
        // eslint-disable-next-line no-empty-pattern
        async ({}, use) => {
            const server = await Server.start();
            await use(server);
            await server.stop();
        },
        { scope: 'worker', timeout: 180_000 },
    ],
    baseURL: async ({ server }, use) => use(server.url),
    page: async ({ page, server }, use) => {
        const mistakes: string[] = [];
        page.on('pageerror', (error) => mistakes.push(`threw: ${error.message}`));
        page.on('console', (message) => {
            if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) mistakes.push(message.text());
        });
        const contract = watchContract(page);
        await use(page);
        await forgetDrafts(page, server);
        expect([...mistakes, ...(await contract())], 'what the page or the server did wrong meanwhile').toEqual([]);
    },
});

/** What a test left begun would wait for the next one at the same desk. */
export async function forgetDrafts(page: Page, server: Server): Promise<void> {
    // The page is still open, and would send once more what is forgotten here.
    await page.route('**/api/v1/drafts/*', (route) => route.abort()).catch(() => {});
    const asked = (path: string, method = 'get') => page.request.fetch(`${server.url}/api/v1/${path}`, { method }).catch(() => undefined);
    for (const nth of [0, 1, 2]) {
        // Signed out meanwhile: then whoever of the operators it was.
        if (nth > 0) {
            const { username, password } = server.login('operator', nth);
            await page.request.post(`${server.url}/api/v1/session`, { data: { username, password } }).catch(() => undefined);
        }
        const response = await asked('drafts');
        if (!response?.ok()) continue;
        const { drafts } = (await response.json()) as { drafts: { draft_id: string }[] };
        for (const { draft_id } of drafts) await asked(`drafts/${draft_id}`, 'delete');
        if (nth === 0) return;
    }
}

export { expect };

export async function fillSignIn(page: Page, server: Server, role = 'operator', nth = 1): Promise<void> {
    const login = server.login(role, nth);
    await page.getByLabel(/^(Uživatelské jméno|Username)$/).fill(login.username);
    await page.getByLabel(/^(Heslo|Password)$/).fill(login.password);
    await page.keyboard.press('Enter');
}

/** Opens a screen as somebody of that role. */
export async function open(page: Page, server: Server, path: string, role = 'operator', nth = 1): Promise<void> {
    await page.goto(path);
    await fillSignIn(page, server, role, nth);
    await expect(page.locator('main#content h1').first()).toBeAttached();
}

/** A key as a Czech keyboard sends it: the number row types "+ěš", and only the place says which key it is. */
export async function pressCzech(page: Page, digit: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9): Promise<void> {
    const text = '+ěščřžýáí'[digit - 1]!;
    const key = { key: text, code: `Digit${digit}`, windowsVirtualKeyCode: 48 + digit };
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...key });
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    await devtools.detach();
}

/** Ends the session on the server, as a long silence would; the page does not know yet. */
export async function endSession(context: BrowserContext, server: Server): Promise<void> {
    const response = await context.request.delete(`${server.url}/api/v1/session`);
    expect(response.status()).toBe(204);
}

/** The newest position of the log: how many commands were recorded so far. */
export async function lastPosition(page: Page, server: Server): Promise<number> {
    const response = await page.request.get(`${server.url}/api/v1/moment`);
    expect(response.ok()).toBe(true);
    return ((await response.json()) as { last_position: number }).last_position;
}

export async function read<T>(page: Page, server: Server, path: string): Promise<T> {
    const response = await page.request.get(server.url + path);
    expect(response.ok(), path).toBe(true);
    return (await response.json()) as T;
}

/** What axe finds wrong. No screen has frames, and what is right is not described: so it takes a quarter of the time. */
export async function axeFaults(page: Page): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] }).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join('; ')}`);
}

/** axe finds nothing, in both languages, light and dark; a picture of each is kept. */
export async function looksRight(page: Page, name: string): Promise<void> {
    test.slow();
    for (const language of ['cs', 'en'] as const) {
        if ((await page.locator('html').getAttribute('lang')) !== language) {
            await switchLanguage(page);
            await expect(page.locator('html')).toHaveAttribute('lang', language);
        }
        for (const scheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme: scheme });
            await page.screenshot({ path: `screenshots/${name}-${language}-${scheme}.png` });
            expect(await axeFaults(page), `${name} in ${language}, ${scheme}`).toEqual([]);
        }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await switchLanguage(page);
}

/** By the event alone: an open dialog keeps hands off the page behind it. */
const switchLanguage = (page: Page) => page.locator('button', { hasText: /^\s*(English|Česky)\s*$/ }).first().dispatchEvent('click');
