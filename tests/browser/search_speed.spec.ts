// How much of one frame a key press at the desk costs with 5 000 services in the browser: search, drawing
// and layout together. Prints the ratio; nothing passes or fails by the clock.
import { openDesk, hits } from './desk_hands';
import { expect, read, test } from './fixtures';
import type { Server } from './server';

type Service = { service_id: string; title: string; status: string };
const [frameMs, servicesMax] = [16, 5_000];

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
    const times = await page.evaluate(async () => {
        const input = document.querySelector<HTMLInputElement>('#search')!;
        const spent: number[] = [];
        for (const words of ['azyl muzi', 'Podané ruce', 'usti', 'poradna 4999', 'nic takoveho']) {
            for (let length = 1; length <= words.length; ++length) {
                const before = performance.now();
                input.value = words.slice(0, length);
                input.dispatchEvent(new InputEvent('input', { bubbles: true }));
                await Promise.resolve();
                await Promise.resolve();
                void document.body.offsetHeight;
                spent.push(performance.now() - before);
                await new Promise((resolve) => setTimeout(resolve, 5));
            }
        }
        return spent.sort((a, b) => a - b);
    });
    await expect(hits(page)).toHaveCount(0);
    const at = (share: number) => times[Math.floor((times.length - 1) * share)]!;
    const said = [0.5, 0.95, 1].map((share) => `${at(share).toFixed(1)} ms = ${(at(share) / frameMs).toFixed(2)} of a frame`);
    console.log(`${times.length} keys over ${servicesMax} services: median ${said[0]}, p95 ${said[1]}, worst ${said[2]}`);
});
