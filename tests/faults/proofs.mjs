// Asks a running server to prove its records and its past, and checks each proof against roots computed from an export.
//
// The log is a few records longer than two tiles of its tree. All records are exported, and the root of every size is computed
// from their bytes alone. Inclusion is asked for records at the edges of tiles and some more, in trees of many sizes;
// consistency between all pairs of those sizes. Roots, leaf hash and numbers in an answer must be those that were computed and
// asked for, and the proof must hold. What is not there is refused.
//
// Controls: each proof with one hash changed, left out or doubled, with its root changed, or for another place, does not hold;
// nor does a proof of consistency with its two ends exchanged.
//
// Usage: node proofs.mjs [--full]
import { hashLeaf, Tree } from '../../ops/verify.mjs';
import { checkpointOf, Client } from './support/client.mjs';
import { linka } from './support/command.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { consistencyHolds, inclusionHolds } from './support/merkle.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';

const full = process.argv[2] === '--full';
const records = full ? 1300 : 520;
const clientCount = 8;
const tile = 256;

async function fill(server, token, desk) {
    const clients = Array.from({ length: clientCount }, () => new Client(server.port, token));
    await Promise.all(clients.map(async (client, index) => {
        for (let number = index; number < records; number += clientCount) await client.post('/api/v1/calls', callOf(desk, number), `proofs-${number}`);
        client.close();
    }));
}

/** leaves[i] is the hash of the record at position i + 1, roots[n] the root over the first n. */
function treeOf(exported) {
    const tree = new Tree();
    const known = { leaves: [], roots: [tree.root()], last: 0 };
    for (const line of exported.split('\n')) {
        const { record } = JSON.parse(line);
        if (record === undefined) continue;
        const bytes = Buffer.from(record, 'base64');
        tree.add(bytes);
        known.leaves.push(hashLeaf(bytes));
        known.roots.push(tree.root());
        known.last += 1;
    }
    return known;
}

/** Where trees differ in shape: the first sizes, the edges of tiles, the end; in full some between. */
function sizesOf(last) {
    const edges = Array.from({ length: Math.floor(last / tile) }, (_, index) => [-1, 0, 1].map((step) => (index + 1) * tile + step)).flat();
    const between = full ? Array.from({ length: 40 }, (_, index) => 1 + ((index * 7919) % last)) : [100, 300];
    const all = [1, 2, 3, 6, 7, ...edges, ...between, last - 1, last];
    return [...new Set(all)].filter((size) => size <= last).sort((a, b) => a - b);
}

const bytes = (text) => Buffer.from(text, 'base64');
const changed = (hash) => Buffer.from(hash.map((byte, index) => (index === 7 ? byte ^ 4 : byte)));
const ask = async (client, path) => JSON.parse((await client.get(`/api/v1/log/proof/${path}`)).body);

/** The same hashes, spoiled in each way that hashes can be. */
function spoiled(hashes) {
    return hashes.flatMap((hash, index) => [[changed(hash)], [], [hash, hash]].map((instead) => [...hashes.slice(0, index), ...instead, ...hashes.slice(index + 1)]));
}

/** Counts a proof, and how many of its spoiled forms hold all the same. */
function judge(sum, what, good, others, holds) {
    sum.proofs += 1;
    if (!good) sum.bad.push(what);
    sum.spoiled += others.length;
    sum.passed += others.filter(holds).length;
}

async function checkInclusion(client, known, position, size, sum) {
    const given = await ask(client, `inclusion?position=${position}&size=${size}`);
    const [leaf, root] = [known.leaves[position - 1], known.roots[size]];
    const hashes = (given.hashes ?? []).map(bytes);
    const proof = { leaf, index: position - 1, size, root, hashes };
    const named = given.position === position && given.size === size && bytes(given.leaf_hash).equals(leaf) && bytes(given.root).equals(root);
    const others = [
        { ...proof, root: changed(root) },
        { ...proof, leaf: changed(leaf) },
        { ...proof, index: position },
        ...spoiled(hashes).map((each) => ({ ...proof, hashes: each })),
    ];
    judge(sum, `inclusion of ${position} in ${size}`, named && inclusionHolds(proof), others, inclusionHolds);
}

async function checkConsistency(client, known, from, to, sum) {
    const given = await ask(client, `consistency?from=${from}&to=${to}`);
    const [older, newer] = [{ size: from, root: known.roots[from] }, { size: to, root: known.roots[to] }];
    const hashes = (given.hashes ?? []).map(bytes);
    const proof = { older, newer, hashes };
    const named = (given.from ?? 0) === from && given.to === to && bytes(given.from_root).equals(older.root) && bytes(given.to_root).equals(newer.root);
    const others = [
        { ...proof, older: { size: from, root: changed(older.root) } },
        { ...proof, newer: { size: to, root: changed(newer.root) } },
        ...spoiled(hashes).map((each) => ({ ...proof, hashes: each })),
    ];
    const exchanged = [
        { ...proof, older: newer, newer: older },
        { ...proof, older: { size: from, root: newer.root }, newer: { size: to, root: older.root } },
    ];
    if (from !== to) others.push(...exchanged);
    // Every tree begins with the empty one: that needs no hash, and none can spoil it.
    judge(sum, `consistency of ${from} with ${to}`, named && consistencyHolds(proof), from === 0 ? [] : others, consistencyHolds);
}

async function checkRefusals(client, last) {
    const beyond = [
        `inclusion?position=${last + 1}`, `inclusion?position=1&size=${last + 1}`, 'inclusion?position=5&size=4', 'inclusion?position=0', 'inclusion',
        `consistency?from=${last + 1}`, `consistency?from=1&to=${last + 1}`, 'consistency?from=5&to=4', 'consistency',
    ];
    for (const path of beyond) {
        const { status, body } = await client.send('GET', `/api/v1/log/proof/${path}`);
        check(`${path} is refused`, status >= 400 && status < 500 && JSON.parse(body).hashes === undefined, `${status} ${body}`);
    }
}

await drill(async () => {
    const { dir, token } = prepare();
    const server = await Server.start(dir);
    const client = new Client(server.port, token);
    await fill(server, token, await openDesk(client));
    await checkpointOf(client);
    const known = treeOf(linka(dir, ['export']).out);
    const sizes = sizesOf(known.last);
    const sum = { bad: [], proofs: 0, passed: 0, spoiled: 0 };
    for (const size of sizes) {
        for (const position of sizes.filter((each) => each <= size)) {
            await checkInclusion(client, known, position, size, sum);
            await checkConsistency(client, known, position, size, sum);
        }
        await checkConsistency(client, known, 0, size, sum);
    }
    check('every proof holds, about what was asked, with the roots of the records', sum.bad.length === 0, sum.bad.slice(0, 5).join('; '));
    check('the log is longer than two tiles', known.last > 2 * tile, String(known.last));
    check('no spoiled proof holds', sum.passed === 0, `${sum.passed} of ${sum.spoiled}`);
    const newest = await ask(client, 'consistency?from=1');
    check('without a size it is about all records', newest.to === known.last && bytes(newest.to_root).equals(known.roots[known.last]), JSON.stringify(newest));
    await checkRefusals(client, known.last);
    client.close();
    const [code] = await server.end('SIGTERM');
    check('the server stops when asked', code === 0, String(code));
    say(`${sum.proofs} proofs about a log of ${known.last} records, ${sum.spoiled} spoiled ones`);
});
