// Every screen of the staff at 200 % zoom: half the room, twice the pixels. axe finds nothing, in both
// languages, light and dark, and nothing hangs over the edge.
import type { Page } from '@playwright/test';
import { axeFaults, expect, open, read, test } from './fixtures';

test.use({ viewport: { width: 683, height: 384 }, deviceScaleFactor: 2 });

async function walk(page: Page, path: string, language: string, scheme: 'light' | 'dark'): Promise<string[]> {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(path);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(page.locator('main#content h1').first()).toBeAttached();
    await expect(page.getByText(/^(Načítá se…|Loading…)$/)).toHaveCount(0);
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
        await open(page, server, '/pult', 'coordinator');
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
        const faults: string[] = [];
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
