// The call desk: an operator's hands stay on the keyboard and nothing said is lost.
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { caseCode, dictated, hits, kept, openDesk } from './desk_hands';
import { endSession, expect, fillSignIn, lastPosition, looksRight, open, pressCzech, read, test } from './fixtures';

type Service = { service_id: string; title: string; status: string; kraje: string[]; version: number; verified_at?: string };
type Call = { case_id?: string; return_kraj?: string; outcome: string; case_code?: string; caller_role?: string; minutes?: number; voided: boolean; told: { service_id: string }[] };
type Case = {
    case_id: string;
    case_code: string;
    needs: { need_id: string; code: string }[];
    referrals: object[];
    follow_up?: object;
    timeline: { actor: { account_id: string }; event: { call_logged?: object } }[];
};

/** The least that can be closed: a kraj and an outcome. */
async function sayTheLeast(page: Page): Promise<void> {
    await page.getByLabel(/^Kraj návratu/).fill('olom');
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'vyřešeno', exact: true }).press('Space');
}

/** Asks the directory for a title, written as one writes in a hurry: the first hit is it. */
async function find(page: Page, title: string): Promise<void> {
    await page.keyboard.press('F4');
    await page.keyboard.type(title.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase());
    await expect(hits(page).first().locator('.title')).toHaveText(title);
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
    const need = page.getByRole('toolbar').getByRole('button').first();
    await pressCzech(page, 1);
    await expect(need).toHaveAttribute('aria-pressed', 'true');

    const { services } = await read<{ services: Service[] }>(page, server, '/api/v1/services');
    const [referred, told] = (await hits(page).locator('.title').allTextContents()).slice(-2) as [string, string];
    const given = page.getByRole('region', { name: 'Co volající dostal' });
    await find(page, referred);
    await page.keyboard.press('Enter');
    await expect(given.getByText(referred, { exact: true })).toBeVisible();
    await find(page, told);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('r');
    await expect(given.getByText(told, { exact: true })).toBeVisible();

    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('alert').filter({ hasText: 'Vyberte výsledek hovoru' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await pressCzech(page, 1);
    await expect(page.getByRole('radio', { name: 'vyřešeno', exact: true })).toBeChecked();
    await pressCzech(page, 4);
    await expect(page.getByRole('radio', { name: 'ověřit doporučení' })).toBeChecked();
    const due = await page.getByLabel('Do kdy').inputValue();
    await page.keyboard.press('Control+Enter');

    await expect(dictated(page)).toHaveText(/^[A-Z]+ \d{4}$/);
    await expect(page.getByText(/^✓ uloženo · pozice \d+/)).toBeVisible();
    const code = await dictated(page).textContent();
    const call = await newestCall(page, server);
    expect(call).toMatchObject({ return_kraj: 'OLK', outcome: 'solved', caller_role: 'R-SOC', prison_id: 'V-MIR', case_code: code });
    const idOf = (title: string) => services.find((service) => service.title === title)!.service_id;
    expect(call.told.map((shown) => shown.service_id)).toEqual([idOf(told)]);
    const subject = await read<Case>(page, server, `/api/v1/cases/${call.case_id}`);
    expect(subject.needs).toMatchObject([{ code: 'N-BYD' }]);
    expect(subject.referrals).toMatchObject([{ kind: 'information', need_id: subject.needs[0]!.need_id, shown: { service_id: idOf(referred) } }]);
    expect(subject.follow_up).toMatchObject({ kind: 'check_referral', due_on: due });
});

test('a hit says how long ago somebody made sure, and hears of it at once', async ({ page, server }) => {
    await openDesk(page, server);
    const { services } = await read<{ services: Service[] }>(page, server, '/api/v1/services');
    const { now_at } = await read<{ now_at: string }>(page, server, '/api/v1/moment');
    const dayNumber = (at: string) => Date.parse(new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Europe/Prague' })) / 86_400_000;
    const titles = await hits(page).locator('.title').allTextContents();
    const ages = await hits(page).locator('.age').allTextContents();
    const said = titles.map((title) => {
        const { verified_at } = services.find((service) => service.title === title)!;
        const days = verified_at === undefined ? undefined : dayNumber(now_at) - dayNumber(verified_at);
        const mark = days === undefined || days > 14 ? ' !!starší než dva týdny' : days > 7 ? ' !starší než týden' : '';
        return `${days === undefined ? 'neověřeno' : days > 0 ? `ověřeno ${days} d` : 'ověřeno dnes'}${mark}`;
    });
    expect(ages).toEqual(said);

    const old = services.find((service) => service.title === titles[said.findLastIndex((age) => age !== 'ověřeno dnes')])!;
    const verified = await page.request.post(`${server.url}/api/v1/services/${old.service_id}/verifications`, {
        headers: { 'Idempotency-Key': randomUUID(), 'If-Match': `"v${old.version}"` },
        data: { method: 'phone', disposition: 'confirmed' },
    });
    expect(verified.status()).toBe(201);
    await expect(hits(page).filter({ hasText: old.title }).locator('.age')).toHaveText('ověřeno dnes');
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

test('a call that another operator closes is in the case on the open desk at once', async ({ page, browser, server }) => {
    await openDesk(page, server);
    const { cases } = await read<{ cases: Case[] }>(page, server, '/api/v1/cases?limit=1');
    const { case_id, case_code } = cases[0]!;
    const panel = (desk: Page) => desk.getByRole('region', { name: 'Případ' });
    const calls = panel(page).getByRole('listitem').filter({ hasText: 'Hovor · ' });
    await caseCode(page).fill(case_code);
    await expect(panel(page).getByRole('heading', { name: case_code })).toBeVisible();
    await expect(calls.first()).toBeVisible();
    const before = await calls.count();
    // Gone if the page were loaded anew.
    await page.evaluate(() => Object.assign(window, { stillHere: true }));

    const elsewhere = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'cs-CZ' });
    const other = await elsewhere.newPage();
    await openDesk(other, server, 2);
    await caseCode(other).fill(case_code);
    await expect(panel(other).getByRole('heading', { name: case_code })).toBeVisible();
    await other.getByRole('radio', { name: 'nevyřešeno', exact: true }).check();
    await other.keyboard.press('Control+Enter');
    await expect(dictated(other)).toHaveText(case_code);

    await expect(calls).toHaveCount(before + 1);
    await expect(calls.first()).toContainText('nevyřešeno');
    expect(await page.evaluate(() => 'stillHere' in window)).toBe(true);
    const { timeline } = await read<Case>(page, server, `/api/v1/cases/${case_id}`);
    const [mine, theirs] = await Promise.all([page, other].map((desk) => read<{ account_id: string }>(desk, server, '/api/v1/session')));
    expect(theirs!.account_id).not.toBe(mine!.account_id);
    expect(timeline.filter(({ event }) => event.call_logged).at(-1)!.actor.account_id).toBe(theirs!.account_id);
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
        headers: { 'Idempotency-Key': randomUUID(), 'If-Match': `"v${rising.version}"` },
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
    await expect(kept(page)).toBeVisible();
    // The picture in README.md is this one: `npm run pictures` puts it there.
    await page.screenshot({ path: `${process.env.LINKA_PICTURES ?? 'screenshots'}/desk.png` });
    await looksRight(page, 'desk');
});

test('the sign-in looks right', async ({ page }) => {
    await page.goto('/pult');
    await expect(page.getByRole('button', { name: 'Přihlásit' })).toBeVisible();
    await looksRight(page, 'sign-in');
});
