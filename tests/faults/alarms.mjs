// Damages a data directory in every way that is noticed: doctor says in plain words what is missing and what to do, and it goes on.
//
// One history is written, with an older copy of it and a copy that went another way. Each case is a copy of the directory with
// one thing wrong: an older log, another log, a witness that is damaged or gone, no key, a damaged table, no CURRENT, no MANIFEST,
// a log that is behind the views, neither log nor witness.
//
// 1. `linka doctor` ends with code 5 and says, in Czech and in English, what is missing and which commands are the way out.
// 2. It is served for reading only (without log and witness, not at all), which changes nothing.
// 3. The loss is not accepted by a wrong number. By the right one it is: that is the next event, calls are taken again, and log and
//    views agree with themselves. What RocksDB cannot open at all cannot be accepted; put back, it is whole.
//
// Usage: node alarms.mjs [--full]
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from './support/client.mjs';
import { doctor, linka } from './support/command.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { addSecondPerson } from './support/erasing.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';

const full = process.argv[2] === '--full';
const broken = 5;
const conflict = 4;
const more = 10;
const languages = { en: 'en_US.UTF-8', cs: 'cs_CZ.UTF-8' };
const restore = /linka backup restore/;
const acceptLoss = /linka doctor --accept-loss/;

async function serving(dir, token, work) {
    const server = await Server.start(dir);
    const client = new Client(server.port, token);
    try {
        return await work(client);
    } finally {
        client.close();
        await server.end('SIGTERM');
    }
}

async function logCalls(client, desk, name, count) {
    for (let number = 0; number < count; number += 1) await client.post('/api/v1/calls', callOf(desk, number), `alarms-${name}-${number}`);
}

/** A history of `last` records, its beginning up to `olderLast`, and one as long that begins like it and goes another way. */
async function histories(folder) {
    const { dir: whole, token } = prepare();
    const [older, other] = [join(folder, 'older'), join(folder, 'other')];
    const desk = await serving(whole, token, async (client) => {
        const opened = await openDesk(client);
        await logCalls(client, opened, 'first', 20);
        return opened;
    });
    const olderLast = doctor(whole).log.position;
    for (const copy of [older, other]) cpSync(whole, copy, { recursive: true });
    for (const dir of [whole, other]) await serving(dir, token, (client) => logCalls(client, desk, dir === whole ? 'whole' : 'other', more));
    return { whole, older, other, token, desk, olderLast, last: doctor(whole).log.position };
}

const remove = (dir, ...names) => names.forEach((name) => rmSync(join(dir, name), { recursive: true }));

function replace(dir, from, ...names) {
    remove(dir, ...names);
    for (const name of names) cpSync(join(from, name), join(dir, name), { recursive: true });
}

function flip(file, ...places) {
    const bytes = readFileSync(file);
    for (const at of places) bytes[at] ^= 0x20;
    writeFileSync(file, bytes);
}

const inLog = (dir, wanted) => readdirSync(join(dir, 'log')).filter(wanted).map((name) => join(dir, 'log', name));
const largestTable = (dir) => inLog(dir, (name) => name.endsWith('.sst')).sort((a, b) => statSync(b).size - statSync(a).size)[0];

/** What is wrong, what doctor must say of it, and how many records are left when it is accepted (undefined: some). */
function casesOf({ older, other, olderLast: kept, last }) {
    const missing = [kept + 1, last];
    const gone = missing.join('–');
    return [
        {
            name: 'an older log', damage: (dir) => replace(dir, older, 'log'), code: 'log_behind_witness', missing, left: kept,
            en: [`positions ${gone}`, restore, acceptLoss],
            cs: [`pozice ${gone}`, restore, acceptLoss],
        },
        {
            name: 'another log', damage: (dir) => replace(dir, other, 'log'), code: 'log_root_differs', left: last,
            en: [`up to position ${last}`, 'changed or exchanged', restore, acceptLoss],
            cs: [`do pozice ${last}`, 'změnil nebo vyměnil', restore, acceptLoss],
        },
        {
            name: 'a damaged witness', damage: (dir) => flip(join(dir, 'witness'), 30, 4096 + 30), code: 'witness_damaged', left: last,
            en: ['file witness is damaged', restore, acceptLoss],
            cs: ['Soubor witness je poškozen', restore, acceptLoss],
        },
        {
            name: 'no witness', damage: (dir) => remove(dir, 'witness'), code: 'witness_missing', left: last,
            en: ['file witness is missing', restore, acceptLoss],
            cs: ['chybí soubor witness', restore, acceptLoss],
        },
        {
            name: 'no key', damage: (dir) => remove(dir, 'keys/checkpoint.key'), code: 'checkpoint_key_lost', left: last,
            en: ['keys/checkpoint.key', 'backup of the keys', acceptLoss],
            cs: ['keys/checkpoint.key', 'zálohy klíčů', acceptLoss],
        },
        {
            name: 'a damaged table', damage: (dir) => flip(largestTable(dir), Math.floor(statSync(largestTable(dir)).size * 0.7)), code: 'log_corrupt', aside: true,
            en: ['log is damaged', 'Do not repair it', restore, acceptLoss],
            cs: ['Záznam událostí je poškozen', 'Neopravujte ho', restore, acceptLoss],
        },
        {
            name: 'no CURRENT', damage: (dir) => remove(dir, 'log/CURRENT'), code: 'log_corrupt', beyond: true,
            en: ['log is damaged', 'CURRENT', restore],
            cs: ['Záznam událostí je poškozen', 'CURRENT', restore],
        },
        {
            name: 'no MANIFEST', damage: (dir) => inLog(dir, (name) => name.startsWith('MANIFEST')).forEach((file) => rmSync(file)), code: 'log_corrupt', beyond: true,
            en: ['log is damaged', 'MANIFEST', restore],
            cs: ['Záznam událostí je poškozen', 'MANIFEST', restore],
        },
        {
            name: 'a log behind the views', damage: (dir) => replace(dir, older, 'log', 'witness'), code: 'log_behind_views', missing, left: kept,
            en: [`positions ${gone}`, 'views', restore, acceptLoss],
            cs: [`pozice ${gone}`, 'přehledy', restore, acceptLoss],
        },
        {
            name: 'neither log nor witness', damage: (dir) => remove(dir, 'log', 'witness'), code: 'log_missing', missing: [1, last], left: 0,
            en: ['Both the log and the file witness are missing', restore, acceptLoss],
            cs: ['i soubor witness tu chybí', restore, acceptLoss],
        },
    ];
}

function checkWords(dir, { name, code, missing, ...words }) {
    const { alarm } = doctor(dir);
    check(`${name}: doctor names the alarm`, alarm?.code === code, JSON.stringify(alarm));
    if (missing) check(`${name}: and which positions are gone`, alarm?.missing_from === missing[0] && alarm?.missing_to === missing[1], JSON.stringify(alarm));
    for (const [language, lang] of Object.entries(languages)) {
        const { code: exit, out } = linka(dir, ['doctor'], { lang });
        const wanted = [language === 'en' ? 'State: DAMAGED' : 'Stav: POŠKOZENO', ...words[language]];
        if (missing) wanted.push(`${missing[0]}–${missing[1]}`);
        const unsaid = wanted.filter((each) => (each instanceof RegExp ? !each.test(out) : !out.includes(each)));
        check(`${name}: doctor says in words (${language}) what is missing and what to do`, exit === broken && unsaid.length === 0, `${exit}, not said: ${unsaid.join(', ')}\n${out}`);
    }
    return alarm;
}

async function checkServed(dir, token, last, { name, code }) {
    if (code === 'log_missing') {
        const { code: exit, said } = linka(dir, ['serve', '--listen', '127.0.0.1:0'], { lang: languages.en });
        check(`${name}: serve ends, and says why`, exit === broken && acceptLoss.test(said), `${exit} ${said}`);
        return;
    }
    await serving(dir, token, async (client) => {
        const ready = await client.send('GET', '/readyz');
        check(`${name}: not ready, and why`, ready.status === 503 && JSON.parse(ready.body).because === code, ready.body);
        const calls = await client.get('/api/v1/calls?limit=20');
        check(`${name}: calls are shown`, JSON.parse(calls.body).calls.length === 20 && Number(calls.headers['linka-position']) <= last, calls.body.slice(0, 200));
        const refused = await client.send('POST', '/api/v1/lines', { body: { name: 'x', opened_on: '2024-01-01' }, key: 'alarms-line' });
        check(`${name}: nothing is recorded`, refused.status === 503 && refused.body.includes('log_read_only'), `${refused.status} ${refused.body}`);
    });
}

/** RocksDB opens nothing of it: what was taken away has to come back. */
function checkBeyond(dir, whole, typed, { name }) {
    // LOG is RocksDB's diary.
    const files = () => inLog(dir, (each) => !each.startsWith('LOG')).join();
    const before = files();
    const { code, said } = linka(dir, ['doctor', '--accept-loss'], { lang: languages.en, input: `${typed}\n` });
    check(`${name}: what cannot be opened cannot be accepted, and the way out is said`, code === broken && restore.test(said), `${code} ${said}`);
    check(`${name}: and nothing is written into it`, files() === before, files());
    for (const file of readdirSync(join(whole, 'log'))) if (!existsSync(join(dir, 'log', file))) cpSync(join(whole, 'log', file), join(dir, 'log', file));
    const verified = linka(dir, ['verify']);
    check(`${name}: put back, it is whole`, verified.code === 0, verified.said);
}

async function checkAccepted(dir, { token, desk, last }, typed, { name, code, missing, left, aside }) {
    const wrong = linka(dir, ['doctor', '--accept-loss'], { input: `${typed + 1}\n` });
    check(`${name}: it is not accepted by another number`, wrong.code === conflict, `${wrong.code} ${wrong.said}`);
    const accepted = linka(dir, ['doctor', '--accept-loss'], { input: `${typed}\n` });
    if (!check(`${name}: it is accepted`, accepted.code === 0, `${accepted.code} ${accepted.said}`)) return;
    if (aside) check(`${name}: the damaged log is kept`, existsSync(join(dir, 'log.damaged-1')));
    // Accounts were events, too: without any of them somebody new signs in, and opens a line.
    const way = left === 0 ? addSecondPerson(dir) : token;
    await serving(dir, way, async (client) => {
        const ready = await client.send('GET', '/readyz');
        check(`${name}: ready again`, ready.status === 200, ready.body);
        const { events } = JSON.parse((await client.get('/api/v1/events?order=newest&limit=50')).body);
        const event = events.find(({ type }) => type === 'cz.linka.loss_accepted.v1');
        const at = Number(event?.sequence);
        const [from, to] = missing ?? (aside ? [at, last] : [0, 0]);
        check(`${name}: that is the next event, with what was given up`, event?.data.reason === code && (event.data.from_position ?? 0) === from && (event.data.to_position ?? 0) === to, JSON.stringify(event));
        check(`${name}: what could be read is left`, left === undefined ? at > 1 && at <= last : at === left + 1, `${at}`);
        await logCalls(client, left === 0 ? await openDesk(client) : desk, 'after', 1);
    });
    const verified = linka(dir, ['verify']);
    check(`${name}: log and tree agree`, verified.code === 0, verified.said);
    // In short, only where the log has become another one.
    if (!full && !aside) return;
    const replayed = linka(dir, ['replay', '--json']);
    check(`${name}: views and log agree`, replayed.code === 0 && JSON.parse(replayed.out).equal, replayed.out + replayed.said);
}

await drill(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linka-alarms-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const written = await histories(folder);
    const cases = casesOf(written);
    for (const each of cases) {
        const dir = join(folder, 'case');
        cpSync(written.whole, dir, { recursive: true });
        each.damage(dir);
        const alarm = checkWords(dir, each);
        await checkServed(dir, written.token, written.last, each);
        const after = doctor(dir);
        check(`${each.name}: looking and serving changed nothing`, JSON.stringify(after.alarm) === JSON.stringify(alarm));
        const typed = alarm.missing_to === 0 ? after.log.position : alarm.missing_to;
        if (each.beyond) checkBeyond(dir, written.whole, typed, each);
        else await checkAccepted(dir, written, typed, each);
        rmSync(dir, { recursive: true });
    }
    // Views of another history, as far as this one: nobody notices at opening, but replay does.
    replace(written.whole, written.other, 'views');
    const { code, out } = linka(written.whole, ['replay', '--json']);
    check('views of another history: replay finds the row that differs', code === broken && !JSON.parse(out).equal, `${code} ${out}`);
    say(`${cases.length} kinds of damage to a log of ${written.last} records`);
});
