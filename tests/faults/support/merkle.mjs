// Checks proofs of RFC 6962 trees as RFC 9162 says (2.1.3.2, 2.1.4.2), with the hashing of ops/verify.mjs and nothing of the server.
import { hashPair } from '../../../ops/verify.mjs';

const odd = (number) => number % 2 === 1;
const half = (number) => Math.floor(number / 2);

/** Whether the hashes show that `leaf` is leaf `index` (from 0) of the tree with that size and root. */
export function inclusionHolds({ leaf, index, size, root, hashes }) {
    if (index >= size) return false;
    let [first, second] = [index, size - 1];
    let hash = leaf;
    for (const each of hashes) {
        if (second === 0) return false;
        if (odd(first) || first === second) {
            hash = hashPair(each, hash);
            while (!odd(first) && first !== 0) [first, second] = [half(first), half(second)];
        } else {
            hash = hashPair(hash, each);
        }
        [first, second] = [half(first), half(second)];
    }
    return second === 0 && hash.equals(root);
}

/** Whether the hashes show that the tree `older` is the beginning of the tree `newer`; both { size, root }. */
export function consistencyHolds({ older, newer, hashes }) {
    if (older.size > newer.size) return false;
    if (older.size === newer.size) return hashes.length === 0 && older.root.equals(newer.root);
    // Every tree begins with the empty one.
    if (older.size === 0) return hashes.length === 0;
    const path = Number.isInteger(Math.log2(older.size)) ? [older.root, ...hashes] : hashes;
    if (path.length === 0) return false;
    let [first, second] = [older.size - 1, newer.size - 1];
    while (odd(first)) [first, second] = [half(first), half(second)];
    let [oldHash, newHash] = [path[0], path[0]];
    for (const each of path.slice(1)) {
        if (second === 0) return false;
        if (odd(first) || first === second) {
            [oldHash, newHash] = [hashPair(each, oldHash), hashPair(each, newHash)];
            while (!odd(first) && first !== 0) [first, second] = [half(first), half(second)];
        } else {
            newHash = hashPair(newHash, each);
        }
        [first, second] = [half(first), half(second)];
    }
    return second === 0 && oldHash.equals(older.root) && newHash.equals(newer.root);
}
