// The directory as a file: saved, looked at row by row, and taken in as a whole or not at all.
import { randomUUID } from 'node:crypto';
import { expect, lastPosition, looksRight, open, read, test } from './fixtures';
import { Peer, roles } from './api_client';

const titles = 'Název;Poskytovatel;Druhy pomoci;Kraje;Stav;Důvod stavu;Kontakt;Podmínky\r\n';
const csv = (text: string) => ({ name: 'sluzby.csv', mimeType: 'text/csv', buffer: Buffer.from(titles + text) });
const unique = () => randomUUID().slice(0, 8);

test('a file is shown row by row, and then taken in at once', async ({ page, server }) => {
    await open(page, server, '/adresar', 'coordinator');
    const { services } = await read<{ services: { title: string; provider: string; kinds: string[]; kraje: string[] }[] }>(page, server, '/api/v1/services');
    const known = services[0]!;
    await page.getByRole('link', { name: 'Načíst nebo uložit' }).click();
    const name = `Kontaktní místo ${unique()}`;
    const before = await lastPosition(page, server);
    await page.getByLabel('Soubor').setInputFiles(csv(`${name};Zkušební spolek;§37;OLK;v provozu;\r\n"${known.title}";"${known.provider}";§37;OLK ZLK;omezeno;jen dopoledne\r\n`));
    await expect(page.getByText('1 přidat · 1 změnit · 0 beze změny · 0 odmítnuto')).toBeVisible();
    const table = page.getByRole('region', { name: 'Co by se stalo, řádek po řádku' });
    await expect(table.getByRole('row').filter({ hasText: name })).toContainText('přidat');
    await expect(table.getByRole('row').filter({ hasText: known.title })).toContainText('stav');
    expect(await lastPosition(page, server), 'a look records nothing').toBe(before);
    await looksRight(page, 'import');
    await page.getByRole('button', { name: 'Zapsat 2 služby' }).click();
    await expect(page.getByText('Zapsáno: 1 přidáno, 1 změněno')).toBeVisible();
    expect(await lastPosition(page, server), 'one record for all of it').toBe(before + 1);
    await expect(page.getByLabel('Soubor')).toBeFocused();
    await page.goto('/adresar');
    await page.getByLabel(/^Hledat/).fill(name);
    await expect(page.locator('[data-row]')).toHaveText([name]);
    await page.goto('/prehravac');
    await expect(page.getByText('Adresář načten ze souboru: 2 řádky, 1 přidáno, 1 změněno')).toBeVisible();
});

test('a file on its way over a slow line says how much of it is gone', async ({ page, server }) => {
    await open(page, server, '/adresar/soubor', 'coordinator');
    const devtools = await page.context().newCDPSession(page);
    const line = (uploadThroughput: number) => devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
    await line(30_000);
    const rows = Array.from({ length: 1000 }, (_, i) => `Dům ${unique()};Spolek ${i};§37;OLK;;;;${'po domluvě '.repeat(9)}\r\n`).join('');
    await page.getByLabel('Soubor').setInputFiles(csv(rows));
    const bar = page.getByRole('progressbar', { name: 'Načíst ze souboru' });
    await expect(page.getByText(/^Odesílám sluzby\.csv/)).toBeVisible();
    await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(0);
    await expect(page.getByText(/^[1-9]\d* z \d+ kB$/)).toBeVisible();
    await line(-1);
    await expect(page.getByText(/^1000 přidat/)).toBeVisible({ timeout: 30_000 });
    await expect(bar).toBeHidden();
});

test('one bad row keeps the whole file out, and says which column', async ({ page, server }) => {
    await open(page, server, '/adresar/soubor', 'coordinator');
    await page.getByLabel('Soubor').setInputFiles(csv(`Dům ${unique()};Spolek;§37;OLK;;\r\nByt;;§99;OLK;skoro;\r\n`));
    const bad = page.getByRole('row').filter({ hasText: 'Byt' });
    await expect(bad).toContainText('poskytovatel: Tohle pole je potřeba vyplnit.');
    await expect(bad).toContainText('druhy pomoci:');
    await expect(bad).toContainText('stav: Slovo „skoro“ sem nepatří.');
    await expect(page.getByText('Opravte odmítnuté řádky v souboru')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Zapsat/ })).toBeHidden();
});

test('a text that looks personal is let through once somebody says that it is not', async ({ page, server }) => {
    await open(page, server, '/adresar/soubor', 'coordinator');
    await page.getByLabel('Soubor').setInputFiles(csv(`Dům ${unique()};Spolek;§37;OLK;omezeno;číslo dotace 777 123 456\r\n`));
    await page.getByRole('button', { name: 'Není to osobní údaj, zkontrolovat znovu' }).click();
    await page.getByRole('button', { name: 'Zapsat 1 službu' }).click();
    await expect(page.getByText('Zapsáno: 1 přidáno, 0 změněno')).toBeVisible();
});

test('what is no table says what to do', async ({ page, server }) => {
    await open(page, server, '/adresar/soubor', 'coordinator');
    const failed = page.getByRole('alert');
    await page.getByLabel('Soubor').setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('Název;Poskytovatel;Barva\r\na;b;c\r\n') });
    await expect(failed).toContainText('Sloupec „Barva“ neznáme');
    await page.getByLabel('Soubor').setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"contents":[]}') });
    await expect(failed).toContainText('V souboru není žádná služba');
    await looksRight(page, 'import-refused');
});

test('what was saved is nothing new', async ({ page, server }) => {
    await open(page, server, '/adresar/soubor', 'coordinator');
    for (const name of ['Pro Excel (CSV)', 'CSV pro jiné programy', 'HSDS 3.1 (JSON)']) {
        const saving = page.waitForEvent('download');
        await page.getByRole('link', { name }).click();
        const file = await (await saving).path();
        await page.getByLabel('Soubor').setInputFiles({ name: name.includes('HSDS') ? 'a.json' : 'a.csv', mimeType: 'text/csv', buffer: (await import('node:fs')).readFileSync(file) });
        await expect(page.getByText('V souboru není nic nového')).toBeVisible();
        await page.getByLabel('Soubor').setInputFiles([]);
        await expect(page.getByText('V souboru není nic nového')).toBeHidden();
    }
});

test('only a coordinator takes in a file, once for each key, of bounded size', async ({ server }) => {
    const body = titles + `Dům ${unique()};Spolek;§37;OLK;;\r\n`;
    const headers = { 'content-type': 'text/csv' };
    for (const role of roles) {
        const peer = await Peer.signIn(server, role);
        const looked = await peer.send('POST', '/api/v1/directory/import/preview', { raw: body, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } });
        expect(looked.status, role).toBe(role === 'coordinator' ? 200 : 403);
        peer.close();
    }
    const peer = await Peer.signIn(server, 'coordinator');
    const send = (raw: string, key = randomUUID()) => peer.send('POST', '/api/v1/directory/import', { raw, key, headers: { ...headers, 'content-length': String(Buffer.byteLength(raw)) } });
    const key = randomUUID();
    const [first, again] = [await send(body, key), await send(body, key)];
    expect([first.status, again.status, again.json.position]).toEqual([201, 201, first.json.position]);
    const twice = await send(body);
    expect([twice.status, twice.json.code]).toEqual([409, 'nothing_to_import']);
    const bad = await send(titles + 'Dům;;§37;OLK;;\r\n');
    expect([bad.status, bad.json.errors[0].pointer]).toEqual([422, '/rows/2/provider']);
    const none = await peer.send('POST', '/api/v1/directory/import', { body: {} , headers: { 'content-type': 'text/plain' } });
    expect(none.status).toBe(415);
    peer.close();
});
