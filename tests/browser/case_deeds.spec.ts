// What is done to a case as a whole, what is taken back, and who else has it open.
import type { Page } from '@playwright/test';
import { expect, fillSignIn, looksRight, open, read, test } from './fixtures';
import type { Server } from './server';

type Case = { case_id: string; case_code: string; closed: boolean; links: { case_id: string }[]; follow_up?: { kind: string }; referrals: { kind: string; state: string }[]; return_kraj: string };

const casesOf = async (page: Page, server: Server) => (await read<{ cases: Case[] }>(page, server, '/api/v1/cases?limit=200')).cases;
const caseOf = (page: Page, server: Server, id: string) => read<Case>(page, server, `/api/v1/cases/${id}`);
const recorded = (page: Page) => expect(page.getByText('Zapsáno.', { exact: true }).last()).toBeVisible();

async function openCase(page: Page, server: Server, wanted: (subject: Case) => boolean): Promise<Case> {
    await open(page, server, '/pripady');
    const subject = (await casesOf(page, server)).find(wanted)!;
    await page.goto(`/pripady/${subject.case_id}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(subject.case_code);
    return subject;
}

async function because(page: Page, reason: string): Promise<void> {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Důvod/).fill(reason);
    await dialog.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await recorded(page);
}

test('two cases are linked and parted, and each leads to the other', async ({ page, server }) => {
    const subject = await openCase(page, server, (one) => one.links.length === 0);
    const other = (await casesOf(page, server)).find((one) => one.case_id !== subject.case_id && one.links.length === 0)!;
    await page.getByRole('button', { name: 'Propojit s jiným…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(dialog.getByText('Napište kód druhého případu.')).toBeVisible();
    await looksRight(page, 'case-link');
    await dialog.getByLabel(/^Kód druhého případu/).fill(other.case_code.toLowerCase());
    await dialog.getByRole('radio', { name: 'týž klient' }).check();
    await dialog.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await recorded(page);
    await expect(page.getByText(`Propojeno s případem ${other.case_code}: týž klient`)).toBeVisible();
    await page.getByRole('link', { name: other.case_code }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(other.case_code);
    await page.getByRole('button', { name: `Rozpojit od případu ${subject.case_code}` }).click();
    await because(page, 'jiný klient');
    await expect(page.getByText(`Rozpojeno od případu ${subject.case_code}`)).toBeVisible();
    expect((await caseOf(page, server, subject.case_id)).links).toEqual([]);
});

test('a case is closed when nothing is agreed any more, and opened again', async ({ page, server }) => {
    const subject = await openCase(page, server, (one) => one.follow_up !== undefined && one.follow_up.kind !== 'none');
    await page.getByRole('button', { name: 'Uzavřít případ…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^Důvod/).fill('vyřízeno');
    await dialog.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(dialog.getByText(/je domluven další krok/)).toBeVisible();
    await dialog.getByRole('button', { name: 'Zrušit' }).click();
    await page.getByRole('button', { name: 'Vzdát se…' }).click();
    await because(page, 'volající si to rozmyslel');
    await page.getByRole('button', { name: 'Uzavřít případ…' }).click();
    await because(page, 'vyřízeno');
    await expect(page.getByRole('heading', { level: 1 })).toContainText('uzavřený');
    expect((await caseOf(page, server, subject.case_id)).closed).toBe(true);
    await looksRight(page, 'case-closed');
    await page.getByRole('button', { name: 'Znovu otevřít…' }).click();
    await because(page, 'ozvali se znovu');
    await expect(page.getByText('Případ znovu otevřen')).toBeVisible();
});

test('the kraj of return changes with a reason', async ({ page, server }) => {
    const subject = await openCase(page, server, (one) => one.return_kraj !== 'ZLK');
    await page.getByRole('button', { name: 'Změnit kraj návratu' }).click();
    await page.getByRole('dialog').getByLabel(/^Kraj návratu/).selectOption('ZLK');
    await because(page, 'jde k rodině');
    await expect(page.getByText('Kraj návratu změněn na Zlínský kraj')).toBeVisible();
    expect((await caseOf(page, server, subject.case_id)).return_kraj).toBe('ZLK');
});

test('a step recorded by mistake is taken back and stays in sight, struck through', async ({ page, server }) => {
    const subject = await openCase(page, server, (one) => one.referrals.some((referral) => referral.state === 'made' && referral.kind === 'information'));
    const referral = page.getByRole('listitem').filter({ hasText: 'navrženo' }).filter({ hasText: 'doporučeno' }).first();
    await referral.getByRole('button', { name: /^Další stav/ }).click();
    await page.getByRole('dialog').getByRole('radio', { name: 'klient dorazil' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Zapsat' }).click();
    await recorded(page);
    await page.locator('main').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('Control+z');
    await expect(page.getByText('Krok vzat zpět.')).toBeVisible();
    await expect(page.locator('s').filter({ hasText: 'klient dorazil' })).toBeVisible();
    await expect(page.getByText(/poslední krok vzat zpět, platí „navrženo“/)).toBeVisible();
    expect((await caseOf(page, server, subject.case_id)).referrals.map(({ state }) => state)).toEqual(subject.referrals.map(({ state }) => state));
});

test('two colleagues at one case know of one another', async ({ page, server, browser }) => {
    const subject = await openCase(page, server, () => true);
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'cs-CZ' });
    const colleague = await context.newPage();
    await colleague.goto(`${server.url}/pripady/${subject.case_id}`);
    await fillSignIn(colleague, server, 'operator', 2);
    await expect(colleague.getByText(`Má ho otevřený také ${server.login('operator', 1).username}`)).toBeVisible();
    // Heard, not asked for: well before the next time it would be.
    await expect(page.getByText(`Má ho otevřený také ${server.login('operator', 2).username}`)).toBeVisible({ timeout: 3_000 });
    await colleague.getByRole('link', { name: 'Adresář' }).click();
    await expect(page.getByText(/^● Má ho otevřený/)).toHaveCount(0);
    await context.close();
});
