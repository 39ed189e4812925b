// The directory: what holds where, how sure we are, and keeping it true row by row.
import { randomUUID } from 'node:crypto';
import { expect, lastPosition, looksRight, open, read, test } from './fixtures';

type Service = { service_id: string; title: string; status: string; version: number; verified_at?: string };

test('words, kraj and status narrow the list, and the address keeps them', async ({ page, server }) => {
    await open(page, server, '/adresar');
    const rows = page.locator('[data-row]');
    await expect(rows.first()).toBeVisible();
    const all = await rows.count();
    await page.getByLabel('Kraj', { exact: true }).selectOption({ label: 'Olomoucký kraj' });
    await expect.poll(() => rows.count()).toBeLessThan(all);
    await expect(page).toHaveURL(/kraj=OLK/);
    await page.reload();
    await expect(page.getByLabel('Kraj', { exact: true })).toHaveValue('OLK');
    await page.getByLabel(/^Hledat/).fill('nic takového tu není');
    await expect(page.getByText('Výběru nic neodpovídá')).toBeVisible();
    await page.getByRole('button', { name: 'Zrušit výběr' }).click();
    await expect.poll(() => rows.count()).toBe(all);
});

test('V on a row verifies it unchanged', async ({ page, server }) => {
    await open(page, server, '/adresar');
    await page.locator('[data-row]').first().focus();
    await page.keyboard.press('ArrowDown');
    const title = await page.locator('[data-row]').nth(1).textContent();
    const before = await lastPosition(page, server);
    await page.keyboard.press('v');
    await expect(page.getByText(`Ověřeno beze změny: ${title}`)).toBeVisible();
    await expect(page.locator('tr', { has: page.locator('[data-row]:focus') })).toContainText('ověřeno dnes');
    expect(await lastPosition(page, server)).toBe(before + 1);
});

test('U changes the status, and the detail tells both times', async ({ page, server }) => {
    await open(page, server, '/adresar');
    await page.getByLabel('Stav', { exact: true }).selectOption('open');
    const row = page.locator('[data-row]').first();
    const title = (await row.textContent())!;
    await row.focus();
    await page.keyboard.press('u');
    const dialog = page.getByRole('dialog', { name: `Změnit stav: ${title}` });
    await dialog.getByRole('button', { name: 'Zapsat změnu' }).click();
    await expect(dialog.getByText('Napište důvod.')).toBeVisible();
    await dialog.getByRole('radio', { name: 'pozastaveno' }).check();
    await dialog.getByLabel(/^Důvod/).fill('karanténa v domě');
    await dialog.getByRole('button', { name: 'Zapsat změnu' }).click();
    await expect(page.getByText(`Stav změněn: ${title}`)).toBeVisible();
    await page.getByLabel('Stav', { exact: true }).selectOption('paused');
    await page.getByRole('link', { name: title }).first().focus();
    await page.keyboard.press('h');
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: 'karanténa v domě' }).first()).toContainText('pozastaveno');
});

test('from when a status holds and until when it is expected stand with the service', async ({ page, server }) => {
    await open(page, server, '/adresar');
    const { services } = await read<{ services: Service[] }>(page, server, '/api/v1/services');
    const service = services.find((candidate) => candidate.status === 'open')!;
    await page.goto(`/adresar/${service.service_id}`);
    await page.getByRole('button', { name: 'Změnit stav' }).click();
    const dialog = page.getByRole('dialog', { name: `Změnit stav: ${service.title}` });
    await dialog.getByRole('radio', { name: 'pozastaveno' }).check();
    await dialog.getByLabel(/^Důvod/).fill('malují pokoje');
    await dialog.getByLabel(/^Platí od/).fill('2020-05-04T08:30');
    await dialog.getByLabel(/^Předpokládaný konec/).fill('2020-05-20');
    await dialog.getByRole('button', { name: 'Zapsat změnu' }).click();
    const row = page.getByRole('row').filter({ hasText: 'malují pokoje' });
    await expect(row.getByRole('cell').nth(1)).toHaveText(/^po 4\. 5\. 2020 0?8:30$/);
    await expect(row.getByRole('cell').nth(2)).toContainText('o 2 dny později');
    await expect(row.getByRole('cell').nth(3)).toHaveText('st 20. 5. 2020');
    const { statuses } = await read<{ statuses: { reason?: string }[] }>(page, server, `/api/v1/services/${service.service_id}`);
    expect(statuses.find(({ reason }) => reason === 'malují pokoje')).toMatchObject({ to: 'paused', effective_from_at: '2020-05-04T06:30:00Z', expected_until_on: '2020-05-20' });
});

test('a change of status is undone, with the reason and the end it had', async ({ page, server }) => {
    await open(page, server, '/adresar');
    const send = async (path: string, data: object, version?: number) => {
        const headers = { 'Idempotency-Key': randomUUID(), ...(version !== undefined && { 'If-Match': `"v${version}"` }) };
        const answer = await page.request.post(`${server.url}/api/v1/services${path}`, { headers, data });
        expect(answer.status()).toBe(201);
        return (await answer.json()) as { service_id: string; position: number };
    };
    const { service_id, position } = await send('', { title: 'Noclehárna U Mostu', provider: 'Zkušební spolek', kinds: ['§63'], kraje: ['OLK'], status: 'open', status_reason: 'přijímá' });
    await send(`/${service_id}/status`, { to: 'limited', reason: 'jen do osmi', expected_until_on: '2020-06-30', source: 'provider' }, position);
    const now = () => read<Service & { status_reason: string; expected_until_on?: string; statuses: object[] }>(page, server, `/api/v1/services/${service_id}`);
    await page.goto('/adresar?slova=mostu');
    await page.locator('[data-row]').first().focus();
    await page.keyboard.press('u');
    const dialog = page.getByRole('dialog', { name: /^Změnit stav/ });
    await dialog.getByRole('radio', { name: 'plno' }).check();
    await dialog.getByLabel(/^Důvod/).fill('obsazeno');
    await dialog.getByRole('button', { name: 'Zapsat změnu' }).click();
    await expect(page.getByText('Stav změněn: Noclehárna U Mostu')).toBeVisible();
    expect(await now()).toMatchObject({ status: 'full' });
    await page.locator('h1').first().click();
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await now()).status).toBe('limited');
    const after = await now();
    expect(after).toMatchObject({ status: 'limited', status_reason: 'jen do osmi', expected_until_on: '2020-06-30' });
    expect(after.statuses, 'nothing is deleted').toHaveLength(4);

    // Somebody says something newer before the undo: theirs is not overwritten unseen.
    await page.getByRole('row').filter({ hasText: 'Noclehárna U Mostu' }).locator('[data-row]').focus();
    await page.keyboard.press('u');
    await dialog.getByRole('radio', { name: 'plno' }).check();
    await dialog.getByLabel(/^Důvod/).fill('obsazeno');
    await dialog.getByRole('button', { name: 'Zapsat změnu' }).click();
    await expect(dialog).toBeHidden();
    await send(`/${service_id}/status`, { to: 'paused', reason: 'karanténa', source: 'provider' }, (await now()).version);
    await page.locator('h1').first().click();
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('dialog', { name: /^Mezitím/ })).toBeVisible();
    expect(await now()).toMatchObject({ status: 'paused', status_reason: 'karanténa' });
});

test('when somebody was quicker both versions are shown', async ({ page, server }) => {
    await open(page, server, '/adresar');
    const { services } = await read<{ services: Service[] }>(page, server, '/api/v1/services');
    const service = services.find((candidate) => candidate.status === 'limited')!;
    await page.goto(`/adresar/${service.service_id}`);
    await expect(page.getByRole('heading', { name: service.title })).toBeVisible();
    // The page must not hear of the other change, as on a slow network.
    await page.route('**/api/v1/services/*', (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()));
    const changed = await page.request.post(`${server.url}/api/v1/services/${service.service_id}/status`, {
        headers: { 'Idempotency-Key': randomUUID(), 'If-Match': `"v${service.version}"` },
        data: { to: 'full', reason: 'někdo byl rychlejší' },
    });
    expect(changed.status()).toBe(201);
    await page.getByRole('button', { name: 'Ověřit beze změny' }).click();
    const dialog = page.getByRole('dialog', { name: 'Mezitím to změnil někdo jiný' });
    await expect(dialog).toContainText('omezeno');
    await expect(dialog).toContainText('někdo byl rychlejší');
    await dialog.getByRole('button', { name: 'Nechat, jak je to teď' }).click();
    await expect(dialog).toBeHidden();
});

test('D changes the details, and the replay tells it', async ({ page, server }) => {
    await open(page, server, '/adresar', 'coordinator');
    const row = page.locator('[data-row]').first();
    const title = (await row.textContent())!;
    await row.focus();
    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog', { name: `Upravit údaje: ${title}` });
    await dialog.getByRole('button', { name: 'Zapsat změnu' }).click();
    await expect(dialog.getByText('Všechno už je zapsané přesně takto')).toBeVisible();
    await dialog.getByLabel(/^Název služby/).fill(`${title} na náměstí`);
    await dialog.getByLabel(/^Podmínky/).fill('jen po objednání');
    await dialog.getByLabel(/^Proč se mění/).fill('přestěhovali se');
    await dialog.getByRole('button', { name: 'Zapsat změnu' }).click();
    await expect(page.getByText(`Údaje změněny: ${title} na náměstí`)).toBeVisible();
    await expect(dialog).toBeHidden();
    const changed = page.getByRole('row').filter({ hasText: `${title} na náměstí` });
    await expect(changed).toContainText('jen po objednání');
    await page.goto('/prehravac');
    await expect(page.getByText(`${title} na náměstí: upraveny údaje (přestěhovali se)`)).toBeVisible();
});

test('a new service is found at once', async ({ page, server }) => {
    await open(page, server, '/adresar');
    await page.getByRole('button', { name: 'Zapsat novou službu' }).click();
    const dialog = page.getByRole('dialog', { name: 'Nová služba' });
    await dialog.getByLabel(/^Název služby/).fill('Kontaktní místo Modřín');
    await dialog.getByLabel(/^Poskytovatel/).fill('Zkušební spolek');
    await dialog.getByLabel(/^Druh pomoci/).fill('poradenstvi');
    await page.keyboard.press('Enter');
    await dialog.getByLabel(/^Kraje/).fill('vysoc');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Zapsat službu' }).click();
    await expect(page.getByText('Služba zapsána: Kontaktní místo Modřín')).toBeVisible();
    await page.getByLabel(/^Hledat/).fill('modrin');
    await expect(page.locator('[data-row]')).toHaveText(['Kontaktní místo Modřín']);
});

test('the directory looks right', async ({ page, server }) => {
    await open(page, server, '/adresar');
    await expect(page.locator('[data-row]').first()).toBeVisible();
    await looksRight(page, 'directory');
    await page.locator('[data-row]').first().click();
    await expect(page.getByRole('heading', { name: 'Jak se stav měnil' })).toBeVisible();
    await looksRight(page, 'service');
});

test('an empty directory says what to do, on its screen and at the desk', async ({ page, server }) => {
    await page.route('**/api/v1/services', (route) => route.fulfill({ json: { services: [] } }));
    await open(page, server, '/adresar');
    await expect(page.getByText('Adresář je prázdný')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Načíst ze souboru' })).toBeVisible();
    await looksRight(page, 'directory-empty');
    await page.goto('/pult');
    await expect(page.getByText('Adresář je prázdný')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Otevřít adresář' })).toBeVisible();
    await looksRight(page, 'desk-empty-directory');
});
