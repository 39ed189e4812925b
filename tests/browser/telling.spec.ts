// Texts by their key, and a caller's word against the directory: by keyboard alone, from the desk into the log.
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, looksRight, open, pressCzech, read, test } from './fixtures';
import { hits, kept, kraj, newCall, newestCalls, openDesk, pick } from './desk_hands';
import type { Server } from './server';

type Case = { case_id: string; case_code: string; closed: boolean; return_kraj: string; referrals: { referral_id: string; state: string; allowed_steps: string[]; service_title: string }[]; follow_up?: { due_on?: string } };
type Call = { call_id: string; texts: string[] };
type Service = { service_id: string; title: string; status: string; disputes: { claim: string; by_call?: string }[] };

const words = 'Nejdřív azylový dům nebo noclehárna v kraji návratu.';
const service = (page: Page, server: Server, id: string) => read<Service>(page, server, `/api/v1/services/${id}`);

async function register(page: Page, server: Server, title: string, more: object = {}): Promise<Service> {
    const answer = await page.request.post(`${server.url}/api/v1/services`, {
        headers: { 'Idempotency-Key': randomUUID() },
        data: { title, provider: 'Zkušební spolek', kinds: ['§57'], kraje: ['OLK'], status: 'open', status_reason: 'přijímá', ...more },
    });
    expect(answer.status()).toBe(201);
    return service(page, server, ((await answer.json()) as Service).service_id);
}

async function closeCall(page: Page): Promise<void> {
    await page.getByRole('radio', { name: 'jen informace' }).check();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText(/^Hovor uložen/).first()).toBeVisible();
}

async function openReason(page: Page, server: Server) {
    const { cases } = await read<{ cases: Case[] }>(page, server, '/api/v1/cases?limit=100');
    await page.goto(`/pripady/${cases.find((one) => !one.closed)!.case_id}`);
    await page.getByRole('button', { name: 'Změnit kraj návratu' }).click();
    const field = page.getByRole('dialog').getByLabel(/^Důvod/);
    await field.focus();
    await field.pressSequentially('Takto: ;by');
    await expect(page.getByRole('option', { name: /;byd/ })).toBeVisible();
    return field;
}

test('a key after a semicolon becomes the text, and Ctrl+Z takes it back', async ({ page, server }) => {
    await open(page, server, '/pripady');
    const field = await openReason(page, server);
    await expect(page.getByRole('status').filter({ hasText: 'Tab ho vloží' })).toBeAttached();
    await looksRight(page, 'text-hint');
    await field.focus();
    await page.keyboard.type('d');
    await page.keyboard.press('Space');
    await expect(field).toHaveValue(new RegExp(`^Takto: ${words}`));
    await page.keyboard.press('Control+z');
    await expect(field).toHaveValue('Takto: ;byd');
    await page.keyboard.press('End');
    await page.keyboard.press('Tab');
    await expect(field).toHaveValue(new RegExp(`^Takto: ${words}`));
    await expect(field).toBeFocused();
});

test('where no text fits the keys do what they always do, and Esc keeps what was typed', async ({ page, server }) => {
    await open(page, server, '/pripady');
    const field = await openReason(page, server);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('option', { name: /;byd/ })).toBeHidden();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(field).toHaveValue('Takto: ;by');
    await page.keyboard.type('q ;xyz ano;byd');
    await page.keyboard.press('Tab');
    await expect(field).toHaveValue('Takto: ;byq ;xyz ano;byd');
    await expect(field).not.toBeFocused();
});

test('a coordinator writes, changes and removes a text; the key is folded', async ({ page, server }) => {
    await open(page, server, '/zmeny', 'coordinator');
    await page.getByRole('link', { name: 'Texty pro pult' }).click();
    await page.getByRole('button', { name: 'Nový text' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Uložit' }).click();
    await expect(dialog.getByText('Napište text.')).toBeVisible();
    await dialog.getByLabel(/^Zkratka/).fill('Býd');
    await expect(dialog.getByText('Zkratku ;byd už má jiný text.')).toBeVisible();
    await dialog.getByLabel(/^Zkratka/).fill('Škola');
    await dialog.getByLabel(/^Text/).fill('Volejte paní Novou na 777 123 456.');
    await dialog.getByRole('button', { name: 'Uložit' }).click();
    await expect(dialog.getByRole('alert')).toContainText('telefon');
    await looksRight(page, 'text-dialog');
    await dialog.getByLabel(/^Text/).fill('Zápis do kurzu vyřídí úřad práce.');
    await dialog.getByRole('button', { name: 'Uložit' }).click();
    await expect(page.getByText('Text ;skola uložen')).toBeVisible();
    await page.getByRole('button', { name: 'Upravit text ;skola' }).click();
    await dialog.getByLabel(/^Text/).fill('Zápis do kurzu vyřídí úřad práce v místě pobytu.');
    await dialog.getByRole('button', { name: 'Uložit' }).click();
    await expect(page.getByText('Zápis do kurzu vyřídí úřad práce v místě pobytu.')).toBeVisible();
    await page.getByRole('button', { name: 'Odebrat text ;skola' }).click();
    await expect(page.getByText('Text ;skola odebrán')).toBeVisible();
    await page.locator('h1').first().click();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Text ;skola je zpět')).toBeVisible();
    await expect(page.getByText('Zápis do kurzu vyřídí úřad práce v místě pobytu.')).toBeVisible();
});

test('an operator reads the texts and writes none; nor is anything written in the past', async ({ page, server }) => {
    await open(page, server, '/zmeny/texty');
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByRole('button', { name: /Nový text|Upravit|Odebrat/ })).toHaveCount(0);
    await page.goto('/zmeny/texty?as_of=@1');
    await expect(page.getByText('Zatím tu není žádný text')).toBeVisible();
});

test('a text is found at the desk, read out, and kept with the call', async ({ page, server }) => {
    await openDesk(page, server);
    await newCall(page);
    await pick(page, kraj(page), 'olom');
    await page.keyboard.press('F4');
    await page.keyboard.type(';by');
    await expect(page.getByRole('region', { name: 'Hledat v adresáři' }).locator('p.words').first()).toContainText(words);
    await looksRight(page, 'desk-texts');
    await page.locator('#search').focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('#offers')).toContainText(';byd');
    await expect(kept(page)).toBeVisible();
    await page.reload();
    await expect(page.locator('#offers')).toContainText(words);
    await closeCall(page);
    const [call] = (await newestCalls(page, server)) as unknown as Call[];
    expect(call!.texts).toEqual(['byd']);
});

test('what the caller says of a service goes with the call, also over a crash', async ({ page, server }) => {
    await openDesk(page, server);
    const doubted = await register(page, server, `Sporná ubytovna ${randomUUID().slice(0, 6)}`);
    await page.reload();
    await expect(hits(page).first()).toBeVisible();
    await newCall(page);
    await pick(page, kraj(page), 'olom');
    await page.keyboard.press('F4');
    await page.keyboard.type(doubted.title);
    await expect(hits(page)).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    await expect(page.getByRole('group', { name: /^Volající říká něco jiného/ }).getByRole('radio').first()).toBeFocused();
    await looksRight(page, 'desk-dispute');
    await page.getByRole('group', { name: /^Volající říká něco jiného/ }).getByRole('radio').first().focus();
    await pressCzech(page, 2);
    await expect(page.locator('#offers')).toContainText('volající: je plno');
    await expect(hits(page).first().getByRole('button').first()).toBeFocused();
    expect((await service(page, server, doubted.service_id)).disputes, 'nothing before the call is closed').toEqual([]);
    await expect(kept(page)).toBeVisible();
    await page.reload();
    await expect(page.locator('#offers')).toContainText('volající: je plno');
    await closeCall(page);
    const [call] = await newestCalls(page, server);
    expect((await service(page, server, doubted.service_id)).disputes).toMatchObject([{ claim: 'full', by_call: call!.call_id }]);
    await page.keyboard.press('F4');
    await page.keyboard.type(doubted.title);
    await expect(hits(page)).toContainText('sporné');
    await page.getByRole('button', { name: /^Zpět/ }).click();
    await expect(page.getByText('Hovor vzat zpět.')).toBeVisible();
    await expect(hits(page)).not.toContainText('sporné');
    await page.goto(`/pripady/${call!.case_id}`);
    await expect(page.getByText(`${doubted.title} – volající: je plno`)).toBeVisible();
});

test('a service that takes nobody leads to the next one at once, at the desk and in the case', async ({ page, server }) => {
    await openDesk(page, server);
    const full = await register(page, server, `Plná ubytovna ${randomUUID().slice(0, 6)}`, { status: 'full', status_reason: 'obsazeno' });
    const free = await register(page, server, `Volná ubytovna ${randomUUID().slice(0, 6)}`);
    await page.reload();
    await expect(hits(page).first()).toBeVisible();
    await newCall(page);
    await pick(page, kraj(page), 'olom');
    await page.keyboard.press('F4');
    await page.keyboard.type(full.title);
    await expect(page.getByRole('region', { name: 'Kam jinam' })).toBeVisible();
    await page.keyboard.press('Enter');
    const offers = page.locator('#offers');
    await expect(offers.getByRole('region', { name: 'Kam jinam' })).toBeVisible();
    await looksRight(page, 'desk-instead');
    await closeCall(page);
    const [call] = await newestCalls(page, server);
    await page.goto(`/pripady/${call!.case_id}`);
    await expect(page.getByRole('region', { name: 'Kam jinam' }).getByRole('link').first()).toBeVisible();
    await looksRight(page, 'case-instead');

    await page.goto('/pult');
    await newCall(page);
    await pick(page, kraj(page), 'olom');
    await page.keyboard.press('F4');
    await page.keyboard.type(full.title);
    await page.keyboard.press('Enter');
    const other = offers.getByRole('button', { name: /^Místo ní doporučit/ }).first();
    const title = (await other.textContent())!.trim();
    await other.focus();
    await page.keyboard.press('Enter');
    await expect(offers.getByRole('combobox', { name: `Jak: ${title}` })).toBeVisible();
    await expect(offers.getByRole('region', { name: 'Kam jinam' })).toHaveCount(0);
    expect(free.status).toBe('open');
});

test('an outcome that nobody can say is recorded where it is due, and taken back', async ({ page, server }) => {
    await open(page, server, '/pripady');
    const late = page.locator('.due li').filter({ has: page.getByRole('button', { name: /^Neví se: / }) }).first();
    const code = (await late.getByRole('link').textContent())!.trim();
    const button = late.getByRole('button', { name: /^Neví se: / }).first();
    const title = (await button.textContent())!.replace('Neví se: ', '').trim();
    const { cases } = await read<{ cases: Case[] }>(page, server, `/api/v1/cases?code=${encodeURIComponent(code)}`);
    const states = async () => (await read<Case>(page, server, `/api/v1/cases/${cases[0]!.case_id}`)).referrals.map(({ state }) => state);
    const before = await states();
    await looksRight(page, 'cases-due');
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByText('Zapsáno.', { exact: true })).toBeVisible();
    await expect.poll(states).toContain('outcome_unknown');
    await page.locator('h1').first().click();
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Krok vzat zpět.')).toBeVisible();
    expect(await states()).toEqual(before);
    await expect(page.locator('.due li').filter({ hasText: code }).getByRole('button', { name: `Neví se: ${title}` }).first()).toBeVisible();
    await page.locator('.due li').filter({ hasText: code }).getByRole('button', { name: /^Zapsat ověření/ }).press('Enter');
    await expect(page.getByRole('dialog', { name: /^Ověření/ })).toBeVisible();
});
