// What anybody may read: without a script, in one load, on a telephone, on paper.
import { axeFaults, expect, test } from './fixtures';

const pages = ['/', '/?kraj=OLK', '/rozpis', '/letak'];
const bytesMax = 15 * 1024;
// CSS pixels of a 1280 px screen at 400 %.
const narrow = { width: 320, height: 640 };

test.describe('without a script', () => {
    test.use({ javaScriptEnabled: false });

    test('one question, answered in one load', async ({ page }) => {
        await page.goto('/');
        await expect(page.getByText('syntetická data')).toBeVisible();
        await page.getByLabel('Do kterého kraje se klient po propuštění vrací?').selectOption({ label: 'Olomoucký kraj' });
        await page.getByRole('button', { name: 'Ukázat' }).click();
        // The demo stands at Wednesday 6 May 2020, ten o'clock.
        await expect(page.getByRole('heading', { level: 2 })).toHaveText('Morava');
        await expect(page.getByText('Teď otevřeno do')).toBeVisible();
        await expect(page.locator('a.phone')).toHaveAttribute('href', /^tel:\+420\d{9}$/);
        await page.getByRole('link', { name: 'English' }).click();
        await expect(page.getByText('Open now until')).toBeVisible();
        await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    });

    test('a kraj without a line is told so', async ({ page, server }) => {
        const codes = await page.request.get(`${server.url}/`).then(async (answer) => [...(await answer.text()).matchAll(/<option value="([A-Z]{3})"/g)].map((found) => found[1]!));
        expect(codes).toHaveLength(14);
        const texts = await Promise.all(codes.map(async (code) => (await page.request.get(`${server.url}/?kraj=${code}`)).text()));
        const served = texts.filter((text) => text.includes('class="phone"')).length;
        const unserved = texts.filter((text) => text.includes('žádná linka neslouží')).length;
        expect(served + unserved).toBe(14);
        expect(unserved).toBeGreaterThan(0);
        await page.goto('/?kraj=%3Cscript%3E');
        await expect(page.getByRole('alert')).toContainText('neznáme');
    });

    test('pages are small, kept a minute at most, and run nothing', async ({ page, server }) => {
        const style = await page.request.get(`${server.url}/public.css`, { headers: { 'Accept-Encoding': 'identity' } });
        const styleBytes = (await style.body()).length;
        for (const path of pages) {
            const answer = await page.request.get(server.url + path, { headers: { 'Accept-Encoding': 'identity' } });
            expect((await answer.body()).length + styleBytes, path).toBeLessThanOrEqual(bytesMax);
            expect(answer.headers()['cache-control'], path).toBe('public, max-age=60');
            expect(answer.headers()['content-security-policy'], path).toContain("default-src 'none'");
            expect(await answer.text(), path).not.toMatch(/<script|style="/);
        }
    });

    test('the leaflet is one page of paper, of any date', async ({ page }) => {
        await page.goto('/letak?on=2020-04-08');
        await expect(page.getByRole('row')).toHaveCount(15);
        await expect(page.getByText('Platí k 8. 4. 2020')).toBeVisible();
        await page.emulateMedia({ media: 'print' });
        const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
        expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
        await page.goto('/letak?on=2020-02-30');
        await expect(page.getByRole('alert')).toContainText('Takové datum není');
    });

    test('the calendar holds every opening in UTC', async ({ page, server }) => {
        const answer = await page.request.get(`${server.url}/rozpis.ics`);
        expect(answer.headers()['content-type']).toContain('text/calendar');
        const text = await answer.text();
        expect(text.split('\r\n')[0]).toBe('BEGIN:VCALENDAR');
        expect(text.match(/BEGIN:VEVENT/g)!.length).toBeGreaterThan(10);
        // Nine o'clock in Prague in summer.
        expect(text).toContain('DTSTART:20200506T070000Z');
        expect((await page.request.get(`${server.url}/rozpis.ics?line=neni`)).status()).toBe(404);
    });

    test('readable at 400 percent, in both languages', async ({ page }) => {
        await page.setViewportSize(narrow);
        for (const language of ['cs', 'en']) {
            for (const path of pages) {
                await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
                const wider = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
                expect(wider, `${path} ${language}`).toBeLessThanOrEqual(0);
            }
        }
    });
});

test('no accessibility faults, in both languages, light and dark', async ({ page }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const language of ['cs', 'en']) {
            for (const [index, path] of pages.entries()) {
                await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
                await page.screenshot({ path: `screenshots/public-${index}-${language}-${colorScheme}.png`, fullPage: true });
                expect(await axeFaults(page), `${path} ${language} ${colorScheme}`).toEqual([]);
            }
        }
    }
});

test('who works here comes in by the front door', async ({ page, server }) => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Přihlášení pro tým linky' }).click();
    await page.getByLabel('Uživatelské jméno').fill(server.login('operator').username);
    await page.getByLabel('Heslo').fill(server.login('operator').password);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/pult$/);
    await page.goto('/');
    await expect(page).toHaveURL(/\/pult$/);
});
