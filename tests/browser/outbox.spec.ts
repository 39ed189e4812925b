// A closed call waits in the browser until the server has it, whatever the browser notices of the network.
import type { Page } from '@playwright/test';
import { kraj, newestCalls, openDesk, pick } from './desk_hands';
import { expect, lastPosition, pressCzech, test } from './fixtures';
import type { Server } from './server';

const sentLater = (page: Page) => page.getByText(/^Čekající hovor uložen/);

/** Calls reach nobody until let through; the browser is told of no lost network. */
class Swallowed {
    tried = 0;
    private through = false;

    static async at(page: Page): Promise<Swallowed> {
        const swallowed = new Swallowed();
        await page.route('**/api/v1/calls', (route) => {
            if (route.request().method() !== 'POST' || swallowed.through) return route.continue();
            swallowed.tried += 1;
            return route.abort();
        });
        return swallowed;
    }
    letThrough(): void {
        this.through = true;
    }
    /** The page's clock goes on by the longest that a try may be away. */
    async oneMoreTry(page: Page): Promise<void> {
        const before = this.tried;
        await page.clock.fastForward(15_000);
        await expect.poll(() => this.tried).toBeGreaterThan(before);
    }
}

/** A call closed at the desk, tried once and waiting, and how long the log was before. */
async function closeOne(page: Page, server: Server): Promise<{ before: number; swallowed: Swallowed }> {
    await page.clock.install();
    await openDesk(page, server);
    const before = await lastPosition(page, server);
    const swallowed = await Swallowed.at(page);
    await pick(page, kraj(page), 'olom');
    await page.keyboard.press('F7');
    await pressCzech(page, 1);
    await page.keyboard.press('Enter');
    await expect.poll(() => swallowed.tried).toBe(1);
    await expect(page.getByText('1 hovor čeká v prohlížeči')).toBeVisible();
    return { before, swallowed };
}

async function isRecordedOnce(page: Page, server: Server, before: number): Promise<void> {
    await expect(sentLater(page)).toBeVisible();
    expect(await lastPosition(page, server)).toBe(before + 1);
    expect((await newestCalls(page, server))[0]).toMatchObject({ outcome: 'solved', return_kraj: 'OLK' });
}

test('a call is tried again at least every 15 seconds, also where the browser notices nothing', async ({ page, server }) => {
    const { before, swallowed } = await closeOne(page, server);
    for (let times = 0; times < 6; times += 1) await swallowed.oneMoreTry(page);
    swallowed.letThrough();
    await page.clock.fastForward(15_000);
    await isRecordedOnce(page, server, before);
});

test('a database that could not be read for once ends no waiting', async ({ page, server }) => {
    const { before, swallowed } = await closeOne(page, server);
    await page.evaluate(() => {
        const getAll = IDBObjectStore.prototype.getAll;
        IDBObjectStore.prototype.getAll = () => {
            IDBObjectStore.prototype.getAll = getAll;
            document.title = 'unread';
            throw new DOMException('for once', 'UnknownError');
        };
    });
    await page.clock.fastForward(15_000);
    await expect(page).toHaveTitle('unread');
    swallowed.letThrough();
    await page.clock.fastForward(15_000);
    await isRecordedOnce(page, server, before);
});

for (const [refusal, refused] of [
    ['to keep', ['put']],
    ['to keep or to read', ['put', 'getAll']],
] as const) {
    test(`a call that the browser refuses ${refusal} is sent as well, once it can be`, async ({ page, server }) => {
        await page.addInitScript((names) => {
            for (const name of names) {
                IDBObjectStore.prototype[name] = () => {
                    throw new DOMException('full', 'QuotaExceededError');
                };
            }
        }, refused);
        const { before, swallowed } = await closeOne(page, server);
        swallowed.letThrough();
        await page.clock.fastForward(15_000);
        await isRecordedOnce(page, server, before);
    });
}
