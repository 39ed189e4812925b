// Replay: the log as it was written, a moment of it, and every screen as it stood then.
import type { APIResponse, Page } from '@playwright/test';
import { expect, lastPosition, looksRight, open, read, test } from './fixtures';

type Moment = { position: number; recorded_at?: string; last_position: number };
type CloudEvent = { sequence: string; type: string; time: string; validtime: string; data: Record<string, unknown> };
type Service = { service_id: string; title: string; status: string };

const log = (page: Page) => page.getByRole('region', { name: 'Události' });
const rows = (page: Page) => log(page).locator('a[data-row]');
const stand = (page: Page) => page.getByRole('status').filter({ hasText: 'Stav po události' });
const then = (page: Page) => page.getByRole('region', { name: 'Ukázat, jak to tehdy stálo' });
const moment = (page: Page, server: Parameters<typeof read>[1], asOf: string) => read<Moment>(page, server, `/api/v1/moment?as_of=${encodeURIComponent(asOf)}`);

const statusWords: Record<string, string> = { open: 'v provozu', limited: 'omezeno', full: 'plno', paused: 'pozastaveno', closed: 'zavřeno', retired: 'zrušeno', unknown: 'stav neznámý' };

/** All around the window, in the colour of the past. */
async function expectFrame(page: Page): Promise<void> {
    const frame = page.locator('.edge');
    expect(await frame.boundingBox()).toEqual({ x: 0, y: 0, ...page.viewportSize()! });
    const banner = page.getByText(/^\s*Díváte se na stav k/);
    const past = await banner.evaluate((element) => getComputedStyle(element).color);
    await expect(frame).toHaveCSS('border', `4px solid ${past}`);
    const ink = await page.locator('h1').first().evaluate((element) => getComputedStyle(element).color);
    expect(past).not.toBe(ink);
}

async function eventsOf(page: Page, server: Parameters<typeof read>[1], type: string): Promise<CloudEvent[]> {
    const { events } = await read<{ events: CloudEvent[] }>(page, server, '/api/v1/events?limit=500');
    return events.filter((event) => event.type === `cz.linka.${type}.v1`);
}

async function wholeLog(page: Page, server: Parameters<typeof read>[1]): Promise<CloudEvent[]> {
    const all: CloudEvent[] = [];
    for (let next: string | undefined = '/api/v1/events?limit=500'; next !== undefined; ) {
        const answer: APIResponse = await page.request.get(server.url + next);
        all.push(...((await answer.json()) as { events: CloudEvent[] }).events);
        next = /<([^>]+)>; rel="next"/.exec(answer.headers()['link'] ?? '')?.[1];
    }
    return all;
}

test('the log reads as sentences, from either end, by kind and by pages', async ({ page, server }) => {
    await open(page, server, '/prehravac', 'analyst');
    const last = await lastPosition(page, server);
    await expect(rows(page).first()).toContainText(String(last));
    await expect(rows(page)).toHaveCount(60);
    await log(page).getByRole('button', { name: 'Načíst další události' }).click();
    await expect(rows(page)).toHaveCount(120);

    await log(page).getByLabel('Pořadí').selectOption('oldest');
    await expect(page).toHaveURL(/order=oldest/);
    await expect(rows(page).first()).toContainText('1');
    await expect(log(page)).toContainText('Záznam začal (syntetická data)');

    await log(page).getByLabel('Druh').selectOption('feedback');
    await expect(page).toHaveURL(/kind=feedback/);
    await expect(log(page)).toContainText('Podnět (');
    await expect(log(page)).not.toContainText('Záznam začal');
    await expect(log(page)).not.toContainText('Událost cz.');
});

test('every kind of event in the demo has its sentence', async ({ page, server }) => {
    await open(page, server, '/prehravac?order=oldest', 'analyst');
    for (const kind of ['calls', 'cases', 'referrals', 'services', 'changes', 'lines', 'accounts']) {
        await log(page).getByLabel('Druh').selectOption(kind);
        await expect(page).toHaveURL(new RegExp(`kind=${kind}`));
        await expect(rows(page).first()).toBeVisible();
        await expect(log(page).getByText(/^Událost /)).toHaveCount(0);
        await expect(log(page).getByText(/undefined|\[object/)).toHaveCount(0);
    }
});

test('a call recorded late is marked so', async ({ page, server }) => {
    await open(page, server, '/prehravac', 'analyst');
    const dayMs = 86_400_000;
    const isLate = (event: CloudEvent) => new Date(event.time).getTime() - new Date(event.validtime).getTime() > dayMs;
    const late = (await wholeLog(page, server)).find((event) => event.type === 'cz.linka.call_logged.v1' && isLate(event));
    expect(late, 'the pilot has a call that was written down days later').toBeDefined();
    await page.goto(`/prehravac?pos=${late!.sequence}&order=until`);
    const row = log(page).getByRole('listitem').first();
    await expect(row).toContainText('zapsáno pozdě; stalo se');
    await expect(row).toContainText(new Date(late!.validtime).toLocaleDateString('cs-CZ', { timeZone: 'Europe/Prague' }));
});

test('a moment is chosen by number, by step, by time and by slider', async ({ page, server }) => {
    await open(page, server, '/prehravac?pos=100', 'analyst');
    await expect(stand(page)).toContainText('Stav po události 100,');
    await page.getByRole('button', { name: 'událost dál' }).click();
    await expect(page).toHaveURL(/pos=101/);
    await page.getByRole('button', { name: 'událost zpět' }).click();
    await expect(page).toHaveURL(/pos=100/);
    await expect(stand(page)).toContainText('Stav po události 100,');

    const { recorded_at } = await moment(page, server, '@100');
    const dayLater = await moment(page, server, new Date(new Date(recorded_at!).getTime() + 86_400_000).toISOString());
    await page.getByRole('button', { name: 'den dál' }).click();
    await expect(page).toHaveURL(new RegExp(`pos=${Math.max(101, dayLater.position)}$`));

    await page.getByRole('slider', { name: 'Pozice v záznamu' }).focus();
    await page.keyboard.press('Home');
    await expect(stand(page)).toContainText('Stav po události 1,');
    await page.keyboard.press('ArrowRight');
    await expect(stand(page)).toContainText('Stav po události 2,');
    await page.keyboard.press('End');
    const last = await lastPosition(page, server);
    await expect(stand(page)).toContainText(`Stav po události ${last},`);

    await page.getByLabel(/^Událost z/).fill('50');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/pos=50/);

    const place = page.getByRole('region', { name: 'Okamžik' });
    await place.getByLabel('Den', { exact: true }).fill('2020-04-22');
    await place.getByLabel('Čas', { exact: true }).fill('12');
    await place.getByRole('button', { name: 'Na tento čas' }).click();
    const noon = await moment(page, server, '2020-04-22T10:00:59.999Z');
    await expect(page).toHaveURL(new RegExp(`pos=${noon.position}$`));
});

test('directory, case and report as they stood before', async ({ page, server }) => {
    await open(page, server, '/prehravac', 'analyst');
    const changed = (await eventsOf(page, server, 'service_status_changed')).at(-1)!;
    const before = Number(changed.sequence) - 1;
    const id = String(changed.data['service_id']);
    const earlier = await read<Service>(page, server, `/api/v1/services/${id}?as_of=@${before}`);
    const after = await read<Service>(page, server, `/api/v1/services/${id}?as_of=@${changed.sequence}`);
    expect(earlier.status).not.toBe(after.status);

    await page.goto(`/prehravac?pos=${before}`);
    await then(page).getByRole('link', { name: 'Adresář' }).click();
    await expect(page).toHaveURL(new RegExp(`/adresar\\?as_of=@${before}`));
    await expect(page.getByText(new RegExp(`Díváte se na stav k .* událost ${before}`))).toBeVisible();
    const row = page.getByRole('row').filter({ has: page.locator(`a[href^="/adresar/${id}"]`) });
    await expect(row.locator('td.status')).toContainText(statusWords[earlier.status]!);
    await expectFrame(page);
    await page.screenshot({ path: 'screenshots/replay-directory-then.png' });
    await page.goto(`/adresar?as_of=@${changed.sequence}`);
    await expect(row.locator('td.status')).toContainText(statusWords[after.status]!);
    await page.getByRole('button', { name: 'zpět k dnešku' }).click();
    await expect(page.locator('.edge')).toHaveCount(0);

    await page.goto(`/prehravac?pos=${before}`);
    const opened = (await eventsOf(page, server, 'case_opened'))[0]!;
    await page.getByLabel('Kód případu').fill(String(opened.data['case_code']).toLowerCase());
    await page.getByRole('button', { name: 'Otevřít případ' }).click();
    await expect(page).toHaveURL(new RegExp(`/pripady/${opened.data['case_id']}\\?as_of=@${before}`));
    await expect(page.getByRole('heading', { level: 1 })).toContainText(String(opened.data['case_code']));
    await expect(page.getByText(new RegExp(`událost ${before}`))).toBeVisible();

    await page.goto('/prehravac?pos=150');
    await then(page).getByRole('link', { name: 'Hovory po týdnech' }).click();
    const report = await read<{ summary: string }>(page, server, '/api/v1/reports/calls-by-week?as_of=@150');
    await expect(page.locator('figcaption')).toHaveText(report.summary);
    await expect(page.getByText(/Díváte se na stav k .* událost 150/)).toBeVisible();
    await page.getByRole('button', { name: 'zpět k dnešku' }).click();
    await expect(page.locator('figcaption')).not.toHaveText(report.summary);
});

test('a case that was not there yet is said so', async ({ page, server }) => {
    await open(page, server, '/prehravac', 'analyst');
    const opened = (await eventsOf(page, server, 'case_opened')).at(-1)!;
    await page.goto(`/prehravac?pos=${Number(opened.sequence) - 1}`);
    await page.getByLabel('Kód případu').fill(String(opened.data['case_code']));
    await page.keyboard.press('Enter');
    await expect(page.getByText(/tehdy ještě nebyl, nebo kód nesedí/)).toBeVisible();
});

test('the world at another time travels with the moment', async ({ page, server }) => {
    await open(page, server, '/prehravac?pos=100', 'analyst');
    const world = page.getByRole('group', { name: 'Stav světa k jinému času' });
    await world.getByLabel('Den').fill('2020-04-08');
    await world.getByLabel('Čas').fill('10:00');
    await world.getByLabel('Čas').blur();
    await expect(page).toHaveURL(/valid=2020-04-08T08%3A00%3A00/);
    await page.getByRole('link', { name: 'Změny a linky' }).click();
    await expect(page).toHaveURL(/as_of=@100&valid_at=2020-04-08T08%3A00%3A00/);
    await expect(page.getByText(/jak to platilo st 8\. 4\. 2020 10:00/)).toBeVisible();
});

test('the replay looks right', async ({ page, server }) => {
    // Four times axe over a long page.
    test.slow();
    await open(page, server, '/prehravac?pos=100', 'analyst');
    await expect(rows(page).first()).toBeVisible();
    await looksRight(page, 'replay');
});
