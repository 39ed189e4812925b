// Every screen of the staff at 200 % zoom: half the room, twice the pixels. axe finds nothing, in both
// languages, light and dark, and nothing hangs over the edge. What is invented says so on each of them,
// and to whoever is not signed in.
import type { Page } from '@playwright/test';
import { axeFaults, expect, fillSignIn, open, read, test } from './fixtures';

test.use({ viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 });

/** In sight without scrolling. */
async function saysItIsInvented(page: Page, language: string, where: string): Promise<void> {
    const label = page.getByText({ cs: /^Syntetická data: vymyšlený pilot/, en: /^Synthetic data: an invented pilot/ }[language]!);
    await expect(label, where).toBeInViewport({ ratio: 1 });
}

async function walk(page: Page, path: string, language: string, scheme: 'light' | 'dark'): Promise<string[]> {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.locator('main#content h1').first()).toBeAttached();
    await expect(page.getByText(/^(Načítá se…|Loading…)$/)).toHaveCount(0);
    await saysItIsInvented(page, language, path);
    return (await faultsOf(page)).map((fault) => `${path} ${language} ${scheme}: ${fault}`);
}

async function faultsOf(page: Page): Promise<string[]> {
    const found = await axeFaults(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 1) found.push(`${over} px hang over the edge`);
    return found;
}

for (const language of ['cs', 'en']) {
    test(`every screen at 200 % in ${language}`, async ({ page, server }) => {
        test.setTimeout(240_000);
        await page.addInitScript((chosen) => window.localStorage.setItem('linka-language', chosen), language);
        await page.goto('/prihlaseni');
        await expect(page.getByRole('button', { name: /^(Přihlásit|Sign in)$/ })).toBeVisible();
        await saysItIsInvented(page, language, 'the sign-in');
        const faults = await faultsOf(page);
        await fillSignIn(page, server, 'coordinator');
        await expect(page.locator('main#content h1').first()).toBeAttached();
        const first = async (path: string, list: string, id: string) => (await read<Record<string, Record<string, string>[]>>(page, server, path))[list]![0]![id]!;
        const paths = [
            '/pult',
            '/pripady',
            `/pripady/${await first('/api/v1/cases?limit=1', 'cases', 'case_id')}`,
            `/hovory/${await first('/api/v1/calls?limit=1', 'calls', 'call_id')}`,
            '/adresar',
            `/adresar/${await first('/api/v1/services', 'services', 'service_id')}`,
            '/adresar/soubor',
            '/podnety',
            '/zmeny',
            '/zmeny/texty',
            '/zpravy',
            '/zpravy/calls-by-week',
            '/zpravy/answered-calls',
            '/prehravac',
            '/vymazy',
        ];
        for (const path of paths) for (const scheme of ['light', 'dark'] as const) faults.push(...(await walk(page, path, language, scheme)));
        await page.goto('/adresar/soubor');
        const file = 'Název;Poskytovatel;Druhy pomoci;Kraje;Kontakt;Podmínky\r\nDům Jedna;Spolek;§37;OLK;;\r\nDům Dvě;;§99;OLK;;\r\n';
        await page.locator('input[type=file]').setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
        await expect(page.getByText('Dům Dvě')).toBeVisible();
        for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            faults.push(...(await faultsOf(page)));
        }
        expect(faults).toEqual([]);
    });
}

test('a server that cannot be reached, and who signed out, are told that all is invented', async ({ page, server }) => {
    const away = page.getByText('Server se nepodařilo zastihnout');
    const label = page.getByText(/^Syntetická data/);
    // The session does not answer, what anybody may ask does.
    await page.route('**/api/v1/session', (route) => route.abort());
    await page.goto('/pult');
    await expect(away).toBeVisible();
    await expect(label).toBeInViewport({ ratio: 1 });
    // Nothing answers any more: what was said the last time still holds.
    await page.route('**/readyz', (route) => route.abort());
    await page.getByRole('button', { name: 'Zkusit znovu' }).click();
    await expect(away).toBeVisible();
    await expect(label).toBeInViewport({ ratio: 1 });
    expect(await faultsOf(page)).toEqual([]);
    await page.screenshot({ path: 'screenshots/unreachable.png' });
    await page.unrouteAll();
    await open(page, server, '/pult');
    await page.evaluate(() => window.localStorage.removeItem('linka-synthetic'));
    await page.locator('header').getByRole('button', { name: /^Odhlásit/ }).click();
    await expect(page.getByRole('button', { name: 'Přihlásit' })).toBeVisible();
    await expect(label).toBeInViewport({ ratio: 1 });
});
