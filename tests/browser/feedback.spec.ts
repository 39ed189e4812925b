// Feedback: written down on the phone, decided with a reason, answered; two loops, never one.
import { randomUUID } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { endSession, expect, fillSignIn, lastPosition, looksRight, open, read, test } from './fixtures';

type Feedback = { feedback_id: string; text: string; version: number; decision?: string; decision_reason?: string; answer?: string; answer_owed: boolean; wants_reply: boolean; kind: string; channel?: string; giver_role?: string };

const form = (page: Page) => page.getByRole('form', { name: 'Zapsat podnět' });
const inbox = (page: Page) => page.getByRole('region', { name: 'Podněty od nejnovějšího' });
const work = (page: Page) => page.getByRole('region', { name: 'Co se s tím udělalo' });
const answers = (page: Page) => page.getByRole('region', { name: 'Odpověď volajícímu' });
const newest = async (page: Page, server: Parameters<typeof read>[1]) => (await read<{ feedback: Feedback[] }>(page, server, '/api/v1/feedback?limit=1')).feedback[0]!;

async function writeDown(page: Page, text: string, more: { reply?: boolean } = {}): Promise<Locator> {
    await form(page).getByLabel(/^Podnět/).fill(text);
    await form(page).getByRole('radio', { name: 'návrh' }).check();
    await form(page).getByRole('radio', { name: 'linka', exact: true }).check();
    if (more.reply) await form(page).getByLabel('volající chce odpověď').check();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Podnět je zapsán.')).toBeVisible();
    const row = inbox(page).getByRole('link').filter({ hasText: text });
    await expect(row).toBeVisible();
    return row;
}

test('the coordinator writes feedback down by keyboard, in the order of the talk', async ({ page, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    await form(page).getByLabel('Kdo to říká').focus();
    await page.keyboard.type('social');
    await page.keyboard.press('Tab');
    await page.keyboard.type('mirov');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Středa je pozdě, propouští se v úterý.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await expect(inbox(page).getByRole('link').first()).toContainText('Středa je pozdě');
    expect(await newest(page, server)).toMatchObject({ kind: 'suggestion', channel: 'phone', giver_role: 'R-SOC', wants_reply: false });
    await expect(form(page).getByLabel('Kdo to říká')).toBeFocused();
});

test('what was begun outlives a reload, and leaves when it is recorded', async ({ page, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    await form(page).getByLabel(/^Podnět/).fill('Rozepsané během hovoru');
    await form(page).getByRole('radio', { name: 'problém' }).check();
    await expect(form(page).getByText('rozepsané zůstává v tomto prohlížeči')).toBeVisible();
    await page.reload();
    await expect(form(page).getByLabel(/^Podnět/)).toHaveValue('Rozepsané během hovoru');
    await expect(form(page).getByRole('radio', { name: 'problém' })).toBeChecked();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Podnět je zapsán.')).toBeVisible();
    await page.reload();
    await expect(form(page).getByLabel(/^Podnět/)).toHaveValue('');
});

test('what is missing or too long is said at the field', async ({ page, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    await page.keyboard.press('Control+Enter');
    await expect(form(page).getByLabel(/^Podnět/)).toBeFocused();
    await expect(form(page).getByText('Napište, co volající řekl.')).toBeVisible();
    await expect(form(page).getByText('Vyberte, co to je.')).toBeVisible();
    await form(page).getByLabel(/^Podnět/).fill('ř'.repeat(2001));
    await expect(form(page).getByText('2001 z 2000 znaků')).toBeVisible();
    await expect(form(page).getByText('Text je delší než 2000 znaků.')).toBeVisible();
    await form(page).getByRole('button', { name: 'Zahodit rozepsané' }).click();
});

test('“no” needs a reason, stands as plainly as “yes”, and the answer is a loop of its own', async ({ page, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    await (await writeDown(page, 'Volejte nám také v noci.', { reply: true })).click();
    await expect(answers(page)).toContainText('Nejdřív je potřeba rozhodnout');

    await work(page).getByRole('radio', { name: 'nepřijmout' }).check();
    await page.keyboard.press('Control+Enter');
    await expect(work(page).getByText('Bez důvodu by volající nevěděl, proč ne.')).toBeVisible();
    await expect(work(page).getByLabel(/^Důvod/)).toBeFocused();
    await page.keyboard.type('Operátoři linku drží vedle své práce.');
    await page.keyboard.press('Control+Enter');
    await expect(work(page)).toContainText('ne, nepřijato');
    await expect(work(page)).toContainText('Operátoři linku drží vedle své práce.');
    await expect(work(page).getByRole('form')).toHaveCount(0);

    await expect(answers(page)).toContainText('Volající čeká na odpověď.');
    await answers(page).getByRole('radio', { name: 'řekli jsme mu to' }).check();
    await answers(page).getByRole('button', { name: 'Zapsat odpověď' }).click();
    await expect(answers(page)).toContainText('Volající to ví');
    expect(await newest(page, server)).toMatchObject({ decision: 'decline', answer: 'told', answer_owed: false });
});

test('deferring needs a day, passing on needs whom', async ({ page, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    await (await writeDown(page, 'Vyvěste leták i na oddělení.')).click();
    await work(page).getByRole('radio', { name: 'předat dál' }).check();
    await page.keyboard.press('Control+Enter');
    await expect(work(page).getByText('Uveďte, komu se předává.')).toBeVisible();
    await work(page).getByRole('radio', { name: 'odložit' }).check();
    await work(page).getByLabel(/^Vrátit se k tomu/).fill('2020-05-20');
    await page.keyboard.press('Control+Enter');
    await expect(work(page)).toContainText('vrátí se st 20. 5. 2020');
    await expect(work(page).getByRole('form', { name: 'Rozhodnout znovu' })).toBeVisible();
});

test('who decides on an older state sees the newer one and chooses', async ({ page, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    const text = 'Rozhodnou dva naráz.';
    await (await writeDown(page, text)).click();
    await work(page).getByRole('radio', { name: 'přijmout', exact: true }).check();
    const before = await newest(page, server);
    const decided = await page.request.post(`${server.url}/api/v1/feedback/${before.feedback_id}/decision`, {
        headers: { 'Idempotency-Key': randomUUID(), 'If-Match': `"v${before.version}"`, Origin: server.url },
        data: { decision: 'defer', until_on: '2020-06-01', reason: 'Až po poradě.' },
    });
    expect(decided.status(), await decided.text()).toBe(201);

    const newer = work(page).getByRole('alert').filter({ hasText: 'Mezitím to změnil někdo jiný' });
    await page.keyboard.press('Control+Enter');
    await expect(newer).toContainText('odloženo');
    await expect(newer).toContainText('Až po poradě.');
    await newer.getByRole('button', { name: 'Zapsat přesto moje' }).click();
    await expect(work(page)).toContainText('ano, přijato');
    expect(await newest(page, server)).toMatchObject({ decision: 'adopt' });
});

test('an answer lost on the way records nothing twice', async ({ page, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    const before = await lastPosition(page, server);
    await page.route(
        '**/api/v1/feedback',
        async (route) => {
            await route.fetch();
            await route.abort('connectionreset');
        },
        { times: 1 },
    );
    await form(page).getByLabel(/^Podnět/).fill('Spojení se přerušilo.');
    await form(page).getByRole('radio', { name: 'problém' }).check();
    await page.keyboard.press('Control+Enter');
    await expect(form(page).getByRole('alert')).toContainText('Server neodpovídá');
    await form(page).getByRole('button', { name: 'Zkusit znovu' }).click();
    await expect(page.getByText('Podnět je zapsán.')).toBeVisible();
    expect(await lastPosition(page, server)).toBe(before + 1);
});

test('a session that ends while the caller talks loses nothing', async ({ page, context, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    await form(page).getByLabel(/^Podnět/).fill('Přihlášení vypršelo uprostřed.');
    await form(page).getByRole('radio', { name: 'dotaz' }).check();
    await endSession(context, server);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog', { name: 'Přihlášení vypršelo' })).toBeVisible();
    await fillSignIn(page, server, 'coordinator');
    await expect(page.getByText('Podnět je zapsán.')).toBeVisible();
});

test('an operator records but does not decide; the past is only read', async ({ page, server }) => {
    await open(page, server, '/podnety?show=all', 'operator');
    await expect(form(page)).toBeVisible();
    await inbox(page).getByRole('link').first().click();
    await expect(work(page)).toBeVisible();
    await expect(work(page).getByRole('form')).toHaveCount(0);
    const position = await lastPosition(page, server);
    await page.goto(`/podnety?show=all&as_of=@${position - 1}`);
    await expect(page.getByText(/Díváte se na stav k/)).toBeVisible();
    await expect(form(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Nový podnět' })).toHaveCount(0);
});

test('the list goes on by pages and is walked by arrows', async ({ page, server }) => {
    await page.route('**/api/v1/feedback?*', (route) => {
        const url = new URL(route.request().url());
        url.searchParams.set('limit', '2');
        return route.continue({ url: url.href });
    });
    await open(page, server, '/podnety?show=all', 'coordinator');
    const rows = inbox(page).getByRole('link');
    await expect(rows).toHaveCount(2);
    await inbox(page).getByRole('button', { name: 'Načíst starší' }).click();
    await expect(rows).toHaveCount(4);
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(rows.nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 2, name: /^Podnět:/ })).toBeFocused();
});

test('feedback looks right', async ({ page, server }) => {
    // Four times axe over a long page.
    test.slow();
    await open(page, server, '/podnety?show=all', 'coordinator');
    await expect(inbox(page).getByRole('link').first()).toBeVisible();
    await looksRight(page, 'feedback');
    await inbox(page).getByRole('link').first().click();
    await expect(work(page)).toBeVisible();
    await looksRight(page, 'feedback-detail');
});
