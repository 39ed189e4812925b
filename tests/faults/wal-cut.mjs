// Cuts the write-ahead log at every byte of its last 64 KiB: all acknowledged commits are there, or the witness says which are not.
//
// A log of 420 commits, the last 300 of them only in the write-ahead log that a killed process left behind, is copied,
// cut and opened as the server opens it, once for every length. The short form takes every 97th.
//
// Controls: uncut, it opens whole; with a witness that had not seen the last commits, the same cuts must lose some in
// silence, or the drill could not see a loss.
//
// Usage: node wal-cut.mjs [--full]
import { check, drill, say } from './support/report.mjs';
import { checkOutcomes, runStoreDrill } from './support/store_drill.mjs';

const stride = process.argv[2] === '--full' ? 1 : 97;

await drill(async () => {
    const sum = runStoreDrill('wal-cut', stride);
    if (!sum) return;
    checkOutcomes('wal-cut', sum);
    check('wal-cut: uncut, it is whole', sum.whole > 0);
    check('wal-cut: without a good witness the drill sees losses', sum.blind_losses > 0);
    say(`${sum.cases} cuts: ${sum.told} told of, ${sum.unreadable} refused, ${sum.whole} whole; ${sum.blind_losses} silent with a blind witness`);
});
