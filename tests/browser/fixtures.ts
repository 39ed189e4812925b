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
    page: async ({ page }, use) => {
        const mistakes: string[] = [];
        page.on('pageerror', (error) => mistakes.push(`threw: ${error.message}`));
        page.on('console', (message) => {
            if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) mistakes.push(message.text());
        });
        const contract = watchContract(page);
        await use(page);
        expect([...mistakes, ...(await contract())], 'what the page or the server did wrong meanwhile').toEqual([]);
    },
});

export { expect };

export async function fillSignIn(page: Page, server: Server, role = 'operator'): Promise<void> {
    const login = server.login(role);
    await page.getByLabel(/^(Uživatelské jméno|Username)$/).fill(login.username);
    await page.getByLabel(/^(Heslo|Password)$/).fill(login.password);
    await page.keyboard.press('Enter');
}

/** Opens a screen as somebody of that role. */
export async function open(page: Page, server: Server, path: string, role = 'operator'): Promise<void> {
    await page.goto(path);
    await fillSignIn(page, server, role);
    await expect(page.locator('main#content h1').first()).toBeAttached();
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

/** axe finds nothing, in both languages, light and dark; a picture of each is kept. */
export async function looksRight(page: Page, name: string): Promise<void> {
    test.slow();
    for (const language of ['cs', 'en'] as const) {
        if ((await page.locator('html').getAttribute('lang')) !== language) {
            await page.getByRole('button', { name: language === 'cs' ? 'Česky' : 'English' }).click();
            await expect(page.locator('html')).toHaveAttribute('lang', language);
        }
        for (const scheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme: scheme });
            await page.screenshot({ path: `screenshots/${name}-${language}-${scheme}.png` });
            const { violations } = await new AxeBuilder({ page }).analyze();
            const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join('; ')}`);
            expect(found, `${name} in ${language}, ${scheme}`).toEqual([]);
        }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.getByRole('button', { name: 'Česky' }).click();
}
