// Shifts: two organisations in turn on one line, a note from one to the next, missed calls, and what is
// forgotten or started by mistake. Nobody needs a shift to log a call.
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { expect, lastPosition, looksRight, open, read, test } from './fixtures';
import type { Server } from './server';

type Shift = { line_id: string; shift_id: string; operator_name?: string; ended_at?: string; handover: boolean; acknowledged_at?: string; overdue: boolean };

const duty = (page: Page) => page.locator('header button[aria-haspopup=dialog]');
const dialog = (page: Page) => page.getByRole('dialog');
const current = async (page: Page, server: Server) => (await read<{ shifts: Shift[] }>(page, server, '/api/v1/shifts?current=true')).shifts;
const notice = (page: Page, text: string) => expect(page.getByText(text, { exact: true }).last()).toBeAttached();

/** Another person at another browser. */
async function colleague(browser: Browser, server: Server): Promise<Page> {
    const context = await browser.newContext({ baseURL: server.url, ignoreHTTPSErrors: true, locale: 'cs-CZ', timezoneId: 'Europe/Prague' });
    const page = await context.newPage();
    await open(page, server, '/pult', 'operator', 2);
    return page;
}

async function start(page: Page): Promise<void> {
    await duty(page).click();
    await dialog(page).getByRole('button', { name: 'Zahájit službu' }).click();
    await notice(page, 'Služba zahájena.');
    await expect(duty(page)).toContainText('Máte službu do');
}

async function end(page: Page): Promise<void> {
    if ((await dialog(page).count()) === 0) await duty(page).click();
    await dialog(page).getByRole('button', { name: 'Ukončit službu' }).click();
    await notice(page, 'Služba ukončena.');
}

test('two operators hand a line over, live, with a note that one leaves and the other takes', async ({ page, server, browser }) => {
    test.slow();
    await open(page, server, '/pult');
    const other = await colleague(browser, server);

    // The pilot left a note the day before.
    await expect(duty(page)).toContainText('1 vzkaz');
    await duty(page).click();
    await expect(dialog(page).getByLabel(/^Plánovaný konec/)).toHaveValue('15:00');
    await looksRight(page, 'duty-start');
    await dialog(page).getByRole('button', { name: 'Zahájit službu' }).click();
    const left = dialog(page).getByRole('region', { name: 'Vzkaz od předchozí služby' });
    await expect(left).toBeVisible();
    await left.getByRole('button', { name: 'Převzato' }).click();
    await expect(left).toHaveCount(0);
    await expect(duty(other)).toContainText('Službu má operator');
    await looksRight(page, 'duty-end');

    const note = dialog(page).getByLabel('Vzkaz pro další službu');
    await note.fill('Volat zpět na 777 123 456.');
    await dialog(page).getByLabel(/^Zmeškané hovory za/).fill('2');
    await dialog(page).getByRole('button', { name: 'Ukončit službu' }).click();
    await expect(dialog(page).getByText('Řekněte, odkud to číslo je.')).toBeVisible();
    await dialog(page).getByRole('radio', { name: 'seznam v telefonu' }).check();
    await dialog(page).getByRole('button', { name: 'Ukončit službu' }).click();
    await expect(dialog(page).getByRole('alert')).toContainText('telefonní číslo');
    await expect(dialog(page).getByRole('button', { name: 'Není to osobní údaj, zapsat' })).toBeVisible();
    await note.fill('Noclehárna U Řeky dnes ještě volá zpět.');
    await dialog(page).getByRole('button', { name: 'Ukončit službu' }).click();
    await notice(page, 'Služba ukončena.');

    // Seen at the other desk without loading anything.
    await expect(duty(other)).toContainText('1 vzkaz');
    await start(other);
    const taken = dialog(other).getByRole('region', { name: 'Vzkaz od předchozí služby' });
    await expect(taken).toContainText('Noclehárna U Řeky dnes ještě volá zpět.');
    await taken.getByRole('button', { name: 'Převzato' }).click();
    await expect(taken).toHaveCount(0);
    await expect(duty(page)).toContainText('Službu má operator2');
    await end(other);
    await expect(duty(page)).toHaveText('Zahájit službu');
    await other.context().close();
});

/** Takes over what tests before have left, so that a dialog closes where a shift begins. */
async function takeOverAll(page: Page, server: Server): Promise<void> {
    const { lines } = await read<{ lines: { line_id: string; name: string }[] }>(page, server, '/api/v1/lines');
    const line = lines.find(({ name }) => name === 'Morava')!.line_id;
    const left = (await current(page, server)).filter((shift) => shift.line_id === line && shift.ended_at && shift.handover);
    if (left.length === 0) return;
    await start(page);
    for (const _ of left) {
        const notes = dialog(page).getByRole('button', { name: 'Převzato' });
        const count = await notes.count();
        await notes.first().click();
        await expect(notes).toHaveCount(Math.max(0, count - 1));
    }
    await end(page);
}

test('a shift started by mistake is taken back, and a call needs none', async ({ page, server }) => {
    await open(page, server, '/pult');
    await takeOverAll(page, server);
    await start(page);
    await page.getByRole('button', { name: /^Zpět/ }).click();
    await notice(page, 'Služba vzata zpět, jako by nebyla.');
    await expect(duty(page)).toHaveText('Zahájit službu');
    await start(page);
    await duty(page).click();
    await dialog(page).getByRole('button', { name: 'Zahájeno omylem' }).click();
    await expect(duty(page)).toHaveText('Zahájit službu');
});

test('nobody is on one line twice', async ({ page, server }) => {
    await open(page, server, '/pult');
    await start(page);
    const mine = (await current(page, server)).find((shift) => shift.operator_name === 'operator' && !shift.ended_at)!;
    const until = new Date(Date.parse((await read<{ now_at: string }>(page, server, '/api/v1/moment')).now_at) + 3_600_000).toISOString();
    const again = await page.request.post(`${server.url}/api/v1/lines/${mine.line_id}/shifts`, {
        headers: { 'idempotency-key': randomUUID(), origin: server.url },
        data: { planned_until_at: until },
    });
    expect([again.status(), ((await again.json()) as { code: string }).code]).toEqual([409, 'already_on_duty']);
    await end(page);
});

test('a coordinator ends a forgotten shift with the time it really ended, and counts missed calls', async ({ page, server }) => {
    await open(page, server, '/zmeny', 'coordinator');
    const line = page.getByRole('article', { name: 'Severozápad' });
    await expect(line).toContainText('nejspíš zapomenutá');
    const position = await lastPosition(page, server);
    await line.getByRole('button', { name: /^Ukončit službu/ }).click();
    await expect(dialog(page).getByLabel('Skutečný konec')).toHaveValue('2020-05-04T15:00');
    await looksRight(page, 'duty-forgotten');
    await dialog(page).getByRole('button', { name: 'Ukončit službu' }).click();
    await notice(page, 'Služba ukončena.');
    await expect(line).toContainText('bez služby');

    const counted = page.getByRole('article', { name: 'Ostravsko' });
    await counted.getByRole('button', { name: 'Zmeškané hovory…' }).click();
    await expect(dialog(page).getByText('Zatím nikdo nepočítal.')).toBeVisible();
    await dialog(page).getByRole('button', { name: 'Zapsat' }).click();
    await expect(dialog(page).getByText('Napište počet celým číslem od 0 do 999.')).toBeVisible();
    await looksRight(page, 'duty-tally');
    await dialog(page).getByLabel(/^Kolik hovorů/).fill('3');
    await dialog(page).getByRole('radio', { name: 'odhad' }).check();
    await dialog(page).getByRole('button', { name: 'Zapsat' }).click();
    await notice(page, 'Zmeškané hovory zapsány.');
    await counted.getByRole('button', { name: 'Zmeškané hovory…' }).click();
    await expect(dialog(page).getByText(/Den už sečtený je \(3\)/)).toBeVisible();
    await page.keyboard.press('Escape');

    // As it was: the shift still went on, nothing can be written.
    await page.goto(`/zmeny?as_of=@${position}`);
    await expect(line).toContainText('nejspíš zapomenutá');
    await expect(page.getByRole('button', { name: /^Ukončit/ })).toHaveCount(0);
    await expect(duty(page)).toHaveCount(0);
});

test('the report says where nobody counted, and never a hundred per cent of nothing', async ({ page, server }) => {
    await open(page, server, '/zpravy/answered-calls', 'analyst');
    const table = page.getByRole('region', { name: 'Tabulka zprávy' });
    await expect(table.getByRole('columnheader')).toHaveCount(8);
    const row = table.getByRole('row', { name: /Ostravsko/ }).first();
    await expect(row).toContainText('nesečteno');
    await expect(page.getByText(/Zmeškané jsou sečtené za/)).toBeVisible();
    await expect(page.getByRole('heading', { name: /^Linky/ })).toBeVisible();
    await looksRight(page, 'answered-calls');
});
