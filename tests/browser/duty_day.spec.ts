// A duty day: two operators in two browsers, twelve calls, and all that goes wrong on such a day. At the
// end the log holds exactly what happened.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BrowserContext, Page } from '@playwright/test';
import { Peer } from './api_client';
import { browserAt, caseCode, crash, dictated, hits, kept, kraj, newCall, newestCalls, newestCases, openDesk, pick, prison } from './desk_hands';
import { endSession, expect, fillSignIn, lastPosition, pressCzech, read, test } from './fixtures';
import type { Server } from './server';

type Service = { service_id: string; title: string; status: string };

/** The phone is down: outcome solved, no next step, closed. */
async function closeSolved(page: Page): Promise<void> {
    await page.keyboard.press('F7');
    await pressCzech(page, 1);
    await pressCzech(page, 1);
    await page.keyboard.press('Enter');
}

async function recordedCode(page: Page, unlike?: string): Promise<string> {
    if (unlike) await expect(dictated(page)).not.toHaveText(unlike);
    await expect(dictated(page)).toBeVisible();
    return (await dictated(page).textContent())!;
}

async function sayClient(page: Page): Promise<void> {
    await pick(page, prison(page), 'mirov');
    await pick(page, kraj(page), 'olom');
    await page.getByRole('radio', { name: 'do 14' }).press('Space');
    await page.getByRole('radio', { name: 'muž' }).press('Space');
}

async function parallelDrafts(page: Page): Promise<void> {
    await newCall(page);
    await pick(page, kraj(page), 'zlin');
    await page.keyboard.press('F8');
    await pick(page, kraj(page), 'vyso');
    await closeSolved(page);
    await expect(kraj(page)).toHaveValue(/Zlínsk/);
    await closeSolved(page);
    await expect(kraj(page)).toHaveValue('');
}

async function serviceClosesDuringCall(page: Page, other: Page, server: Server): Promise<void> {
    const { services } = await read<{ services: Service[] }>(page, server, '/api/v1/services');
    const service = services.find((candidate) => candidate.status === 'open')!;
    await newCall(page);
    await page.keyboard.press('F4');
    await page.keyboard.type(service.title);
    await expect(hits(page).filter({ hasText: service.title }).first()).toContainText('v provozu');
    await other.goto(`${server.url}/adresar/${service.service_id}`);
    await other.getByRole('button', { name: 'Změnit stav' }).click();
    await other.getByRole('radio', { name: 'plno' }).check();
    await other.getByLabel(/^Důvod/).fill('dnes obsazeno');
    await other.getByRole('button', { name: 'Zapsat změnu' }).click();
    await expect(other.getByRole('dialog')).toBeHidden();
    const { status } = await read<Service>(page, server, `/api/v1/services/${service.service_id}`);
    expect(status).toBe('full');
    await expect(hits(page).filter({ hasText: 'dnes obsazeno' }).first()).toContainText('plno');
    await pick(page, kraj(page), 'praha');
    await closeSolved(page);
    await expect(kraj(page)).toHaveValue('');
    await other.goto(`${server.url}/pult`);
}

async function withoutNetwork(page: Page, context: BrowserContext): Promise<void> {
    await context.setOffline(true);
    const back = setTimeout(60_000);
    for (const [i, words] of ['plzen', 'liber'].entries()) {
        await newCall(page);
        await pick(page, kraj(page), words);
        await closeSolved(page);
        await expect(page.getByText(i === 0 ? '1 hovor čeká v prohlížeči' : '2 hovory čekají v prohlížeči')).toBeVisible();
    }
    // The cut lasts a minute; what waits, waits.
    await back;
    await expect(page.getByText('2 hovory čekají v prohlížeči')).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText(/^✓ uloženo · pozice \d+/)).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(/čekají v prohlížeči/)).toBeHidden();
}

async function expiredSession(page: Page, context: BrowserContext, server: Server): Promise<void> {
    await newCall(page);
    await pick(page, kraj(page), 'pardub');
    await endSession(context, server);
    await closeSolved(page);
    const dialog = page.getByRole('dialog', { name: 'Přihlášení vypršelo' });
    await dialog.getByLabel('Heslo').fill(server.login('operator', 2).password);
    await page.keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(kraj(page)).toHaveValue('');
}

async function conflict(page: Page, other: Page, server: Server, caseId: string): Promise<void> {
    for (const one of [page, other]) {
        await one.goto(`${server.url}/pripady/${caseId}`);
        await one.getByRole('button', { name: 'Zapsat ověření' }).click();
        await one.getByRole('radio', { name: 'nedovolali jsme se' }).check();
    }
    const send = (one: Page) => one.getByRole('dialog').getByRole('button', { name: 'Zapsat', exact: true }).click();
    await send(other);
    await expect(other.getByText('Zapsáno.', { exact: true })).toBeVisible();
    await send(page);
    const versions = page.getByRole('region', { name: 'Mezitím to změnil někdo jiný' });
    await expect(versions).toContainText('Mezitím se stalo');
    await versions.getByRole('button', { name: 'Nechat, jak je to teď' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
}

async function correction(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Opravit…' }).last().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Co opravit').selectOption('minutes');
    await dialog.getByLabel(/^Správně má být/).fill('9');
    await dialog.getByLabel(/^Proč/).fill('překlep');
    await dialog.getByRole('button', { name: 'Opravit', exact: true }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Oprava: délka v minutách' })).toContainText('→ 9');
}

async function repeatByHint(page: Page, code: string): Promise<void> {
    await newCall(page);
    await sayClient(page);
    const hint = page.getByRole('region', { name: 'Možná už známý případ' });
    await expect(hint).toBeVisible();
    for (let refused = 0; refused < 20 && !(await hint.getByText(code).isVisible()); ++refused) await page.keyboard.press('Shift+F3');
    await expect(hint).toContainText(code);
    await page.keyboard.press('F3');
    await expect(caseCode(page)).toHaveValue(code);
    await closeSolved(page);
    await expect(dictated(page)).toHaveText(code);
}

async function takenBack(page: Page): Promise<void> {
    await newCall(page);
    await pick(page, kraj(page), 'karlo');
    await closeSolved(page);
    await expect(kraj(page)).toHaveValue('');
    await page.getByRole('button', { name: /^Zpět|Vzít zpět/ }).last().click();
    await expect(page.getByText('Hovor vzat zpět.')).toBeVisible();
}

test('a duty day', async ({ page, context, server, launchOptions }) => {
    test.setTimeout(240_000);
    const profile = await mkdtemp(join(tmpdir(), 'linka-profile-'));
    let second = await browserAt(profile, launchOptions);
    let other = second.pages()[0]!;
    await openDesk(page, server);
    await openDesk(other, server, 2);
    const before = await lastPosition(page, server);

    await sayClient(page);
    await page.keyboard.press('F9');
    await pressCzech(page, 1);
    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    await closeSolved(page);
    const code = await recordedCode(page);
    const caseId = (await newestCases(page, server))[0]!.case_id;
    await other.keyboard.press('Shift+F2');
    await expect(other.getByText('Hovor uložen', { exact: true })).toBeVisible();
    await parallelDrafts(page);

    await caseCode(other).fill(code.toLowerCase());
    await expect(other.getByRole('region', { name: 'Případ', exact: true })).toContainText(code);
    await closeSolved(other);
    await expect(dictated(other)).toHaveText(code);

    await serviceClosesDuringCall(page, other, server);
    await withoutNetwork(page, context);
    await expect(hits(other).first()).toBeVisible();
    await expiredSession(other, second, server);

    await newCall(other);
    await pick(other, kraj(other), 'jihoces');
    await expect(kept(other)).toBeVisible();
    await crash(profile, second);
    second = await browserAt(profile, launchOptions);
    other = second.pages()[0]!;
    await other.goto(`${server.url}/pult`);
    // Whether the cookie was on the disk yet when the browser died is its own affair: both ways the draft is there.
    const asked = other.getByLabel('Uživatelské jméno');
    await expect(asked.or(kraj(other)).first()).toBeVisible();
    if (await asked.isVisible()) await fillSignIn(other, server, 'operator', 2);
    await expect(kraj(other)).toHaveValue(/Jihočesk/);
    await closeSolved(other);
    await expect(kraj(other)).toHaveValue('');

    await conflict(page, other, server, caseId);
    await correction(page);
    await backToDesk(page, server);
    await repeatByHint(page, code);
    await takenBack(page);

    await theLogHolds(page, server, before, caseId);
    await second.close();
    await rm(profile, { recursive: true, force: true });
});

async function backToDesk(page: Page, server: Server): Promise<void> {
    await page.goto(`${server.url}/pult`);
    await expect(hits(page).first()).toBeVisible();
}

async function theLogHolds(page: Page, server: Server, before: number, caseId: string): Promise<void> {
    const peer = await Peer.signIn(server, 'coordinator');
    const events: { type: string; sequence: string; actorid: string; data: Record<string, unknown> }[] = (await peer.get('/api/v1/events?order=newest&limit=500')).json.events;
    peer.close();
    const today = events.filter((event) => Number(event.sequence) > before);
    const of = (type: string) => today.filter((event) => event.type === `cz.linka.${type}.v1`);
    expect(Object.fromEntries(['call_logged', 'call_voided', 'call_corrected', 'service_status_changed', 'follow_up_attempted', 'case_opened'].map((type) => [type, of(type).length]))).toEqual({
        call_logged: 12,
        call_voided: 1,
        call_corrected: 1,
        service_status_changed: 1,
        follow_up_attempted: 1,
        case_opened: 9,
    });
    expect(new Set(today.map((event) => event.sequence)).size).toBe(16);
    expect(await lastPosition(page, server)).toBe(before + 16);
    const byPerson = of('call_logged').map((event) => event.actorid);
    expect(new Set(byPerson).size).toBe(2);
    expect(byPerson.filter((actor) => actor === byPerson[0])).toHaveLength(8);

    const calls = await newestCalls(page, server, 12);
    expect(calls.filter((call) => call.case_id === caseId)).toHaveLength(3);
    expect(calls.filter((call) => call.voided).map((call) => call.return_kraj)).toEqual(['KVK']);
    expect(calls.filter((call) => call.outcome === 'wrong_number')).toHaveLength(1);
    const known = new Set(['OLK', 'ZLK', 'VYS', 'PHA', 'PLK', 'LBK', 'PAK', 'JHC', 'KVK', undefined]);
    expect(new Set(calls.map((call) => call.return_kraj))).toEqual(known);
}
