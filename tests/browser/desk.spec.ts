// The call desk: an operator's hands stay on the keyboard and nothing said is lost.
import type { Page } from '@playwright/test';
import { dictated, hits, openDesk } from './desk_hands';
import { endSession, expect, fillSignIn, lastPosition, looksRight, open, read, test } from './fixtures';

type Service = { service_id: string; title: string; status: string; kraje: string[]; version: number };
type Call = { return_kraj?: string; outcome: string; case_code?: string; caller_role?: string; minutes?: number; voided: boolean };

/** The least that can be closed: a kraj and an outcome. */
async function sayTheLeast(page: Page): Promise<void> {
    await page.getByLabel(/^Kraj návratu/).fill('olom');
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'vyřešeno', exact: true }).press('Space');
}

const newestCall = async (page: Page, server: Parameters<typeof read>[1]) => (await read<{ calls: Call[] }>(page, server, '/api/v1/calls?limit=1')).calls[0]!;

test('a whole call, by keyboard only', async ({ page, server }) => {
    await openDesk(page, server);
    await page.keyboard.press('F2');
    await expect(page.getByLabel('Kdo volá')).toBeFocused();
    await page.keyboard.type('social');
    await page.keyboard.press('Tab');
    await page.keyboard.type('mirov');
    await page.keyboard.press('Tab');
    await expect(page.getByLabel('Věznice')).toHaveValue(/Mírov/);
    await page.keyboard.type('olom');
    await page.keyboard.press('Tab');
    await expect(page.getByLabel(/^Kraj návratu/)).toHaveValue(/Olomouck/);
    await expect(page.getByRole('timer')).toHaveText(/\d\d:\d\d:\d\d/);

    // On a Czech keyboard the number row gives "+" and "š": only the place of the key counts.
    await page.keyboard.press('F9');
    const numbered = page.getByRole('toolbar').getByRole('button');
    await page.evaluate(() => document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: '+', code: 'Digit1', bubbles: true, cancelable: true })));
    await expect(numbered.nth(0)).toHaveAttribute('aria-pressed', 'true');

    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Co volající dostal' }).getByRole('listitem')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('r');

    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('alert').filter({ hasText: 'Vyberte výsledek hovoru' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    await expect(page.getByRole('radio', { name: 'vyřešeno', exact: true })).toBeChecked();
    await page.keyboard.press('Control+Enter');

    await expect(dictated(page)).toHaveText(/^[A-Z]+ \d{4}$/);
    await expect(page.getByText(/^✓ uloženo · pozice \d+/)).toBeVisible();
    expect(await newestCall(page, server)).toMatchObject({ return_kraj: 'OLK', outcome: 'solved', caller_role: 'R-SOC', case_code: await dictated(page).textContent() });
});

test('a reload keeps the draft', async ({ page, server }) => {
    await openDesk(page, server);
    await page.getByLabel(/^Kraj návratu/).fill('zlin');
    await page.keyboard.press('Enter');
    await page.getByRole('toolbar').getByRole('button').nth(2).click();
    await expect(page.getByText('✓ v prohlížeči')).toBeVisible();
    await page.reload();
    await expect(page.getByLabel(/^Kraj návratu/)).toHaveValue(/Zlínsk/);
    await expect(page.getByRole('toolbar').getByRole('button').nth(2)).toHaveAttribute('aria-pressed', 'true');
    await page.getByRole('button', { name: 'Zahodit' }).click();
});

test('several calls at once: one goes on hold, the other comes back', async ({ page, server }) => {
    await openDesk(page, server);
    await page.getByLabel(/^Kraj návratu/).fill('zlin');
    await page.keyboard.press('Enter');
    await page.keyboard.press('F8');
    await expect(page.getByLabel(/^Kraj návratu/)).toHaveValue('');
    await page.getByLabel(/^Kraj návratu/).fill('vyso');
    await page.keyboard.press('Enter');
    await page.keyboard.press('F8');
    await expect(page.getByLabel(/^Kraj návratu/)).toHaveValue(/Zlínsk/);
});

test('another operator’s change is on the open desk at once', async ({ page, browser, server }) => {
    await openDesk(page, server);
    const { services } = await read<{ services: Service[] }>(page, server, '/api/v1/services');
    const service = services.find((candidate) => candidate.status === 'open')!;
    await page.keyboard.press('F4');
    await page.keyboard.type(service.title);
    const row = hits(page).filter({ hasText: service.title }).first();
    await expect(row).toContainText('v provozu');

    const elsewhere = await browser.newContext({ ignoreHTTPSErrors: true });
    const other = await elsewhere.newPage();
    await open(other, server, `${server.url}/adresar/${service.service_id}`);
    await other.getByRole('button', { name: 'Změnit stav' }).click();
    await other.getByRole('radio', { name: 'plno' }).check();
    await other.getByLabel(/^Důvod/).fill('obsazena všechna lůžka');
    await other.getByRole('button', { name: 'Zapsat změnu' }).click();

    await expect(hits(page).filter({ hasText: 'obsazena všechna lůžka' }).first()).toContainText('plno');
    await elsewhere.close();
});

test('a row that moves under the hands does not change who is referred to', async ({ page, server }) => {
    await openDesk(page, server);
    await page.keyboard.press('F4');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const mine = (await hits(page).nth(1).locator('.title').textContent())!;
    const { services } = await read<{ services: Service[] }>(page, server, '/api/v1/services');
    const lower = (await hits(page).nth(5).locator('.title').textContent())!;
    const rising = services.find((service) => service.title === lower)!;
    const verified = await page.request.post(`${server.url}/api/v1/services/${rising.service_id}/verifications`, {
        headers: { 'Idempotency-Key': crypto.randomUUID(), 'If-Match': `"v${rising.version}"` },
        data: { method: 'phone', disposition: 'confirmed' },
    });
    expect(verified.status()).toBe(201);
    await expect(hits(page).first()).toContainText(lower);
    await page.keyboard.press('p');
    await expect(page.getByRole('region', { name: 'Co volající dostal' }).getByRole('listitem').first()).toContainText(mine);
});

test('a wrong password is said so, and can be mended', async ({ page, server }) => {
    await page.goto('/pult');
    await page.getByLabel('Uživatelské jméno').fill(server.login('operator').username);
    await page.getByLabel('Heslo').fill('určitě ne');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toHaveText(/nesouhlasí/);
    await expect(page.getByLabel('Heslo')).toBeFocused();
    await fillSignIn(page, server);
    await expect(hits(page).first()).toBeVisible();
});

test('a session that ends in the middle of a call loses nothing', async ({ page, context, server }) => {
    await openDesk(page, server);
    await sayTheLeast(page);
    await endSession(context, server);
    await page.keyboard.press('Control+Enter');
    const again = page.getByRole('dialog', { name: 'Přihlášení vypršelo' });
    await expect(again).toBeVisible();
    await expect(page.getByLabel(/^Kraj návratu/)).toHaveValue(/Olomouck/);
    await fillSignIn(page, server);
    await expect(again).toBeHidden();
    await expect(dictated(page)).toHaveText(/^[A-Z]+ \d{4}$/);
});

test('what the server refuses is said at the field', async ({ page, server }) => {
    await openDesk(page, server);
    await sayTheLeast(page);
    await page.getByLabel('Kód případu').fill('LIPA 0000');
    await page.keyboard.press('Control+Enter');
    const summary = page.locator('#error-summary');
    await expect(summary).toBeFocused();
    await expect(page.getByLabel('Kód případu')).toHaveAttribute('aria-invalid', 'true');
    await summary.getByRole('link').first().click();
    await expect(page.getByLabel('Kód případu')).toBeFocused();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Enter');
    await expect(dictated(page)).toBeVisible();
});

test('a call sent twice is recorded once', async ({ page, server }) => {
    await openDesk(page, server);
    const before = await lastPosition(page, server);
    await sayTheLeast(page);
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Control+Enter');
    await expect(dictated(page)).toBeVisible();
    expect(await lastPosition(page, server)).toBe(before + 1);
});

test('an answer lost on the way: the call is sent again with the same key', async ({ page, server }) => {
    await openDesk(page, server);
    const before = await lastPosition(page, server);
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
        if (request.method() === 'POST' && request.url().endsWith('/api/v1/calls')) keys.push(request.headers()['idempotency-key']);
    });
    await page.route(
        '**/api/v1/calls',
        async (route) => {
            await route.fetch();
            await route.abort('connectionreset');
        },
        { times: 1 },
    );
    await sayTheLeast(page);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('1 hovor čeká v prohlížeči')).toBeVisible();
    await expect(page.getByText(/^Čekající hovor uložen/)).toBeVisible();
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(await lastPosition(page, server)).toBe(before + 1);
});

test('without a network the call waits in the browser, even over a reload', async ({ page, server }) => {
    await openDesk(page, server);
    await page.route('**/api/v1/calls', (route) => (route.request().method() === 'POST' ? route.abort('internetdisconnected') : route.continue()));
    await sayTheLeast(page);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('1 hovor čeká v prohlížeči')).toBeVisible();
    await looksRight(page, 'desk-offline');
    await page.unroute('**/api/v1/calls');
    await page.reload();
    await expect(page.getByText(/^✓ uloženo · pozice \d+/)).toBeVisible();
});

test('a wrong number closes by one press, and can be taken back', async ({ page, server }) => {
    await openDesk(page, server);
    await page.getByRole('button', { name: 'Omyl' }).click();
    await expect(page.getByText('Hovor uložen', { exact: true })).toBeVisible();
    expect(await newestCall(page, server)).toMatchObject({ outcome: 'wrong_number', voided: false });
    await page.locator('h1').first().click({ force: true });
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Hovor vzat zpět.')).toBeVisible();
    expect(await newestCall(page, server)).toMatchObject({ outcome: 'wrong_number', voided: true });
});

test('a code the caller has brings the case beside the call', async ({ page, server }) => {
    await openDesk(page, server);
    const { cases } = await read<{ cases: { case_code: string }[] }>(page, server, '/api/v1/cases?limit=1');
    const known = cases[0]!.case_code;
    await page.getByLabel('Kód případu').fill(known.toLowerCase().replace(' ', ''));
    await expect(page.getByRole('region', { name: 'Případ' }).getByRole('heading', { name: known })).toBeVisible();
    await expect(page.getByLabel(/^Kraj návratu/)).not.toHaveValue('');
    await page.getByRole('radio', { name: 'vyřešeno', exact: true }).check();
    await page.keyboard.press('Control+Enter');
    await expect(dictated(page)).toHaveText(known);
});

test('the past can be read, not written', async ({ page, server }) => {
    await open(page, server, '/pult?as_of=@20');
    await expect(page.getByText(/Díváte se na stav k .* událost 20/)).toBeVisible();
    await expect(page.getByRole('button', { name: /Uzavřít hovor/ })).toHaveCount(0);
    await expect(page.getByRole('button', { name: /Doporučit/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'zpět k dnešku' }).click();
    await expect(page.getByRole('button', { name: /Uzavřít hovor/ })).toBeVisible();
});

test('the palette and the help go by keyboard', async ({ page, server }) => {
    await openDesk(page, server);
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog', { name: 'Klávesy na této obrazovce' })).toContainText('Ctrl+Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: /^Hledat službu/ })).toBeFocused();
    await page.keyboard.type('adresar');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/adresar$/);
});

test('the desk needs no scrolling and looks right', async ({ page, server }) => {
    await openDesk(page, server);
    await page.getByLabel(/^Kraj návratu/).fill('olom');
    await page.keyboard.press('Enter');
    await page.getByRole('toolbar').getByRole('button').nth(0).click();
    await hits(page).first().getByRole('button', { name: /^Doporučit/ }).click();
    const overflow = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
    expect(overflow).toBeLessThanOrEqual(0);
    await looksRight(page, 'desk');
});

test('the sign-in looks right', async ({ page }) => {
    await page.goto('/pult');
    await expect(page.getByRole('button', { name: 'Přihlásit' })).toBeVisible();
    await looksRight(page, 'sign-in');
});
