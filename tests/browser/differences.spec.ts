// What changed between two moments: chosen on the replay, shown as records, counted as the log does.
import { expect, lastPosition, looksRight, open, read, test } from './fixtures';

type Differences = { from: number; to: number; differences: { kind: string; title: string; commits: number; last: number }[]; more: boolean };

test('the replay says which records changed since an earlier event', async ({ page, server }) => {
    await open(page, server, '/prehravac', 'analyst');
    const to = (await lastPosition(page, server)) - 10;
    const from = to - 40;
    await page.goto(`/prehravac?pos=${to}`);
    const panel = page.getByRole('region', { name: 'Co se změnilo' });
    await panel.getByLabel('Po události').fill(String(from));
    await panel.getByRole('button', { name: /Porovnat/ }).click();
    await expect(page).toHaveURL(new RegExp(`since=${from}`));
    const { differences } = await read<Differences>(page, server, `/api/v1/differences?from=@${from}&as_of=@${to}`);
    await expect(panel.locator('tbody tr')).toHaveCount(differences.length);
    const named = differences.find((one) => one.kind === 'case');
    await expect(panel).toContainText(named!.title);
    await panel.getByRole('link', { name: named!.title }).first().click();
    await expect(page).toHaveURL(new RegExp(`/pripady/.*as_of=@${to}`));
});

test('nothing changed between an event and itself', async ({ page, server }) => {
    await open(page, server, '/prehravac?pos=50&since=50', 'analyst');
    await expect(page.getByRole('region', { name: 'Co se změnilo' })).toContainText('Mezi nimi se nic nezměnilo');
    await looksRight(page, 'differences');
});
