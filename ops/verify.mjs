// Checks a `linka export` without any of linka's code: Merkle tree (RFC 6962), Ed25519 signature (C2SP signed note), order.
//
// Usage: node ops/verify.mjs EXPORT [--key VERIFIER_KEY] [--checkpoint NOTE]
//   EXPORT         the file that `linka export` wrote; - for standard input
//   --key          the verifier key you keep (linka doctor prints it); without it the one in the export is believed
//   --checkpoint   a file with an older checkpoint you kept: the export must begin with exactly what it signed
// Exit codes: 0 everything fits, 2 wrong usage, 5 something does not.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { createReadStream, readFileSync, realpathSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const broken = 5;

class Broken extends Error {}

function fail(message) {
    throw new Broken(message);
}

export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export const hashLeaf = (record) => sha256(Buffer.of(0), record);
export const hashPair = (left, right) => sha256(Buffer.of(1), left, right);

/** The right edge of a Merkle tree: complete subtrees from left to right, each half as high as the one before at most. */
export class Tree {
    size = 0;
    #edge = [];

    add(record) {
        let subtree = { height: 0, hash: hashLeaf(record) };
        while (this.#edge.at(-1)?.height === subtree.height) {
            const left = this.#edge.pop();
            subtree = { height: left.height + 1, hash: hashPair(left.hash, subtree.hash) };
        }
        this.#edge.push(subtree);
        this.size += 1;
    }

    root() {
        if (this.#edge.length === 0) return sha256();
        return this.#edge.map(({ hash }) => hash).reduceRight((right, left) => hashPair(left, right));
    }
}

function strictBase64(text, what) {
    const bytes = Buffer.from(text, 'base64');
    return bytes.toString('base64') === text ? bytes : fail(`${what} is not base64`);
}

/** NAME+HASH+BASE64 of https://c2sp.org/signed-note; the base64 is one byte of algorithm (1: Ed25519) and the key. */
function parseKey(text) {
    const [name, hash, ...rest] = text.trim().split('+');
    const bytes = strictBase64(rest.join('+'), 'the verifier key');
    const wanted = sha256(`${name}\n`, bytes).subarray(0, 4).toString('hex');
    if (!name || bytes.length !== 33 || bytes[0] !== 1 || hash !== wanted) fail('that is no Ed25519 verifier key');
    // An Ed25519 key in DER is always this, then the 32 bytes.
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
    return { name, hash, publicKey: createPublicKey({ key: der, format: 'der', type: 'spki' }) };
}

/** A signed checkpoint, https://c2sp.org/tlog-checkpoint: size and root, if the key signed them. */
function openNote(note, key, what) {
    const end = note.lastIndexOf('\n\n');
    if (end < 0 || !note.endsWith('\n')) fail(`${what} is no signed note`);
    const signed = note.slice(0, end + 1);
    const [origin, size, root] = signed.split('\n');
    if (!/^(0|[1-9][0-9]*)$/.test(size ?? '') || root === undefined) fail(`${what} is no checkpoint`);
    for (const line of note.slice(end + 2, -1).split('\n')) {
        const [dash, name, text] = line.split(' ');
        if (dash !== '—' || text === undefined) fail(`${what} has a line that is no signature`);
        const bytes = strictBase64(text, `a signature of ${what}`);
        if (name !== key.name || bytes.subarray(0, 4).toString('hex') !== key.hash) continue;
        if (origin !== key.name) fail(`${what} is about another log`);
        if (!verifySignature(null, Buffer.from(signed), key.publicKey, bytes.subarray(4))) fail(`the signature of ${what} is wrong`);
        return { size: Number(size), root: strictBase64(root, `the root of ${what}`) };
    }
    return fail(`${what} was signed by another key`);
}

/** The two fields of a record needed here, read from its Protobuf bytes: 1 position, 2 microseconds since 1970. */
function positionAndTime(record) {
    const tagFixed64 = (field) => (field << 3) | 1;
    if (record.length < 18 || record[0] !== tagFixed64(1) || record[9] !== tagFixed64(2)) fail('a record does not begin as records do');
    return { position: record.readBigUInt64LE(1), time: record.readBigUInt64LE(10) };
}

function parseLine(line, number) {
    try {
        return JSON.parse(line);
    } catch {
        return fail(`line ${number} is not JSON`);
    }
}

/** Reads all lines; `olderSize`: the size at which somebody knows the root. */
async function readExport(file, olderSize) {
    const input = file === '-' ? process.stdin : createReadStream(file);
    const tree = new Tree();
    let olderRoot = olderSize === 0 ? tree.root() : undefined;
    let last = 0n;
    let closing;
    let number = 0;
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
        number += 1;
        if (closing) fail('something follows the closing line');
        const value = parseLine(line, number);
        if (value.record === undefined) {
            closing = value;
            continue;
        }
        const record = strictBase64(value.record, `the record of line ${number}`);
        const { position, time } = positionAndTime(record);
        if (value.position !== number || position !== BigInt(number)) fail(`line ${number} holds the record of another position`);
        if (time < last) fail(`the time of record ${number} goes back`);
        last = time;
        tree.add(record);
        if (tree.size === olderSize) olderRoot = tree.root();
    }
    return { tree, closing: closing ?? fail('the closing line is missing: the export was cut'), olderRoot };
}

function argumentsOf(list) {
    const given = { file: undefined, key: undefined, checkpoint: undefined };
    for (let i = 0; i < list.length; i += 1) {
        if (list[i] === '--key' || list[i] === '--checkpoint') given[list[i].slice(2)] = list[(i += 1)];
        else if (given.file === undefined) given.file = list[i];
        else return undefined;
    }
    return given.file === undefined ? undefined : given;
}

/** Reads the size a kept checkpoint claims, before its signature can be checked: the key may be in the export only. */
function claimedSize(note) {
    const size = note?.split('\n')[1];
    return size === undefined ? undefined : Number(size);
}

async function main() {
    const given = argumentsOf(process.argv.slice(2));
    if (!given) {
        console.error('usage: node ops/verify.mjs EXPORT [--key VERIFIER_KEY] [--checkpoint NOTE]');
        return 2;
    }
    const kept = given.checkpoint === undefined ? undefined : readFileSync(given.checkpoint, 'utf8');
    const { tree, closing, olderRoot } = await readExport(given.file, claimedSize(kept));
    if (given.key === undefined) console.error('No --key given: believing the one in the export, which proves less.');
    if (closing.key === undefined) fail('the export names no key');
    if (given.key !== undefined && given.key.trim() !== closing.key) fail('the export names another key');
    const key = parseKey(closing.key);

    if (closing.size !== tree.size) fail(`the export says ${closing.size} records and has ${tree.size}`);
    const signed = openNote(closing.checkpoint ?? '', key, 'the checkpoint of the export');
    if (signed.size !== tree.size) fail(`the checkpoint speaks of ${signed.size} records, the export has ${tree.size}`);
    if (!signed.root.equals(tree.root())) fail('the records are not those that were signed');
    console.log(`${tree.size} records are exactly those that ${key.name} signed.`);

    if (kept !== undefined) {
        const older = openNote(kept, key, 'the kept checkpoint');
        if (older.size > tree.size) fail(`the kept checkpoint speaks of ${older.size} records, the export has ${tree.size}`);
        if (!olderRoot?.equals(older.root)) fail(`the first ${older.size} records are not those of the kept checkpoint`);
        console.log(`The first ${older.size} are those of the kept checkpoint.`);
    }
    return 0;
}

// tests/faults/proofs.mjs uses the hashing alone.
if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
    main().then(
        (code) => {
            process.exitCode = code;
        },
        (error) => {
            console.error(error instanceof Broken ? `NOT whole: ${error.message}` : error);
            process.exitCode = error instanceof Broken ? broken : 1;
        },
    );
}
