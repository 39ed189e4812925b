// Damages the store of keys: the server starts and serves, sealed texts are unreadable for now and never "erased", none is sealed.
//
// Feedback, a number to call back and the note of a shift are sealed, and one more feedback is erased. Each case is a copy of the
// directory with one thing wrong in keys/: the file of slots or the epoch's is cut, flipped or emptied, or the epoch's is gone.
//
// 1. The whole store is damaged: every text says "unreadable", lists and history go on, a call without texts is recorded, and
//    whatever would have to be sealed is refused with `keys_unreadable`. An erasure that is confirmed meanwhile waits, also over
//    a restart. With the files back all is readable again, and the erasure is carried out (in short, for one of the cases).
// 2. One slot is damaged: its text alone is unreadable; others open, and new ones are sealed.
// 3. The file of slots is cut between slots, where it looks like one that was never longer: texts whose slot is gone are not shown,
//    and none is called erased.
//
// Usage: node keys.mjs [--full]
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callOf, openDesk } from './support/desk.mjs';
import { addSecondPerson, clientsOf, completed, confirm, dueOn, giveFeedback, leaveNote, leaveNumber, request } from './support/erasing.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';

const full = process.argv[2] === '--full';
const slotBytes = 256;
const textKind = 1;

async function serving(dir, tokens, work) {
    const server = await Server.start(dir);
    const clients = clientsOf(server, tokens);
    const outcome = await work(...clients);
    clients.forEach((client) => client.close());
    const [code] = await server.end('SIGTERM');
    check('the server stops when asked', code === 0, String(code));
    return outcome;
}

/** The directory that every case is a copy of, and what is sealed in it. */
async function write(dir, tokens) {
    return serving(dir, tokens, async (anna, boris) => {
        const desk = await openDesk(anna);
        const written = { desk, fed: await giveFeedback(anna, 1), gone: await giveFeedback(anna, 2), called: await leaveNumber(anna, desk, 1), noted: await leaveNote(anna, desk, 1) };
        const asked = await request(anna, written.gone.subject, 'keys-gone');
        await confirm(boris, asked, 'keys-gone');
        await completed(boris, asked.id);
        return written;
    });
}

const file = (dir, name) => join(dir, 'keys', readdirSync(join(dir, 'keys')).find((each) => each.startsWith(name)));
const change = (path, work) => writeFileSync(path, work(readFileSync(path)));
const cut = (dir, name, length) => change(file(dir, name), (bytes) => bytes.subarray(0, length));
const flip = (dir, name, at) => change(file(dir, name), (bytes) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)));

/** Where the slot of that subject and kind begins; src/store/README.md has the form. */
function slotOf(dir, subject, kind) {
    const slots = readFileSync(file(dir, 'slots-'));
    for (let at = slotBytes; at < slots.length; at += slotBytes) if (slots[at + 5] === kind && slots.subarray(at + 108, at + 108 + slots[at + 7]).toString() === subject) return at;
    throw new Error(`no slot for ${subject}`);
}

/** Field to { state, text } of all that is sealed. */
async function texts(client, { desk, fed, gone, called, noted }) {
    const read = async (path) => JSON.parse((await client.get(path)).body);
    const feedback = await read(`/api/v1/feedback/${fed.subject}`);
    const erased = await read(`/api/v1/feedback/${gone.subject}`);
    const { follow_up: followUp } = await read(`/api/v1/cases/${called.subject}`);
    const shift = (await read(`/api/v1/lines/${desk.lineId}/handover`)).shifts.find((each) => each.shift_id === noted.subject);
    const found = {};
    for (const [name, row] of Object.entries({ feedback, followUp, shift, erased }))
        for (const { field, state } of row.personal) found[`${name}.${field}`] = { state, text: row[field] };
    return found;
}

const living = (found) => Object.entries(found).filter(([name]) => !name.startsWith('erased.'));

async function checkReads(client, name) {
    for (const path of ['/api/v1/feedback', '/api/v1/cases', '/api/v1/calls', '/api/v1/shifts', '/api/v1/events?limit=500', '/api/v1/reports/calls-by-week']) {
        const { status, body } = await client.send('GET', path);
        check(`${name}: ${path} is answered`, status === 200, `${status} ${body}`);
    }
}

async function checkRefusals(client, name, desk) {
    const shifts = `/api/v1/lines/${desk.lineId}/shifts`;
    const { shift_id: shift } = await client.post(shifts, { planned_until_at: new Date(Date.now() + 3_600_000).toISOString() }, 'keys-shift');
    const sealing = [
        ['/api/v1/feedback', { kind: 'problem', channel: 'phone', text: 'Nová slova jen pro zkoušku', wants_reply: false }],
        ['/api/v1/calls', { line_id: desk.lineId, return_kraj: 'PHA', outcome: 'unsolved', next_step: { kind: 'line_calls_back', due_on: dueOn(), contact_name: 'Nové Jméno', contact_phone: '+420 700 007 913' } }],
        [`${shifts}/${shift}/end`, { handover: 'Nový vzkaz jen pro zkoušku' }],
    ];
    for (const [path, body] of sealing) {
        const answer = await client.send('POST', path, { body, key: `keys-${path}`.slice(0, 128), headers: { 'accept-language': 'en' } });
        const problem = JSON.parse(answer.body);
        check(`${name}: ${path}: nothing new is sealed, and why`, answer.status === 503 && problem.code === 'keys_unreadable' && /key store is damaged/.test(problem.title), `${answer.status} ${answer.body}`);
    }
    const plain = await client.send('POST', '/api/v1/calls', { body: callOf(desk, 1), key: 'keys-plain-call' });
    check(`${name}: a call without texts is recorded`, plain.status === 201, `${plain.status} ${plain.body}`);
}

/** The store as a whole is damaged. */
async function checkWhole(dir, tokens, written, name) {
    await serving(dir, tokens, async (anna) => {
        const found = await texts(anna, written);
        const wrong = Object.entries(found).filter(([, { state, text }]) => state !== 'unreadable' || text !== undefined);
        check(`${name}: every text is unreadable for now`, Object.keys(found).length === 7 && wrong.length === 0, JSON.stringify(wrong));
        await checkReads(anna, name);
        await checkRefusals(anna, name, written.desk);
    });
}

/** Damaged, and then put back; somebody is to be erased meanwhile. */
async function checkReturn(dir, tokens, written, keys, name) {
    const erasure = await serving(dir, tokens, async (anna, boris) => {
        const asked = await request(anna, written.noted.subject, 'keys-meanwhile');
        const answer = await confirm(boris, asked, 'keys-meanwhile');
        check(`${name}: an erasure can be confirmed`, answer.status === 201, `${answer.status} ${answer.body}`);
        return asked.id;
    });
    await serving(dir, tokens, async (anna) => {
        const { state } = JSON.parse((await anna.get(`/api/v1/erasures/${erasure}`)).body);
        check(`${name}: started again, the erasure still waits`, state === 'confirmed', state);
    });
    rmSync(join(dir, 'keys'), { recursive: true });
    cpSync(keys, join(dir, 'keys'), { recursive: true });
    await serving(dir, tokens, async (anna) => {
        await completed(anna, erasure);
        const found = await texts(anna, written);
        const states = living(found).map(([field, { state, text }]) => `${field} ${state}${text === undefined ? '' : ' shown'}`).join(', ');
        const wanted = 'feedback.text readable shown, feedback.contact readable shown, followUp.contact_name readable shown, followUp.contact_phone readable shown, shift.note erased';
        check(`${name}: with its files back all is readable again, and the erasure is carried out`, states === wanted, states);
    });
}

async function checkOneSlot(dir, tokens, written, name) {
    await serving(dir, tokens, async (anna) => {
        const found = await texts(anna, written);
        const hidden = living(found).filter(([, { text }]) => text === undefined).map(([field, { state }]) => `${field} ${state}`);
        check(`${name}: that text alone is unreadable`, hidden.join() === 'feedback.text unreadable', hidden.join());
        check(`${name}: what was erased says so`, found['erased.text'].state === 'erased' && found['erased.contact'].state === 'erased', JSON.stringify(found));
        const fresh = await giveFeedback(anna, 3);
        const shown = JSON.parse((await anna.get(`/api/v1/feedback/${fresh.subject}`)).body);
        check(`${name}: new texts are sealed and open`, shown.text === fresh.texts[0] && shown.contact === fresh.texts[1], JSON.stringify(shown));
    });
}

async function checkCutBetween(dir, tokens, written, name) {
    await serving(dir, tokens, async (anna) => {
        const found = await texts(anna, written);
        const right = new Set([...written.fed.texts, ...written.called.texts, ...written.noted.texts, undefined]);
        check(`${name}: no text is another one`, Object.values(found).every(({ text }) => right.has(text)), JSON.stringify(found));
        check(`${name}: no text of the living is called erased`, living(found).every(([, { state }]) => state !== 'erased'), JSON.stringify(found));
        check(`${name}: what has no slot any more is not shown`, found['shift.note'].text === undefined && found['shift.note'].state !== 'readable', JSON.stringify(found));
        await checkReads(anna, name);
    });
}

await drill(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'linka-keys-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    const { dir: base, token } = prepare();
    const tokens = [token, addSecondPerson(base)];
    const written = await write(base, tokens);
    const cases = [
        ['slots cut in their header', checkWhole, (dir) => cut(dir, 'slots-', 100)],
        ['slots emptied', checkWhole, (dir) => cut(dir, 'slots-', 0)],
        ['a flipped bit in the header of the slots', checkWhole, (dir) => flip(dir, 'slots-', 3)],
        ['a flipped bit in the epoch key', checkWhole, (dir) => flip(dir, 'epoch-', 25)],
        ['the epoch key cut', checkWhole, (dir) => cut(dir, 'epoch-', 40)],
        ['no epoch key', checkWhole, (dir) => rmSync(file(dir, 'epoch-'))],
        ['a flipped bit in one slot', checkOneSlot, (dir) => flip(dir, 'slots-', slotOf(dir, written.fed.subject, textKind) + 60)],
        ['slots cut between two', checkCutBetween, (dir) => cut(dir, 'slots-', 2 * slotBytes)],
        ['slots cut in the middle of one', checkCutBetween, (dir) => cut(dir, 'slots-', slotBytes + 100)],
    ];
    for (const [name, holds, damage] of cases) {
        const dir = join(folder, 'case');
        cpSync(base, dir, { recursive: true });
        damage(dir);
        await holds(dir, tokens, written, name);
        if (holds === checkWhole && (full || name === cases[0][0])) await checkReturn(dir, tokens, written, join(base, 'keys'), name);
        rmSync(dir, { recursive: true });
    }
    say(`${cases.length} kinds of damage to the keys`);
});
