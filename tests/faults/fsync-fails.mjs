// Makes a sync of the log fail while it is written: nothing is acknowledged after it, the process ends, retries settle what was unknown.
//
// 1. Eight clients write; after a chosen number of acknowledgements every sync of a file of the log fails with EIO, and what the
//    file had got since its last good sync is cut off, as a kernel drops pages that it could not write (support/shim.c).
// 2. The process ends by itself within a second of the failure.
// 3. Started again on a good disk: every acknowledged call is at its position, so none was acknowledged on top of the failure;
//    what got no answer is taken when sent again with its key, once.
//
// Usage: node fsync-fails.mjs [--full | ROUNDS]
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from './support/client.mjs';
import { openDesk } from './support/desk.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';
import { buildShim } from './support/shim.mjs';
import { checkKept, sendAgain, writeUntilGone } from './support/writers.mjs';

const argument = process.argv[2];
const rounds = argument === '--full' ? 50 : Number(argument ?? 1);
const exitWithinMs = 1000;

await drill(async () => {
    const shim = buildShim();
    const flag = join(shim.folder, 'fail');
    const { dir, token } = prepare();
    let server = await Server.start(dir);
    let client = new Client(server.port, token);
    const desk = await openDesk(client);
    client.close();
    await server.end('SIGTERM');
    const kept = [];
    let unknownInAll = 0;
    for (let round = 1; round <= rounds; round += 1) {
        for (const file of [flag, `${flag}.failed`]) rmSync(file, { force: true });
        server = await Server.start(dir, [], { LD_PRELOAD: shim.library, LINKA_SHIM_SYNC: flag });
        let endedAt;
        server.gone.then(() => { endedAt = Date.now(); });
        const { acknowledged, unknown } = await writeUntilGone(server, token, desk, {
            name: `sync-${round}`,
            enough: 20 + ((round * 37) % 80),
            then: () => writeFileSync(flag, ''),
        });
        const [code, signal] = await server.gone;
        check(`round ${round}: a sync failed`, existsSync(`${flag}.failed`));
        check(`round ${round}: the process ended by itself, as failed`, signal === null && code !== 0, `${code} ${signal}`);
        const took = endedAt - statSync(`${flag}.failed`).mtimeMs;
        check(`round ${round}: it ended within a second`, took < exitWithinMs, `${took} ms`);
        check(`round ${round}: somebody was left without an answer`, unknown.length > 0);
        unknownInAll += unknown.length;
        kept.push(...acknowledged);

        server = await Server.start(dir);
        client = new Client(server.port, token);
        await checkKept(client, `round ${round}`, kept);
        kept.push(...(await sendAgain(client, `round ${round}`, unknown)));
        const walk = await checkKept(client, `round ${round}, after the retries`, kept);
        check(`round ${round}: as many calls as keys`, walk.calls.size === kept.length, `${walk.calls.size} calls, ${kept.length} keys`);
        client.close();
        await server.end('SIGTERM');
    }
    say(`${rounds} failed syncs, ${kept.length} commits acknowledged, ${unknownInAll} without an answer sent again`);
});
