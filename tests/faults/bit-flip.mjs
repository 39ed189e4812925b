// Flips one bit in a file of the log, its witness or its keys: no wrong answer, and whatever changed a record is told.
//
// Each flip is made in a copy of one log: in its write-ahead log, tables, MANIFEST, CURRENT, witness or a file of keys; the
// tables of tiles and of checkpoints get a share of their own. The copy is opened as the server opens it. Every record is read
// by position, by stream and by its request; at the end of every tile the root, an inclusion proof and a consistency proof are
// checked against the tree over the records as they were written; checkpoints must be ours and sign that tree, and the newest
// must be there. Where nothing was told at opening and something is missing, `verify` must find it. An answer that is wrong is
// wrong, told of or not.
//
// Usage: node bit-flip.mjs [--full]
import { check, drill, say } from './support/report.mjs';
import { checkOutcomes, runStoreDrill } from './support/store_drill.mjs';

const flips = process.argv[2] === '--full' ? 5000 : 200;

await drill(async () => {
    const sum = runStoreDrill('bit-flip', flips);
    if (!sum) return;
    checkOutcomes('bit-flip', sum);
    check('bit-flip: every flip was made', sum.cases === flips, String(sum.cases));
    check('bit-flip: damage was told of', sum.told > 0);
    say(`${sum.cases} flips: ${sum.told} told of, ${sum.unreadable} refused, ${sum.whole} harmless`);
});
