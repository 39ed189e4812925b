// What was typed at the desk is never lost, never sent as somebody else's, and what is wrong is said at once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { browserAt, caseCode, crash, dictated, hits, kept, kraj, newCall, newestCalls, newestCases, openDesk, pick, prison } from './desk_hands';
import { endSession, expect, fillSignIn, forgetDrafts, lastPosition, looksRight, open, pressCzech, read, test } from './fixtures';

const lossMaxMs = 400;

/** Types letter after letter without a pause and says when each was down. */
async function typeOn(page: Page, text: string): Promise<number[]> {
    const times: number[] = [];
    for (const letter of text) {
        await page.keyboard.press(letter);
        times.push(Date.now());
    }
    return times;
}

test('a browser that crashes in the middle of typing loses 0.4 s of it at most', async ({ server, launchOptions }) => {
    const profile = await mkdtemp(join(tmpdir(), 'linka-profile-'));
    try {
        const before = await browserAt(profile, launchOptions);
        const page = before.pages()[0]!;
        await openDesk(page, server);
        await pick(page, kraj(page), 'olom');
        await newCall(page);
        await prison(page).focus();
        const text = 'abcdefghijklmnopqrstuvwxyz'.repeat(4);
        const times = await typeOn(page, text);
        const crashedAt = Date.now();
        await crash(profile, before);

        const after = await browserAt(profile, launchOptions);
        const again = after.pages()[0]!;
        await again.goto(`${server.url}/pult`);
        await fillSignIn(again, server);
        const held = again.getByRole('group', { name: 'Rozepsané hovory' }).getByRole('button');
        await expect(held).toHaveCount(2);
        const shown: string[] = [];
        for (const i of [0, 1]) {
            await held.nth(i).click();
            await expect(held.nth(i)).toHaveAttribute('aria-pressed', 'true');
            shown.push(`${await kraj(again).inputValue()}|${await prison(again).inputValue()}`);
        }
        const restored = shown.find((one) => one.startsWith('|'))!.slice(1);
        expect(shown).toContain('Olomoucký kraj|');
        expect(text.startsWith(restored)).toBe(true);
        expect(restored.length).toBeGreaterThanOrEqual(times.filter((at) => at <= crashedAt - lossMaxMs).length);
        await forgetDrafts(again, server);
        await after.close();
    } finally {
        await rm(profile, { recursive: true, force: true });
    }
});

test('half a word is kept over a reload, and does not vanish when the call is closed', async ({ page, server }) => {
    await openDesk(page, server);
    await pick(page, kraj(page), 'olom');
    await prison(page).focus();
    await page.keyboard.type('ost');
    await page.getByRole('heading', { name: 'Volající', exact: true }).click();
    await expect(prison(page)).toHaveValue('ost');
    await expect(kept(page)).toBeVisible();
    await page.reload();
    await expect(prison(page)).toHaveValue('ost');
    await page.getByRole('radio', { name: 'vyřešeno', exact: true }).check();
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('#error-summary')).toContainText('„ost“');
    await page.locator('#error-summary').getByRole('link').click();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Enter');
    await expect(dictated(page)).toBeVisible();
});

test('wrap-up takes four keys, on a Czech keyboard', async ({ page, server }) => {
    await openDesk(page, server);
    await pick(page, kraj(page), 'olom');
    await page.keyboard.press('F9');
    await pressCzech(page, 1);
    await page.evaluate(() => {
        const counted = window as unknown as { keysDown: number };
        counted.keysDown = 0;
        window.addEventListener('keydown', () => (counted.keysDown += 1), true);
    });
    await page.keyboard.press('F7');
    await expect(page.getByText(/^dopsání/)).toBeVisible();
    await pressCzech(page, 1);
    await pressCzech(page, 4);
    await page.keyboard.press('Enter');
    await expect(dictated(page)).toBeVisible();
    expect(await page.evaluate(() => (window as unknown as { keysDown: number }).keysDown)).toBeLessThanOrEqual(4);
    await expect(page.getByText(/^dopsáno za \d+ s, obvykle \d+ s$/)).toBeVisible();
    expect((await newestCalls(page, server))[0]).toMatchObject({ outcome: 'solved', return_kraj: 'OLK' });
    const [opened] = await newestCases(page, server);
    expect(opened).toMatchObject({ case_code: await dictated(page).textContent(), follow_up: { kind: 'check_referral' } });
});

test('calls without data close by one press of a key', async ({ page, server }) => {
    await openDesk(page, server);
    for (const [keys, outcome] of [['Shift+F2', 'wrong_number'], ['Shift+F4', 'interrupted'], ['Shift+F8', 'hours_question']] as const) {
        const before = await lastPosition(page, server);
        await expect(page.getByRole('button', { name: /^Omyl/ })).toBeEnabled();
        await page.keyboard.press(keys);
        await expect.poll(() => lastPosition(page, server)).toBe(before + 1);
        expect((await newestCalls(page, server))[0]).toMatchObject({ outcome, voided: false });
    }
});

test('a mistyped code is said at once, without asking anybody', async ({ page, server }) => {
    await openDesk(page, server);
    const [known] = await newestCases(page, server);
    const asked: string[] = [];
    page.on('request', (request) => void (request.url().includes('code=') && asked.push(request.url())));
    const [word, digits] = known!.case_code.split(' ') as [string, string];
    const wrong = `${word} ${digits.slice(0, 3)}${(Number(digits[3]) + 1) % 10}`;
    await caseCode(page).fill(wrong.toLowerCase());
    await expect(page.getByText(/^V kódu je překlep/)).toBeVisible();
    expect(asked).toEqual([]);
    await caseCode(page).fill(known!.case_code.toLowerCase());
    await expect(page.getByRole('region', { name: 'Případ', exact: true }).getByRole('heading', { name: known!.case_code })).toBeVisible();
    await caseCode(page).fill(`X${known!.case_code}`);
    await page.getByRole('button', { name: `Nemá to být ${known!.case_code}?` }).click();
    await expect(caseCode(page)).toHaveValue(known!.case_code);
});

test('a call about a known client is hinted at with the reason: one key continues the case, one refuses', async ({ page, server }) => {
    await openDesk(page, server);
    async function say(): Promise<void> {
        await pick(page, prison(page), 'vsehrdy');
        await pick(page, kraj(page), 'karlov');
        await page.getByRole('radio', { name: 'do 3 dnů' }).press('Space');
        await page.getByRole('radio', { name: 'žena' }).press('Space');
    }
    const hint = page.getByRole('region', { name: 'Možná už známý případ' });
    await say();
    for (let refused = 0; await hint.isVisible(); ++refused) await page.keyboard.press('Shift+F3');
    await page.keyboard.press('F7');
    await pressCzech(page, 1);
    await page.keyboard.press('Enter');
    const code = (await dictated(page).textContent())!;

    await say();
    await expect(hint).toContainText(code);
    await expect(hint).toContainText('stejná věznice + Karlovarský + propuštění ve stejné dny + stejná skupina');
    await looksRight(page, 'desk-hint');
    await page.keyboard.press('Shift+F3');
    await expect(hint.getByText(code)).toBeHidden();
    await page.getByRole('button', { name: 'Zahodit' }).click();

    await say();
    await expect(hint).toContainText(code);
    await page.keyboard.press('F3');
    await expect(caseCode(page)).toHaveValue(code);
    await page.keyboard.press('F7');
    await pressCzech(page, 1);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status').filter({ hasText: 'Kód pro volajícího' })).toContainText(code);
    expect((await newestCalls(page, server))[0]).toMatchObject({ case_code: code });
});

test('a server that never answers does not hold the operator', async ({ page, server }) => {
    await openDesk(page, server);
    const before = await lastPosition(page, server);
    await page.route('**/api/v1/calls', () => {}, { times: 1 });
    await pick(page, kraj(page), 'olom');
    await page.keyboard.press('F7');
    await pressCzech(page, 1);
    await page.keyboard.press('Enter');
    await newCall(page);
    await pick(page, kraj(page), 'zlin');
    await expect(page.getByText('1 hovor čeká v prohlížeči')).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText(/^Čekající hovor uložen/)).toBeVisible({ timeout: 20_000 });
    expect(await lastPosition(page, server)).toBe(before + 1);
    await expect(kraj(page)).toHaveValue(/Zlínsk/);
    await page.getByRole('button', { name: 'Zahodit' }).click();
});

test('what one person closed is never recorded as another’s', async ({ page, context, server }) => {
    await openDesk(page, server);
    await pick(page, kraj(page), 'olom');
    await page.keyboard.press('F8');
    await pick(page, kraj(page), 'vyso');
    await endSession(context, server);
    await page.keyboard.press('F7');
    await pressCzech(page, 1);
    await page.keyboard.press('Enter');
    const again = page.getByRole('dialog', { name: 'Přihlášení vypršelo' });
    await expect(again).toBeVisible();
    await expect(page.getByText('1 hovor čeká v prohlížeči')).toBeVisible();
    const { username, password } = server.login('operator', 2);
    await again.getByLabel('Uživatelské jméno').fill(username);
    await again.getByLabel('Heslo').fill(password);
    await page.keyboard.press('Enter');
    await expect(again).toBeHidden();
    await expect(page.getByText('1 hovor někoho jiného čeká na jeho přihlášení')).toBeVisible();
    await expect(kraj(page)).toHaveValue('');
    const before = await lastPosition(page, server);

    await page.getByRole('button', { name: 'Odhlásit' }).click();
    await fillSignIn(page, server);
    await expect(page.getByText(/^Čekající hovor uložen/)).toBeVisible();
    await expect(kraj(page)).toHaveValue(/Olomouck/);
    expect(await lastPosition(page, server)).toBe(before + 1);
    expect((await newestCalls(page, server))[0]).toMatchObject({ return_kraj: 'VYS' });
    await page.getByRole('button', { name: 'Zahodit' }).click();
});

test('a browser that refuses to keep anything says so, and the call can still be closed', async ({ page, server }) => {
    await page.addInitScript(() => {
        IDBObjectStore.prototype.put = () => {
            throw new DOMException('full', 'QuotaExceededError');
        };
    });
    await openDesk(page, server);
    await pick(page, kraj(page), 'olom');
    await expect(page.getByText('prohlížeč odmítá ukládat, nezavírejte stránku')).toBeVisible();
    await page.keyboard.press('F7');
    await pressCzech(page, 1);
    await page.keyboard.press('Enter');
    await expect(dictated(page)).toBeVisible();
});

test('Ctrl+K finds services, cases and calls, and a call without a case can be corrected', async ({ page, server }) => {
    await openDesk(page, server);
    await page.keyboard.press('Shift+F4');
    await expect(page.getByText('Hovor uložen', { exact: true })).toBeVisible();
    const [known] = await newestCases(page, server);
    const { services } = await read<{ services: { title: string; status: string }[] }>(page, server, '/api/v1/services');
    const full = services.find((service) => service.status === 'full')!;
    const options = page.getByRole('listbox', { name: 'Hledat nebo provést' }).getByRole('option');

    await page.keyboard.press('Control+k');
    await page.keyboard.type(known!.case_code.toLowerCase().replace(' ', ''));
    await expect(options.first()).toContainText(known!.case_code);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(full.title);
    await expect(options.filter({ hasText: full.title }).filter({ hasText: 'služba' })).toContainText('plno');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('preruseno');
    await expect(options.filter({ hasText: 'hovor' }).first()).toBeVisible();
    await looksRight(page, 'palette');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('preruseno 2020');
    await expect(options.first()).toContainText('přerušeno');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hovor /);
    await page.getByRole('button', { name: 'Opravit…' }).click();
    await page.getByRole('radio', { name: 'zkouška' }).check();
    await page.getByRole('button', { name: 'Stornovat celý hovor' }).click();
    await expect(page.getByText('Hovor je stornovaný.')).toBeVisible();
    await looksRight(page, 'call');
    expect((await newestCalls(page, server))[0]).toMatchObject({ outcome: 'interrupted', voided: true });
});

test('what is typed after Ctrl+K goes into the palette, however slowly it comes', async ({ page, server }) => {
    let release = (): void => {};
    const wait = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/palette-[^/]*\.js$/, async (route) => {
        await wait;
        await route.continue();
    });
    await openDesk(page, server);
    await page.getByLabel('Kdo volá').focus();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('pre');
    release();
    const field = page.getByRole('combobox', { name: /^Hledat službu/ });
    await expect(field).toBeFocused();
    await page.keyboard.type('hravac');
    await expect(field).toHaveValue('prehravac');
    await page.keyboard.press('Escape');
    await expect(page.getByLabel('Kdo volá')).toHaveValue('');
});

test('who is too late sees both versions of the case and chooses', async ({ page, browser, server }) => {
    await open(page, server, '/pripady');
    const subject = (await newestCases(page, server, 100)).find((one) => one.referrals.some((referral) => referral.state === 'made'))!;
    await page.goto(`/pripady/${subject.case_id}`);
    await page.getByRole('button', { name: 'Zapsat ověření' }).click();
    const mine = page.getByRole('dialog');
    await mine.getByRole('radio', { name: 'nedovolali jsme se' }).check();

    const elsewhere = await browser.newContext({ ignoreHTTPSErrors: true });
    const other = await elsewhere.newPage();
    await open(other, server, `${server.url}/pripady/${subject.case_id}`, 'operator', 2);
    await other.getByRole('button', { name: 'Zapsat ověření' }).click();
    const theirs = other.getByRole('dialog');
    await theirs.getByRole('radio', { name: 'dovolali jsme se', exact: true }).check();
    await theirs.getByLabel('Další krok').selectOption('line_calls_back');
    await theirs.getByLabel('Do kdy').fill('2021-06-01');
    await theirs.getByRole('button', { name: 'Zapsat', exact: true }).click();
    await expect(other.getByText('Zapsáno.', { exact: true })).toBeVisible();
    await elsewhere.close();

    const before = await lastPosition(page, server);
    await mine.getByRole('button', { name: 'Zapsat', exact: true }).click();
    const versions = mine.getByRole('region', { name: 'Mezitím to změnil někdo jiný' });
    await expect(versions.getByRole('row', { name: /^Další krok/ })).toContainText('linka zavolá zpět');
    await looksRight(page, 'conflict');
    expect(await lastPosition(page, server)).toBe(before);
    await versions.getByRole('button', { name: 'Přesto zapsat moje' }).click();
    await expect(page.getByText('Zapsáno.', { exact: true })).toBeVisible();
    expect(await lastPosition(page, server)).toBe(before + 1);
});

test('the words are found at the desk without diacritics, and the row says why not', async ({ page, server }) => {
    await openDesk(page, server);
    const { services } = await read<{ services: { title: string; status: string }[] }>(page, server, '/api/v1/services');
    const full = services.find((service) => service.status === 'full')!;
    await page.keyboard.press('F4');
    await page.keyboard.type(full.title.normalize('NFD').replace(/\p{Mn}/gu, '').toUpperCase());
    await expect(hits(page).filter({ hasText: full.title }).first().locator('.why')).toHaveText('plno');
});

test('the service somebody was sent to last comes first for the next caller', async ({ page, server }) => {
    await openDesk(page, server);
    const usable = hits(page).filter({ hasText: 'v provozu' });
    const title = (await usable.nth(3).locator('.title').textContent())!;
    await usable.nth(3).getByRole('button', { name: /^Doporučit/ }).click();
    await pick(page, kraj(page), 'olom');
    await page.keyboard.press('F7');
    await pressCzech(page, 1);
    await page.keyboard.press('Enter');
    await expect(dictated(page)).toBeVisible();
    await expect(hits(page).first()).toContainText(title);
});
