// Erases everybody: every number of every report, now and as of any moment, must stay what it was.
//
// Writes feedback, calls, half of them with somebody's contact, and shifts that leave a note and count missed calls. Keeps the
// answer of every report, now and at several moments, and the lists of calls, cases, feedback and shifts at the same moments.
// Then two people erase every subject there is. After that, and once more after a restart, the same questions must get the same
// answers: reports as of a moment byte for byte, reports as of now but for the position, which has moved on, and lists in all
// but the texts and what became of them.
//
// Usage: node erase-all.mjs [--full]
import { nextOf } from './support/client.mjs';
import { addSecondPerson, clientsOf, completed, confirm, giveFeedback, leaveNote, leaveNumber, request } from './support/erasing.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';

const people = process.argv[2] === '--full' ? 200 : 20;
const moments = 5;

const lists = ['/api/v1/calls', '/api/v1/cases', '/api/v1/feedback', '/api/v1/shifts'];
/** A text, or what became of it: what erasing is for. */
const personal = new Set(['text', 'contact', 'note', 'personal']);

async function questions(client, last) {
    const { reports } = JSON.parse((await client.get('/api/v1/reports')).body);
    const paths = [...reports.flatMap(({ name }) => [`/api/v1/reports/${name}`, `/api/v1/reports/${name}/csv`]), ...lists];
    const at = Array.from({ length: moments }, (_, i) => Math.max(1, Math.floor((last * (i + 1)) / moments)));
    return { reports: reports.length, paths: paths.flatMap((path) => [path, ...at.map((position) => `${path}?as_of=@${position}`)]) };
}

/** What must not change of an answer. As of now the position moves on with every commit. */
function lasting(path, body) {
    if (lists.includes(path.split('?')[0])) return JSON.stringify(JSON.parse(body), (name, value) => (personal.has(name) ? undefined : value));
    return path.includes('as_of') ? body : body.replace(/"position":\d+|"recorded_at":"[^"]*"/g, '');
}

/** Every page of each answer. */
async function answersTo(client, paths) {
    const answers = new Map();
    for (const path of paths) {
        const pages = [];
        for (let page = path; page !== undefined; ) {
            const answer = await client.get(page);
            pages.push(lasting(path, answer.body));
            page = nextOf(answer);
        }
        answers.set(path, pages);
    }
    return answers;
}

const rowsOf = (pages) => pages.flatMap((page) => Object.values(JSON.parse(page))[0]).length;

function compare(when, before, after) {
    const changed = [...before].filter(([path, pages]) => after.get(path).join('\n') !== pages.join('\n')).map(([path]) => path);
    check(`every answer is the same ${when}`, changed.length === 0, changed.slice(0, 5).join(', '));
}

async function checkGone(client, path, name, count = people) {
    const rows = JSON.parse((await client.get(path)).body)[name];
    const gone = rows.filter((row) => row.text === undefined && row.contact === undefined && row.note === undefined && row.personal.every(({ state }) => state === 'erased'));
    check(`${path}: every text is gone`, gone.length === count && rows.length === count, `${gone.length} of ${rows.length}`);
}

await drill(async () => {
    const { dir, token } = prepare();
    const tokens = [token, addSecondPerson(dir)];
    let server = await Server.start(dir);
    let [anna, boris] = clientsOf(server, tokens);
    const desk = await openDesk(anna);
    const subjects = [];
    for (let i = 1; i <= people; i += 1) {
        subjects.push(await giveFeedback(anna, i), await leaveNumber(anna, desk, i), await leaveNote(anna, desk, i));
        await anna.post('/api/v1/calls', callOf(desk, i), `plain-call-${i}`);
    }
    const last = subjects.at(-1).position;
    const { reports, paths } = await questions(anna, last);
    const before = await answersTo(anna, paths);
    check('there is something to compare', reports > 1 && before.size === (2 * reports + lists.length) * (moments + 1), `${reports} reports, ${before.size} answers`);
    const empty = lists.filter((path) => rowsOf(before.get(path)) < people);
    check('every list holds something', empty.length === 0, empty.join(', '));

    for (const { subject } of subjects) {
        const asked = await request(anna, subject, subject);
        const answer = await confirm(boris, asked, subject);
        check(`${subject} is confirmed`, answer.status === 201, `${answer.status} ${answer.body}`);
    }
    let destroyed = 0;
    for (const { subject } of subjects) destroyed += (await completed(boris, `erasure-${subject}`)).keys_destroyed;
    check('every key is destroyed', destroyed === people * 4, `${destroyed} of ${people * 4}`);
    await checkGone(anna, '/api/v1/feedback?limit=500', 'feedback');
    await checkGone(anna, '/api/v1/shifts?limit=500', 'shifts');
    // The one answer that would open notes.
    await checkGone(anna, `/api/v1/lines/${desk.lineId}/handover`, 'shifts', Math.min(people, 100));
    compare('after everybody is erased', before, await answersTo(anna, paths));

    [anna, boris].forEach((client) => client.close());
    await server.end('SIGTERM');
    server = await Server.start(dir);
    [anna, boris] = clientsOf(server, tokens);
    compare('after a restart', before, await answersTo(anna, paths));
    [anna, boris].forEach((client) => client.close());
    await server.end('SIGTERM');
    say(`${subjects.length} subjects, ${destroyed} keys, ${before.size} answers compared twice`);
});
