// How much of one frame a key press at the desk costs with 5 000 services in the browser: search, drawing
// and layout together, and beside it how unevenly the machine does a fixed piece of arithmetic of about
// the same length. Prints the ratios; nothing passes or fails by the clock.
import { openDesk, hits } from './desk_hands';
import { expect, read, test } from './fixtures';
import type { Server } from './server';

type Service = { service_id: string; title: string; status: string };
const [frameMs, servicesMax, roundCount] = [16, 5_000, 7];

async function manyServices(page: Parameters<typeof read>[0], server: Server): Promise<void> {
    await page.route(/\/api\/v1\/services(\?.*)?$/, async (route) => {
        const { services } = (await (await route.fetch()).json()) as { services: Service[] };
        const many = Array.from({ length: servicesMax }, (_, i) => {
            const like = services[i % services.length]!;
            return { ...like, service_id: `${like.service_id}-${i}`, title: `${like.title} ${i}` };
        });
        await route.fulfill({ json: { services: many } });
    });
    await openDesk(page, server);
    await expect(page.getByText(/^\d\s?\d{3} služeb/)).toBeVisible();
}

test('a key press over five thousand services', async ({ page, server }) => {
    await manyServices(page, server);
    const { rounds, fixed } = await page.evaluate(async (count) => {
        const input = document.querySelector<HTMLInputElement>('#search')!;
        const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
        async function press(words: string): Promise<number> {
            const before = performance.now();
            input.value = words;
            input.dispatchEvent(new InputEvent('input', { bubbles: true }));
            await Promise.resolve();
            await Promise.resolve();
            void document.body.offsetHeight;
            return performance.now() - before;
        }
        function arithmetic(): number {
            const before = performance.now();
            let sum = 0;
            for (let i = 0; i < 1_200_000; ++i) sum += Math.sqrt(i);
            return sum > 0 ? performance.now() - before : 0;
        }
        const all: number[][] = [];
        const same: number[] = [];
        for (let round = 0; round < count; ++round) {
            const spent: number[] = [];
            for (const words of ['azyl muzi', 'Podané ruce', 'usti', 'poradna 4999', 'nic takoveho']) {
                for (let length = 1; length <= words.length; ++length) {
                    spent.push(await press(words.slice(0, length)));
                    await pause(5);
                    same.push(arithmetic());
                    await pause(5);
                }
                // The hands rest, and the rows get their buttons.
                await pause(150);
            }
            all.push(spent);
        }
        return { rounds: all, fixed: same };
    }, roundCount);
    await expect(hits(page)).toHaveCount(0);
    const at = (times: number[], share: number) => times.sort((a, b) => a - b)[Math.floor((times.length - 1) * share)]!;
    // What the machine did beside it falls on another key each time: a key costs the median of its rounds.
    const keys = rounds[0]!.map((_, key) => at(rounds.map((round) => round[key]!), 0.5));
    const said = [at(keys, 0.5), at(keys, 0.95), at(keys, 1), at(rounds.flat(), 0.95)].map((ms) => `${ms.toFixed(1)} ms = ${(ms / frameMs).toFixed(2)} of a frame`);
    console.log(`${keys.length} keys over ${servicesMax} services, each the median of ${roundCount}: median ${said[0]}, p95 ${said[1]}, worst ${said[2]}; p95 of single presses ${said[3]}`);
    const shares = [0.5, 0.95, 0.99, 1];
    const spread = (times: number[]) => shares.map((share) => at(times, share).toFixed(1)).join(' / ');
    console.log(`single presses ${spread(rounds.flat())} ms, the same arithmetic each time ${spread(fixed)} ms (median / p95 / p99 / worst)`);
});
