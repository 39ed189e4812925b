// Checks that count themselves; the last line is what ops/test adds up.
import { writeSync } from 'node:fs';

let passed = 0;
let failed = 0;

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

/** Prints the count and ends the process; 1 when anything failed or nothing was checked. */
export function finish() {
    if (passed + failed === 0) failed = 1;
    writeSync(1, `${passed} passed, ${failed} failed\n`);
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
