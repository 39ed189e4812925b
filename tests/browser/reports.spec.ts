// The report of calls: one model as sentence, chart, table, files and print.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, looksRight, open, read, test } from './fixtures';

type Report = {
    summary: string;
    series: { key: string; label: string; points: { x: string; y?: number }[] }[];
    marks: { label: string; x: string }[];
    columns: { label: string }[];
    rows: { cells: { text?: string; number?: number }[] }[];
};

const path = '/zpravy/calls-by-week';
const chart = (page: Page) => page.locator('figure').getByRole('img').first();
const table = (page: Page) => page.getByRole('region', { name: 'Tabulka zprávy' });
const model = (page: Page, server: Parameters<typeof read>[1], query = '') => read<Report>(page, server, `/api/v1/reports/calls-by-week${query}`);

async function openReport(page: Page, server: Parameters<typeof open>[1], query = ''): Promise<void> {
    await open(page, server, path + query, 'analyst');
    await expect(chart(page)).toBeVisible();
}

test('sentence, chart and table say the same', async ({ page, server }) => {
    await openReport(page, server);
    const report = await model(page, server);
    await expect(table(page).getByRole('columnheader')).toHaveCount(report.columns.length);
    await expect(table(page).getByRole('row')).toHaveCount(report.rows.length + 1);
    await expect(page.locator('figure .multiples').getByRole('img')).toHaveCount(report.series.length - 1);
    await expect(page.getByRole('list', { name: 'Změny nabídky na grafu' }).getByRole('listitem')).toHaveCount(report.marks.length);
    const total = report.series.find((series) => series.key === 'total')!;
    const values = total.points.flatMap((point) => point.y ?? []);
    const said = (value: number) => value.toLocaleString('cs-CZ', { maximumFractionDigits: 2 });
    await expect(chart(page)).toHaveAttribute('aria-label', new RegExp(`nejméně ${said(Math.min(...values))}, nejvíce ${said(Math.max(...values))}`));
    await expect(chart(page).locator('circle')).toHaveCount(values.length);
});

test('where the offer changed a line is drawn, with the number it has in the list', async ({ page, server }) => {
    await openReport(page, server);
    const { series, marks } = await model(page, server);
    const places = series.find(({ key }) => key === 'total')!.points.map(({ x }) => x);
    const changed = [...new Set(marks.map(({ x }) => x))].filter((x) => places.includes(x));
    expect(changed.length).toBeGreaterThan(0);
    const past = await page.locator('ol.marks').evaluate((list) => getComputedStyle(list).getPropertyValue('--past').trim());
    expect(past).not.toBe('');
    const rules = chart(page).locator('g[stroke="var(--past)"] line');
    await expect(rules).toHaveCount(changed.length);
    const flags = chart(page).locator('g[fill="var(--past)"] text');
    await expect(flags).toHaveCount(changed.length);
    for (let i = 0; i < changed.length; i += 1) {
        const [rule, flag] = [(await rules.nth(i).boundingBox())!, (await flags.nth(i).boundingBox())!];
        expect(Math.abs(rule.x + rule.width / 2 - (flag.x + flag.width / 2)), 'the flag stands on its line').toBeLessThan(2);
        expect(rule.height, 'from the top to the axis').toBeGreaterThan(100);
        await expect(flags.nth(i)).toHaveText(/^\d+(, \d+)*$/);
    }
    const numbers = (await flags.allTextContents()).flatMap((text) => text.split(', ')).map(Number);
    expect(numbers.sort((a, b) => a - b)).toEqual(marks.map((_, i) => i + 1));
    // Each small chart has the lines, too.
    const small = page.locator('figure .multiples').getByRole('img').first();
    await expect(small.locator('g[stroke="var(--past)"] line')).toHaveCount(changed.length);
});

/** Gives a kraj its line only now: its earlier weeks had none open. */
async function coverFromToday(page: Page, server: Parameters<typeof read>[1]): Promise<string> {
    const [{ lines }, { kraje }] = await Promise.all([
        read<{ lines: { line_id: string; coverage: { kraj: string }[] }[] }>(page, server, '/api/v1/lines'),
        read<{ kraje: { code: string }[] }>(page, server, '/api/v1/reference'),
    ]);
    const kraj = kraje.find(({ code }) => !lines.some((line) => line.coverage.some((coverage) => coverage.kraj === code)))!.code;
    const change = await page.request.post(`${server.url}/api/v1/changes`, {
        headers: { 'Idempotency-Key': randomUUID(), Origin: server.url },
        data: { kind: 'coverage', description: 'nově i pro další kraj', line_id: lines[0]!.line_id, effective_on: '2020-05-06', coverage: { kraj, org_id: 'RUB' } },
    });
    expect(change.status(), await change.text()).toBe(201);
    return kraj;
}

test('a week without an open line is a gap, not a zero', async ({ page, server }) => {
    await open(page, server, path, 'coordinator');
    const kraj = await coverFromToday(page, server);
    await page.reload();
    await expect(chart(page)).toBeVisible();
    const kraje = (await model(page, server)).series.filter((series) => series.key !== 'total');
    const gaps = kraje.find((series) => series.key === kraj)!;
    const known = gaps.points.filter((point) => point.y !== undefined);
    expect(known.length).toBeLessThan(gaps.points.length);
    const drawn = page.locator('figure .multiples').getByRole('img').nth(kraje.indexOf(gaps));
    await expect(drawn.locator('circle')).toHaveCount(known.length);
    await expect(page.getByText('– týden bez otevřené linky, ne nula')).toBeVisible();
});

test('what is asked stands in the address', async ({ page, server }) => {
    await openReport(page, server);
    await page.getByLabel('Od', { exact: true }).fill('2020-04-20');
    await page.getByLabel('Od', { exact: true }).blur();
    await expect(page).toHaveURL(/from=2020-04-20/);
    await expect(page.locator('figcaption')).toContainText('Od 20. 4. 2020');
    const { lines } = await read<{ lines: { line_id: string; coverage: unknown[] }[] }>(page, server, '/api/v1/lines');
    await page.getByLabel('Linka', { exact: true }).selectOption(lines.find((line) => line.coverage.length > 0)!.line_id);
    await expect(page).toHaveURL(/line=/);
    await page.getByRole('button', { name: 'Tabulka' }).click();
    await expect(table(page)).toBeHidden();
    await page.getByRole('group', { name: 'Ukázat kraje' }).getByRole('button').first().click();
    await expect(page).toHaveURL(/kraje=/);
    const address = page.url();
    await page.goto(address);
    await expect(page.locator('figcaption')).toContainText('Od 20. 4. 2020');
    await expect(table(page)).toBeHidden();
    await page.getByRole('button', { name: 'Celé období' }).click();
    await expect(page.locator('figcaption')).not.toContainText('Od 20. 4. 2020');
});

async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test('the files hold the table as shown', async ({ page, server }) => {
    await openReport(page, server, '?from=2020-04-20');
    const rows = await table(page).getByRole('row').count();
    const excel = await download(page, 'CSV pro Excel');
    expect(excel.name).toMatch(/^linka-calls-by-week-\d+\.csv$/);
    expect([...excel.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = excel.bytes.toString('utf8').replace(/^\uFEFF/, '').trimEnd().split('\r\n');
    expect(lines[0]).toContain('syntetická data');
    expect(lines[1]).toBe('týden;kraj návratu;hovory;otevřené linkohodiny;hovory na linkohodinu');
    expect(lines).toHaveLength(rows + 1);
    expect(lines.slice(2).some((line) => /;\d+,\d+$/.test(line))).toBe(true);

    const plain = await download(page, 'CSV RFC 4180');
    expect(plain.bytes[0]).not.toBe(0xef);
    expect(plain.bytes.toString('utf8')).toContain('týden,kraj návratu,hovory,');
});

test('printed it is the report: whole table, no controls', async ({ page, server }) => {
    await openReport(page, server, '?table=0');
    await expect(table(page)).toBeHidden();
    await page.emulateMedia({ media: 'print' });
    await expect(table(page)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Tisk' })).toBeHidden();
    await expect(page.getByRole('navigation')).toBeHidden();
    await expect(page.getByText(/událost[i]? \d+ · syntetická data/)).toBeVisible();
    const cut = await table(page).evaluate((element) => element.scrollHeight - element.clientHeight);
    expect(cut).toBeLessThanOrEqual(1);
    await page.pdf({ path: 'screenshots/report.pdf', format: 'A4', tagged: true });
});

test('the library that draws is loaded only here', async ({ page, server }) => {
    const scripts: string[] = [];
    page.on('response', (response) => {
        if (response.url().endsWith('.js')) scripts.push(new URL(response.url()).pathname);
    });
    await open(page, server, '/zpravy', 'analyst');
    await expect(page.getByRole('link', { name: 'Hovory po týdnech a krajích návratu' })).toBeVisible();
    expect(scripts.filter((script) => script.includes('chart'))).toEqual([]);
    await page.getByRole('link', { name: 'Hovory po týdnech a krajích návratu' }).click();
    await expect(chart(page)).toBeVisible();
    expect(scripts.some((script) => script.includes('chart'))).toBe(true);
});

test('an unknown report and an unknown line are said so', async ({ page, server }) => {
    await open(page, server, '/zpravy', 'analyst');
    await page.goto('/zpravy/neni');
    await expect(page.getByRole('alert')).toContainText('Nic takového tu není');
    await page.goto(`${path}?line=neni`);
    await expect(page.getByRole('alert')).toBeVisible();
});

test('the report looks right', async ({ page, server }) => {
    // Four times axe over a long page.
    test.slow();
    await openReport(page, server);
    await looksRight(page, 'report');
    await page.goto('/zpravy');
    await expect(page.getByRole('link', { name: 'Hovory po týdnech a krajích návratu' })).toBeVisible();
    await looksRight(page, 'reports');
});
