// A call begun in one browser is gone on with in another.
import { expect, lastPosition, open, read, test } from './fixtures';
import { hits, kraj, newestCalls, openDesk, pick, prison } from './desk_hands';

type Draft = { draft_id: string; prison_id?: string };

test('a call begun here is closed there, once', async ({ page, server, browser }) => {
    await openDesk(page, server);
    await pick(page, prison(page), 'mir');
    await pick(page, kraj(page), 'olom');
    await page.getByRole('radio', { name: 'linka zavolá zpět' }).check();
    await page.getByLabel('Komu zavolat').fill('Nováková');
    await expect(page.getByText('✓ na serveru')).toBeVisible();
    const kept = await page.request.get(`${server.url}/api/v1/drafts`);
    expect(await kept.text()).toContain('"return_kraj":"OLK"');
    expect(await kept.text()).not.toContain('Nov');
    const before = await lastPosition(page, server);

    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'cs-CZ', viewport: { width: 1366, height: 768 } });
    const there = await context.newPage();
    await open(there, server, `${server.url}/pult`, 'operator');
    await expect(hits(there).first()).toBeVisible();
    await there.getByRole('group', { name: 'Rozepsané hovory' }).getByRole('button', { name: /Olomoucký/ }).click();
    await expect(kraj(there)).toHaveValue('Olomoucký kraj');
    await there.getByRole('radio', { name: 'vyřešeno', exact: true }).check();
    await there.getByRole('radio', { name: 'není potřeba' }).check();
    await there.keyboard.press('Control+Enter');
    await expect(there.getByText(/^Hovor uložen/)).toBeVisible();
    expect(await lastPosition(there, server)).toBe(before + 1);
    expect((await newestCalls(there, server))[0]!.return_kraj).toBe('OLK');
    await expect.poll(async () => (await read<{ drafts: Draft[] }>(there, server, '/api/v1/drafts')).drafts).toEqual([]);
    await context.close();
});

test('a call thrown away is forgotten on the server too', async ({ page, server }) => {
    await openDesk(page, server);
    await pick(page, prison(page), 'mir');
    await expect(page.getByText('✓ na serveru')).toBeVisible();
    await page.getByRole('button', { name: 'Zahodit' }).click();
    await expect.poll(async () => (await read<{ drafts: Draft[] }>(page, server, '/api/v1/drafts')).drafts).toEqual([]);
});

test('a call begun while the server is asked what was begun elsewhere stays', async ({ page, server }) => {
    const copied = page.waitForResponse((response) => response.request().method() === 'PUT' && response.url().includes('/drafts/'));
    await page.route('**/api/v1/drafts', async (route) => {
        const answered = await route.fetch();
        await copied;
        await route.fulfill({ response: answered });
    }, { times: 1 });
    const late = page.waitForResponse((response) => response.request().method() === 'GET' && response.url().endsWith('/drafts'));
    await openDesk(page, server);
    await pick(page, kraj(page), 'olom');
    await expect(page.getByText('✓ na serveru')).toBeVisible();
    await (await late).finished();
    await page.reload();
    await expect(kraj(page)).toHaveValue('Olomoucký kraj');
});
