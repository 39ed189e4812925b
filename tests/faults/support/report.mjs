// Checks that count themselves; the last line is what ops/test adds up.
import { writeSync } from 'node:fs';

let passed = 0;
let failed = 0;
const skipped = [];

export function check(what, good, detail = '') {
    if (good) {
        passed += 1;
    } else {
        failed += 1;
        console.log(`FAILED ${what}${detail === '' ? '' : `: ${detail}`}`);
    }
    return good;
}

export function say(text) {
    console.log(text);
}

/** This machine cannot do it: said in the last line, by name and with the reason. */
export function skip(name, reason) {
    skipped.push(`${name} (${reason})`);
}

/** Prints the count and ends the process; 1 when anything failed, or nothing was checked or skipped. */
export function finish() {
    if (passed + failed + skipped.length === 0) failed = 1;
    const left = skipped.length === 0 ? '' : `, ${skipped.length} skipped: ${skipped.join(', ')}`;
    writeSync(1, `${passed} passed, ${failed} failed${left}\n`);
    process.exit(failed === 0 ? 0 : 1);
}

/** Runs the drill; whatever it throws is one failure more. */
export async function drill(run) {
    try {
        await run();
    } catch (error) {
        check('the drill runs to its end', false, error.stack);
    }
    finish();
}
