// How much of one frame (16 ms) a key press costs over 5 000 services: `npm run bench`. Prints ratios;
// nothing here passes or fails by the clock.
import { test } from 'vitest';
import type { Schemas } from '../src/lib/api';
import { matcher } from '../src/lib/fold';
import { indexServices, search } from '../src/directory/search';
import { firstOf, serviceEntries, type Names } from '../src/frame/palette/find';

const frameMs = 16;
const servicesMax = 5_000;
const rounds = 40;
const kraje = ['PHA', 'STC', 'JHC', 'PLK', 'KVK', 'ULK', 'LBK', 'HKK', 'PAK', 'VYS', 'JHM', 'OLK', 'ZLK', 'MSK'];
const [firsts, seconds] = [['Azylový dům', 'Noclehárna', 'Poradna', 'Dluhová poradna', 'Terénní program', 'Dům na půl cesty'], ['Naděje', 'Podané ruce', 'Charita', 'Šance', 'Člověk v tísni', 'Česká křižovatka']];
const statuses = ['open', 'limited', 'full', 'paused', 'closed', 'unknown'] as const;

const services: Schemas['ServiceReply'][] = Array.from({ length: servicesMax }, (_, i) => ({
    service_id: `s${i}`,
    version: 1,
    title: `${firsts[i % 6]} ${seconds[(i * 7) % 6]} ${i}`,
    provider: `${seconds[(i * 5) % 6]}, z. s.`,
    kinds: ['§57'],
    kraje: [kraje[i % 14]!],
    conditions: i % 3 === 0 ? ['jen muži', 'do 26 let'] : ['přijímá jen po telefonické domluvě'],
    status: statuses[i % 6]!,
    verified_at: `2020-04-${String((i % 28) + 1).padStart(2, '0')}T08:00:00Z`,
    statuses: [],
}));
const names: Names = { kraj: String, prison: String, need: String, role: String, kind: () => 'Azylové domy', line: String, outcome: String, moment: String };

/** Every prefix somebody types on the way to the words. */
const typed = ['azyl muzi', 'Podané ruce', 'usti', 'poradna 4999', 'nic takoveho'].flatMap((words) => [...words].map((_, i) => words.slice(0, i + 1)));

function say(what: string, run: (words: string) => unknown): void {
    for (const words of typed) run(words);
    const times = Array.from({ length: rounds }).flatMap(() =>
        typed.map((words) => {
            const before = performance.now();
            run(words);
            return performance.now() - before;
        }),
    );
    const sorted = times.sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!;
    const line = [0.5, 0.99, 1].map((share) => `${at(share).toFixed(2)} ms = ${(at(share) / frameMs).toFixed(3)} of a frame`);
    console.log(`${what}, ${servicesMax} services, ${sorted.length} keys: median ${line[0]}, p99 ${line[1]}, worst ${line[2]}`);
}

test('search', () => {
    const indexed = indexServices(services, () => 'Azylové domy');
    const entries = serviceEntries(services, names);
    say('desk, every kraj', (words) => search(indexed, { words }));
    say('desk, one kraj and one need', (words) => search(indexed, { words, kraj: 'OLK', kinds: new Set(['§57']) }));
    say('palette', (words) => firstOf(entries, matcher(words), 8));
});
