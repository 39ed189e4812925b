// Beside the status of a service: room, who is let in, what callers doubt, duplicates, who was sent there.
import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { hits } from './desk_hands';
import { expect, lastPosition, looksRight, open, read, test } from './fixtures';
import type { Server } from './server';

type Service = { service_id: string; title: string; status: string; version: number };

/** A service of the test's own: those of the pilot are told, referred to and counted by others. */
async function register(page: Page, server: Server, title: string, more: object = {}): Promise<Service> {
    const answer = await page.request.post(`${server.url}/api/v1/services`, {
        headers: { 'Idempotency-Key': randomUUID() },
        data: { title, provider: 'Zkušební spolek', kinds: ['§57'], kraje: ['OLK'], status: 'open', status_reason: 'přijímá', ...more },
    });
    expect(answer.status()).toBe(201);
    const { service_id } = (await answer.json()) as Service;
    return read<Service>(page, server, `/api/v1/services/${service_id}`);
}

async function show(page: Page, service: Service): Promise<void> {
    await page.goto(`/adresar/${service.service_id}`);
    await expect(page.getByRole('heading', { name: service.title, level: 1 })).toBeVisible();
}

const rowOf = (page: Page, title: string) => page.getByRole('row').filter({ hasText: title });

test('room, freshness, conditions and status stand apart, in the row and at the desk', async ({ page, server }) => {
    await open(page, server, '/adresar');
    const service = await register(page, server, 'Ubytovna U Lípy');
    await show(page, service);
    await page.getByRole('button', { name: 'Zapsat kapacitu' }).click();
    const room = page.getByRole('dialog', { name: /^Zapsat kapacitu/ });
    await room.getByLabel(/^Kolik je volných/).fill('0');
    await room.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(room).toBeHidden();
    await expect(page.getByText('nic volného')).toBeVisible();
    await page.getByRole('button', { name: 'Nastavit podmínku' }).click();
    const condition = page.getByRole('dialog', { name: /^Nastavit podmínku/ });
    await condition.getByRole('radio', { name: 'horní věk' }).check();
    await condition.getByLabel('Kolik let').fill('stý');
    await condition.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(condition.getByText('To není věk').first()).toBeVisible();
    await condition.getByLabel('Kolik let').fill('26');
    await condition.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(condition).toBeHidden();
    await expect(page.getByText('do 26 let')).toBeVisible();
    await looksRight(page, 'service-facts');

    await page.goto('/adresar?slova=lipy');
    const row = rowOf(page, service.title);
    await expect(row).toContainText('v provozu');
    await expect(row).toContainText('nic volného');
    await expect(row).toContainText('do 26 let');
    await expect(row).toContainText('neověřeno');
    await expect(row.getByRole('img')).toHaveAccessibleName(/^Posledních šest týdnů: .*v provozu 1 den$/);

    await page.goto('/pult');
    await expect(hits(page).first()).toBeVisible();
    await page.keyboard.press('F4');
    await page.keyboard.type('ubytovna lipy');
    await expect(hits(page)).toHaveCount(1);
    await expect(hits(page)).toContainText('nic volného');
});

test('X chooses rows, and V verifies all of them', async ({ page, server }) => {
    await open(page, server, '/adresar');
    for (const name of ['první', 'druhá', 'třetí']) await register(page, server, `Společná ubytovna ${name}`);
    await page.goto('/adresar?slova=spolecna');
    await expect(page.locator('[data-row]')).toHaveCount(3);
    await page.locator('[data-row]').first().focus();
    await page.keyboard.press('x');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('x');
    await expect(page.getByText('Vybrány 2 služby')).toBeVisible();
    const before = await lastPosition(page, server);
    await page.keyboard.press('v');
    await expect(page.getByText('Ověřeny 2 služby beze změny')).toBeVisible();
    await expect(page.getByText('ověřeno dnes')).toHaveCount(2);
    expect(await lastPosition(page, server)).toBe(before + 2);
    await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0);
});

test('nobody reached is said, and makes nothing fresh', async ({ page, server }) => {
    await open(page, server, '/adresar');
    const service = await register(page, server, 'Hluchá poradna');
    await show(page, service);
    await page.getByRole('button', { name: 'Nedovolali jsme se' }).click();
    await expect(page.getByText('Zapsáno, že se nedovolali')).toBeVisible();
    await page.goto('/adresar?slova=hlucha');
    await expect(rowOf(page, service.title)).toContainText('nedovolali jsme se');
    await expect(rowOf(page, service.title)).toContainText('neověřeno');
});

test('a dispute marks the row until somebody has found out', async ({ page, server }) => {
    await open(page, server, '/adresar');
    const service = await register(page, server, 'Sporná noclehárna');
    await show(page, service);
    await page.getByRole('button', { name: 'Volající říká něco jiného' }).click();
    const dispute = page.getByRole('dialog', { name: /^Volající říká/ });
    await dispute.getByRole('radio', { name: 'je plno' }).check();
    await dispute.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(dispute).toBeHidden();
    await page.goto('/adresar?slova=sporna');
    await expect(rowOf(page, service.title)).toContainText('volající: je plno');
    await expect(rowOf(page, service.title)).toContainText('v provozu');
    await show(page, service);
    await page.getByRole('button', { name: /^Zapsat, co se zjistilo/ }).click();
    const finding = page.getByRole('dialog', { name: /^Co se zjistilo/ });
    await finding.getByRole('radio', { name: 'záznam platí' }).check();
    await finding.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(finding).toBeHidden();
    await expect(page.getByText('volající: je plno')).toBeHidden();
});

test('a duplicate is marked and unmarked, and both records stay', async ({ page, server }) => {
    await open(page, server, '/adresar');
    const original = await register(page, server, 'Charitní dům Původní');
    const copy = await register(page, server, 'Charitní dům Podruhé');
    await page.goto('/adresar?slova=charitni');
    await expect(rowOf(page, original.title)).toBeVisible();
    await page.getByRole('link', { name: copy.title }).click();
    await page.getByRole('button', { name: 'Dvojí záznam' }).click();
    const dialog = page.getByRole('dialog', { name: /^Dvojí záznam/ });
    await dialog.getByLabel(/^Původní záznam/).fill('puvodni');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(dialog).toBeHidden();
    await page.goto('/adresar?slova=charitni');
    await expect(page.locator('[data-row]')).toHaveCount(2);
    await expect(rowOf(page, copy.title)).toContainText(`původní: ${original.title}`);
    await show(page, copy);
    await page.getByRole('button', { name: 'Není to dvojí záznam' }).click();
    const unmark = page.getByRole('dialog', { name: /^Není to dvojí záznam/ });
    await unmark.getByLabel('Proč to není dvojí záznam').fill('jiná adresa');
    await unmark.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(unmark).toBeHidden();
    await expect(page.getByText(`původní: ${original.title}`)).toBeHidden();
});

test('a change of status says who was sent there', async ({ page, server }) => {
    await open(page, server, '/adresar');
    const service = await register(page, server, 'Dům na půli cesty Zkouška');
    const { lines } = await read<{ lines: { line_id: string }[] }>(page, server, '/api/v1/lines');
    const call = await page.request.post(`${server.url}/api/v1/calls`, {
        headers: { 'Idempotency-Key': randomUUID() },
        data: {
            line_id: lines[0]!.line_id,
            direction: 'incoming',
            channel: 'phone',
            caller_role: 'R-SOC',
            return_kraj: 'OLK',
            needs: [{ code: 'N-BYD' }],
            referrals: [{ service_id: service.service_id, need_code: 'N-BYD', kind: 'information' }],
            outcome: 'solved',
        },
    });
    expect(call.status()).toBe(201);
    const { case_code } = (await call.json()) as { case_code: string };
    await page.goto('/adresar?slova=puli+zkouska');
    await page.locator('[data-row]').first().focus();
    await page.keyboard.press('u');
    const dialog = page.getByRole('dialog', { name: `Změnit stav: ${service.title}` });
    await expect(dialog.getByRole('link', { name: case_code })).toBeVisible();
    await expect(dialog).toContainText('po posledním ověření');
});
