// Offering changes: from feedback to new hours, expected effect first, and the mark on the chart.
import type { Page } from '@playwright/test';
import { expect, looksRight, open, read, test } from './fixtures';

type Line = { line_id: string; name: string; hours: { weekday: number; valid_from_on: string; windows: { from: string; to: string }[] }[]; exceptions: { date_on: string }[]; coverage: { kraj: string; valid_until_on?: string }[] };
type Change = { change_id: string; description: string; kind: string; line_id?: string; effective_on: string; from_feedback: string[]; expected_effect?: { metric: string } };

const form = (page: Page) => page.getByRole('form', { name: 'Zapsat změnu nabídky' });
const linesOf = async (page: Page, server: Parameters<typeof read>[1]) => (await read<{ lines: Line[] }>(page, server, '/api/v1/lines')).lines;
const newest = async (page: Page, server: Parameters<typeof read>[1]) => (await read<{ changes: Change[] }>(page, server, '/api/v1/changes')).changes[0]!;

test('from the phone to the chart: feedback, decision, new hours, mark', async ({ page, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    const [line] = await linesOf(page, server);
    await page.getByRole('textbox', { name: /^Podnět/ }).fill('Pomohla by linka i v pátek ráno.');
    await page.getByRole('radio', { name: 'návrh' }).check();
    await page.getByRole('radio', { name: 'linka', exact: true }).check();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('link').filter({ hasText: 'Pomohla by linka i v pátek ráno.' }).click();
    await page.getByRole('radio', { name: 'přijmout', exact: true }).check();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('link', { name: 'Zapsat změnu z tohoto podnětu' }).click();

    await expect(form(page)).toContainText('Pomohla by linka i v pátek ráno.');
    await expect(form(page).getByRole('radio', { name: 'hodiny linky' })).toBeChecked();
    await form(page).getByLabel('Linka').selectOption(line!.line_id);
    // Today, so that the week is within the report and the effect is still named in time.
    await form(page).getByLabel(/^Platí od/).fill('2020-05-06');
    await form(page).getByRole('button', { name: 'přidat hodiny: pátek' }).click();
    await expect(form(page).getByLabel('pátek, od')).toBeFocused();
    await page.keyboard.type('8');
    await page.keyboard.press('Tab');
    await page.keyboard.type('10.30');
    await form(page).getByLabel('Měřítko').selectOption('M2');
    await expect(form(page)).toContainText(`Necháte-li prázdné, zapíše se: ${line!.name}: pátek 8:00–10:30`);
    await page.keyboard.press('Control+Enter');

    await expect(page.getByText('Změna je zapsána.')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Změna: hodiny linky' })).toBeFocused();
    const change = await newest(page, server);
    expect(change).toMatchObject({ kind: 'hours', effective_on: '2020-05-06', expected_effect: { metric: 'M2' }, description: `${line!.name}: pátek 8:00–10:30` });
    expect(change.from_feedback).toHaveLength(1);
    const after = (await linesOf(page, server)).find((one) => one.line_id === line!.line_id)!;
    expect(after.hours.filter((rule) => rule.weekday === 5).at(-1)).toEqual({ weekday: 5, valid_from_on: '2020-05-06', windows: [{ from: '08:00', to: '10:30' }] });

    await page.getByRole('link', { name: 'Ukázat na grafu hovorů' }).click();
    await expect(page.getByRole('list', { name: 'Změny nabídky na grafu' })).toContainText(change.description);
    await page.getByRole('list', { name: 'Změny nabídky na grafu' }).getByRole('link', { name: change.description }).click();
    await page.getByRole('link', { name: 'Otevřít podnět' }).click();
    await expect(page.getByRole('region', { name: 'Co se s tím udělalo' })).toContainText(change.description);
});

test('a single day is closed with a reason', async ({ page, server }) => {
    await open(page, server, '/zmeny?new=1', 'coordinator');
    const [line] = await linesOf(page, server);
    await form(page).getByRole('radio', { name: 'jeden den' }).check();
    await form(page).getByLabel('Linka').selectOption(line!.line_id);
    await form(page).getByLabel(/^Den/).fill('2020-05-13');
    await page.keyboard.press('Control+Enter');
    await expect(form(page).getByText('Napište důvod.')).toBeVisible();
    await expect(form(page).getByLabel(/^Důvod/)).toBeFocused();
    await page.keyboard.type('školení operátorů');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Změna je zapsána.')).toBeVisible();
    expect((await linesOf(page, server)).find((one) => one.line_id === line!.line_id)!.exceptions).toContainEqual({ date_on: '2020-05-13', windows: [], reason: 'školení operátorů' });
    await page.getByRole('link', { name: 'Zavřít' }).click();
    await expect(page.getByRole('article', { name: line!.name })).toContainText('školení operátorů');
});

test('a kraj without a line is a normal state, and gets one', async ({ page, server }) => {
    await open(page, server, '/zmeny', 'coordinator');
    const kraje = page.getByRole('region', { name: 'Kraje návratu' });
    const gap = kraje.getByRole('listitem').filter({ hasText: 'bez linky' }).first();
    await expect(gap).toBeVisible();
    const kraj = (await gap.locator('span').first().textContent())!;
    const [line] = await linesOf(page, server);
    await page.getByRole('link', { name: 'Nová změna' }).click();
    await form(page).getByRole('radio', { name: 'kraj linky' }).check();
    await form(page).getByLabel('Linka').selectOption(line!.line_id);
    await form(page).getByLabel(/^Platí od/).fill('2020-05-06');
    await form(page).getByLabel(/^Kraj návratu/).fill(kraj);
    await page.keyboard.press('Enter');
    await expect(form(page)).toContainText('Teď kraj linku nemá.');
    await form(page).getByLabel(/^Organizace/).fill('rubikon');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Změna je zapsána.')).toBeVisible();
    await page.getByRole('link', { name: 'Zavřít' }).click();
    await expect(kraje.getByRole('listitem').filter({ hasText: kraj })).toContainText(line!.name);
});

test('hours that end before they begin are refused at the field', async ({ page, server }) => {
    await open(page, server, '/zmeny?new=1', 'coordinator');
    const [line] = await linesOf(page, server);
    await form(page).getByLabel('Linka').selectOption(line!.line_id);
    await form(page).getByRole('button', { name: 'přidat hodiny: neděle' }).click();
    await expect(form(page).getByLabel('neděle, od')).toBeFocused();
    await page.keyboard.type('15');
    await page.keyboard.press('Tab');
    await page.keyboard.type('9');
    await page.keyboard.press('Control+Enter');
    await expect(form(page).getByText('Čas pište jako 9 nebo 9:30; konec musí být po začátku.').first()).toBeVisible();
    await expect(form(page).getByLabel('neděle, od')).toBeFocused();
});

test('a line is opened as the pilot was', async ({ page, server }) => {
    await open(page, server, '/zmeny?new=line', 'coordinator');
    const opening = page.getByRole('form', { name: 'Otevřít linku' });
    await expect(opening.getByLabel(/^Otevřena od/)).toHaveValue('2020-04-08');
    await expect(opening.getByLabel('pondělí, od')).toHaveValue('09:00');
    await expect(opening.getByLabel('středa, do')).toHaveValue('15:00');
    await expect(opening.getByLabel('úterý, od')).toHaveCount(0);
    await opening.getByLabel(/^Název linky/).fill('Zkušební linka');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Linka je otevřena.')).toBeVisible();
    await expect(page.getByRole('article', { name: 'Zkušební linka' })).toContainText('pondělí 9:00–15:00 · středa 9:00–15:00');
});

test('who may not decide sees no way to; the past has none either', async ({ page, server }) => {
    await open(page, server, '/zmeny', 'operator');
    await expect(page.getByRole('region', { name: 'Kraje návratu' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Nová změna' })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Otevřít linku' })).toHaveCount(0);
});

test('changes look right', async ({ page, server }) => {
    // Four times axe over a long page.
    test.slow();
    await open(page, server, '/zmeny', 'coordinator');
    await expect(page.getByRole('region', { name: 'Kraje návratu' })).toBeVisible();
    await looksRight(page, 'changes');
    await page.getByRole('link', { name: 'Nová změna' }).click();
    await expect(form(page)).toBeVisible();
    await looksRight(page, 'change-form');
});
