// The link by which a provider answers for its own service: no login, no script, once.
import type { Page } from '@playwright/test';
import { axeFaults, expect, lastPosition, open, read, test } from './fixtures';
import type { Server } from './server';

type Service = { service_id: string; title: string; status: string; version: number; verified_by?: string; capacity?: { available: number }; statuses: { to: string; source?: string }[]; link?: { path?: string } };

async function withLink(page: Page, server: Server): Promise<Service & { path: string }> {
    await open(page, server, '/adresar');
    const { services } = await read<{ services: Service[] }>(page, server, '/api/v1/services');
    const chosen = services.find((candidate) => candidate.status === 'open')!;
    await page.goto(`/adresar/${chosen.service_id}`);
    await page.getByRole('button', { name: 'Vydat nový odkaz' }).click();
    await expect(page.getByLabel('Adresa odkazu')).toHaveValue(/\/overeni\//);
    const service = await read<Service>(page, server, `/api/v1/services/${chosen.service_id}`);
    return { ...service, path: service.link!.path! };
}

test('shows what would change, records the answer once, and nothing else', async ({ page, server, browser }) => {
    const service = await withLink(page, server);
    const context = await browser.newContext({ javaScriptEnabled: false, ignoreHTTPSErrors: true });
    const provider = await context.newPage();
    const shown = await provider.goto(server.url + service.path);
    expect(shown!.headers()['cache-control']).toBe('no-store');
    expect(shown!.headers()['referrer-policy']).toBe('no-referrer');
    await expect(provider.getByRole('heading', { name: service.title })).toBeVisible();
    const before = await lastPosition(page, server);
    await provider.getByLabel('Jak na tom služba je').selectOption({ label: 'omezeno' });
    await provider.getByLabel('Kolik je volných míst').fill('3');
    await provider.getByRole('button', { name: 'Zkontrolovat' }).click();
    await expect(provider.getByRole('row', { name: /^Stav v provozu omezeno$/ })).toBeVisible();
    expect(await lastPosition(page, server)).toBe(before);
    // A change of status has a reason: what was filled in comes back.
    await provider.getByRole('button', { name: 'Odeslat' }).click();
    await expect(provider.getByRole('alert')).toContainText('potřeba vyplnit');
    await expect(provider.getByLabel('Kolik je volných míst')).toHaveValue('3');
    await provider.getByLabel('Proč (když se stav mění)').fill('jen pár lůžek');
    await provider.getByRole('button', { name: 'Zkontrolovat' }).click();
    await provider.getByRole('button', { name: 'Odeslat' }).click();
    await expect(provider.getByRole('heading', { name: 'Děkujeme, máme to zapsané' })).toBeVisible();

    const now = await read<Service>(page, server, `/api/v1/services/${service.service_id}`);
    expect(now).toMatchObject({ status: 'limited', verified_by: 'provider_link', capacity: { available: 3 } });
    expect(now.statuses.at(-1)).toMatchObject({ to: 'limited', source: 'provider' });
    expect(now.link!.path).toBeUndefined();
    expect(await lastPosition(page, server)).toBe(before + 1);

    await provider.goto(server.url + service.path);
    await expect(provider.getByText('Přes tento odkaz už jste odpověděli')).toBeVisible();
    await context.close();
});

test('a link that is not ours, or was replaced, opens nothing', async ({ page, server }) => {
    const service = await withLink(page, server);
    const forged = service.path.slice(0, -1) + (service.path.endsWith('0') ? '1' : '0');
    const answer = await page.request.get(server.url + forged);
    expect(answer.status()).toBe(404);
    expect(await answer.text()).toContain('Tento odkaz neplatí');
    await page.getByRole('button', { name: 'Vydat nový odkaz' }).click();
    await expect(page.getByLabel('Adresa odkazu')).not.toHaveValue(server.url + service.path);
    const old = await page.request.get(server.url + service.path);
    expect(old.status()).toBe(409);
    expect(await old.text()).toContain('vydán novější');
    // Nor does another site send it for somebody.
    const fresh = (await read<Service>(page, server, `/api/v1/services/${service.service_id}`)).link!.path!;
    const before = await lastPosition(page, server);
    const foreign = await page.request.post(server.url + fresh, { headers: { origin: 'https://example.org', 'content-type': 'application/x-www-form-urlencoded' }, data: 'step=send' });
    expect(foreign.status()).toBe(403);
    expect(await lastPosition(page, server)).toBe(before);
    // What opens the page is not in the log.
    const events = await page.request.get(`${server.url}/api/v1/services/${service.service_id}`);
    expect(events.ok()).toBe(true);
});

test('the page is for everybody, in both languages', async ({ page, server }) => {
    const service = await withLink(page, server);
    for (const language of ['cs', 'en']) {
        await page.goto(`${service.path}?lang=${language}`);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        expect(await axeFaults(page)).toEqual([]);
    }
    await page.screenshot({ path: 'screenshots/provider-link.png', fullPage: true });
});
