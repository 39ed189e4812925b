// What a browser is told to keep to itself and to refuse, and what people see of a log that was damaged.
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Peer } from './api_client';
import { axeFaults, expect, open, test } from './fixtures';
import { Server } from './server';

const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html',
];

test('the session is a cookie that no script reads and no other site sends', async ({ page, server, context }) => {
    const { username, password } = server.login('operator');
    const peer = new Peer(server);
    const signedIn = await peer.send('POST', '/api/v1/session', { body: { username, password }, key: null });
    const [cookie, ...more] = signedIn.headers['set-cookie']!;
    expect(more).toEqual([]);
    expect(cookie).toMatch(/^__Host-linka=[\w-]{40,}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    peer.close();

    await open(page, server, '/pult');
    const kept = await context.cookies();
    expect(kept).toMatchObject([{ name: '__Host-linka', domain: new URL(server.url).hostname, path: '/', secure: true, httpOnly: true, sameSite: 'Strict' }]);
    expect(await page.evaluate(() => document.cookie)).toBe('');
});

test('the page runs and loads nothing but its own files, and makes HTML by one policy only', async ({ page, server }) => {
    await open(page, server, '/pult');
    for (const path of ['/', '/prihlaseni', '/pult', '/index.html', '/pripady/case-none']) {
        const answer = await page.request.get(server.url + path);
        const said = answer.headers()['content-security-policy'] ?? '';
        expect(said.split(/;\s*/).sort(), path).toEqual([...policy].sort());
    }
    // Not only said: the browser holds to it. Of a page without the listeners for mistakes.
    const bare = await page.context().newPage();
    await bare.goto('/pult');
    await expect(bare.locator('main#content h1').first()).toBeAttached();
    const done = await bare.evaluate(() => {
        const thrown = (act: () => void): string => {
            try {
                act();
                return 'nothing';
            } catch (error) {
                return String(error);
            }
        };
        const script = document.createElement('script');
        script.append('window.ranInline = true');
        document.head.append(script);
        const { trustedTypes } = window as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } };
        return {
            ran: 'ranInline' in window,
            html: thrown(() => document.body.insertAdjacentHTML('beforeend', '<b>x</b>')),
            policy: thrown(() => void trustedTypes.createPolicy('another', {})),
        };
    });
    expect(done.ran).toBe(false);
    expect(done.html).toContain('TrustedHTML');
    expect(done.policy).toContain('Policy');
    await bare.close();
});

test('a damaged log is said on every screen, and what is there can be read', async ({ browser }) => {
    test.slow();
    const dir = mkdtempSync(join(tmpdir(), 'linka-damaged-'));
    const demo = await Server.start(join(dir, 'data'));
    await demo.stop();
    // RocksDB finds its way into the log by this file.
    truncateSync(join(dir, 'data', 'log', 'CURRENT'), 3);
    const server = await demo.serveAgain();
    const context = await browser.newContext({ baseURL: server.url, ignoreHTTPSErrors: true, locale: 'cs-CZ', timezoneId: 'Europe/Prague', viewport: { width: 1366, height: 768 } });
    try {
        const page = await context.newPage();
        await open(page, server, '/pripady', 'coordinator');
        const banner = page.getByRole('alert').filter({ hasText: 'Teď nejde nic zapsat.' });
        await expect(banner).toContainText('Záznam událostí je poškozen');
        await expect(banner).toBeInViewport({ ratio: 1 });
        await expect(page.getByRole('table').getByRole('row').nth(1)).toBeVisible();
        expect(await axeFaults(page)).toEqual([]);
        await page.screenshot({ path: 'screenshots/read-only.png' });
        for (const path of ['/adresar', '/podnety', '/zmeny']) {
            await page.goto(path);
            await expect(page.locator('main#content h1').first()).toBeAttached();
            await expect(banner, path).toBeInViewport({ ratio: 1 });
        }
    } finally {
        await context.close();
        await server.stop();
        rmSync(dir, { recursive: true });
    }
});
