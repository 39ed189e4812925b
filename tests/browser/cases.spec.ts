// Cases: the list, one case as its timeline, and what can be recorded there.
import type { Page } from '@playwright/test';
import { expect, looksRight, open, read, test } from './fixtures';

type Case = { case_id: string; case_code: string; needs: unknown[]; referrals: { referral_id: string; kind: string; state: string }[]; calls: number; version: number };

async function casesOf(page: Page, server: Parameters<typeof read>[1]): Promise<Case[]> {
    return (await read<{ cases: Case[] }>(page, server, '/api/v1/cases?limit=200')).cases;
}

test('a case is found by the code somebody dictates', async ({ page, server }) => {
    await open(page, server, '/pripady');
    const [subject] = await casesOf(page, server);
    await page.getByLabel('Kód případu').fill(subject!.case_code.toLowerCase());
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/pripady/${subject!.case_id}`));
    await expect(page.getByRole('heading', { level: 1 })).toContainText(subject!.case_code);
    await expect(page.getByRole('list').filter({ hasText: 'Případ otevřen' })).toBeVisible();
});

test('a referral takes its next step, and only one that can follow', async ({ page, server }) => {
    await open(page, server, '/pripady');
    const subject = (await casesOf(page, server)).find((candidate) => candidate.referrals.some((referral) => referral.state === 'made' && referral.kind === 'information'))!;
    await page.goto(`/pripady/${subject.case_id}`);
    const referral = page.getByRole('listitem').filter({ hasText: 'navrženo' }).filter({ hasText: 'doporučeno' }).first();
    await referral.getByRole('button', { name: /^Další stav/ }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('radio', { name: 'pomoc dostal' })).toHaveCount(0);
    await dialog.getByRole('radio', { name: 'klient dorazil' }).check();
    await dialog.getByRole('button', { name: 'Zapsat' }).click();
    await expect(page.getByText('Zapsáno.', { exact: true })).toBeVisible();
    await expect(page.getByRole('list').filter({ hasText: 'klient dorazil' }).first()).toBeVisible();
});

test('a follow-up says what came of the needs and plans the next step', async ({ page, server }) => {
    await open(page, server, '/pripady');
    const subject = (await casesOf(page, server)).find((candidate) => candidate.needs.length > 0)!;
    await page.goto(`/pripady/${subject.case_id}`);
    await page.getByRole('button', { name: 'Zapsat ověření' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'dovolali jsme se', exact: true }).check();
    await dialog.getByRole('combobox').first().selectOption('met');
    await dialog.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(page.getByText('Zapsáno.', { exact: true })).toBeVisible();
    await expect(page.getByText('při ověření splněno').first()).toBeVisible();
});

test('a call is corrected with a reason, and the old value stays in sight', async ({ page, server }) => {
    await open(page, server, '/pripady');
    const subject = (await casesOf(page, server)).at(-1)!;
    await page.goto(`/pripady/${subject.case_id}`);
    await page.getByRole('button', { name: 'Opravit…' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Co opravit').selectOption('minutes');
    await dialog.getByLabel(/^Správně má být/).fill('11');
    await dialog.getByLabel(/^Proč/).fill('překlep');
    await dialog.getByRole('button', { name: 'Opravit', exact: true }).click();
    await expect(page.getByText('Zapsáno.', { exact: true })).toBeVisible();
    const correction = page.getByRole('listitem').filter({ hasText: 'Oprava: délka v minutách' });
    await expect(correction).toContainText('→ 11');
    await expect(correction).toContainText('překlep');
});

test('a voided call stays, struck through', async ({ page, server }) => {
    await open(page, server, '/pripady');
    const subject = (await casesOf(page, server)).at(-2)!;
    await page.goto(`/pripady/${subject.case_id}`);
    await page.getByRole('button', { name: 'Opravit…' }).first().click();
    await page.getByRole('radio', { name: 'zkouška' }).check();
    await page.getByRole('button', { name: 'Stornovat celý hovor' }).click();
    await expect(page.getByText('Hovor stornován: zkouška')).toBeVisible();
    await expect(page.locator('s').first()).toBeVisible();
});

test('the case as it stood: nothing to write, the banner says when', async ({ page, server }) => {
    await open(page, server, '/pripady');
    const [subject] = await casesOf(page, server);
    await page.goto(`/pripady/${subject!.case_id}`);
    await page.getByRole('link', { name: 'Jak to vypadalo tehdy' }).last().click();
    await expect(page.getByText(/^Díváte se na stav k/)).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(subject!.case_code);
    await expect(page.getByRole('button', { name: 'Zapsat ověření' })).toHaveCount(0);
    await page.getByRole('button', { name: 'zpět k dnešku' }).click();
    await expect(page.getByRole('button', { name: 'Zapsat ověření' })).toBeVisible();
});

test('the cases look right', async ({ page, server }) => {
    await open(page, server, '/pripady');
    await expect(page.getByRole('row').nth(1)).toBeVisible();
    await looksRight(page, 'cases');
    await page.getByRole('table').getByRole('link').first().click();
    await expect(page.getByRole('heading', { name: 'Časová osa' })).toBeVisible();
    await looksRight(page, 'case');
});
