// What an operator's hands do at the desk, for the tests that play it.
import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { expect, open, read } from './fixtures';
import type { Server } from './server';

export type Call = { call_id: string; case_id?: string; case_code?: string; return_kraj?: string; outcome: string; minutes?: number; voided: boolean; corrected: boolean };
export type Case = { case_id: string; case_code: string; version: number; prison_id?: string; return_kraj: string; referrals: { state: string }[] };

export const kraj = (page: Page) => page.getByLabel(/^Kraj návratu/);
export const prison = (page: Page) => page.getByLabel('Věznice');
export const caseCode = (page: Page) => page.getByLabel('Kód případu');
export const dictated = (page: Page) => page.getByTestId('case-code');
export const hits = (page: Page) => page.locator('[data-hit]');
export const kept = (page: Page) => page.getByText('✓ v prohlížeči');

export async function openDesk(page: Page, server: Server, nth = 1): Promise<void> {
    await open(page, server, `${server.url}/pult`, 'operator', nth);
    await expect(hits(page).first()).toBeVisible();
}

/** Types into a field that picks, and takes the first hit as the hand does: Tab goes on. */
export async function pick(page: Page, field: ReturnType<typeof kraj>, words: string): Promise<void> {
    await field.focus();
    await page.keyboard.type(words);
    await page.keyboard.press('Tab');
}

export async function newCall(page: Page): Promise<void> {
    await page.keyboard.press('F2');
    await expect(kraj(page)).toHaveValue('');
}

export const newestCalls = async (page: Page, server: Server, limit = 1) => (await read<{ calls: Call[] }>(page, server, `/api/v1/calls?limit=${limit}`)).calls;
export const newestCases = async (page: Page, server: Server, limit = 1) => (await read<{ cases: Case[] }>(page, server, `/api/v1/cases?limit=${limit}`)).cases;

/** A browser with a profile of its own, as the tests' one is set up. */
export function browserAt(profile: string, launch: object): Promise<BrowserContext> {
    return chromium.launchPersistentContext(profile, { ...launch, ignoreHTTPSErrors: true, locale: 'cs-CZ', timezoneId: 'Europe/Prague', viewport: { width: 1366, height: 768 } });
}

/** Ends the browser at once, as a power cut would: Chromium names its process in its profile's lock. */
export async function crash(profile: string, context: BrowserContext): Promise<void> {
    const gone = new Promise((resolve) => context.once('close', resolve));
    const pid = Number((await readlink(join(profile, 'SingletonLock'))).split('-').at(-1));
    process.kill(pid, 'SIGKILL');
    await gone;
}
