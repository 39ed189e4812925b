// Erases everybody: every number of every report, now and as of any moment, must stay what it was.
//
// Writes feedback and calls, a third of them with somebody's contact, and keeps the answer of every report at several
// moments, and of the lists of calls and cases. Then two people erase every subject there is. After that, and once more
// after a restart, the same questions must get the same answers, byte for byte for every moment of the past; of the answers
// as of now only the position has moved.
//
// Usage: node erase-all.mjs [--full]
import { addSecondPerson, clientsOf, completed, confirm, giveFeedback, leaveNumber, request } from './support/erasing.mjs';
import { callOf, openDesk } from './support/desk.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';

const people = process.argv[2] === '--full' ? 200 : 20;
const moments = 5;

async function questions(client, last) {
    const { reports } = JSON.parse((await client.get('/api/v1/reports')).body);
    const paths = [...reports.map(({ name }) => `/api/v1/reports/${name}`), ...reports.map(({ name }) => `/api/v1/reports/${name}/csv`), '/api/v1/calls?limit=500'];
    const at = Array.from({ length: moments }, (_, i) => Math.max(1, Math.floor((last * (i + 1)) / moments)));
    return paths.flatMap((path) => ['', ...at.map((position) => `as_of=@${position}`)].map((asOf) => (asOf === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${asOf}`)));
}

/** As of now the position moves on with every commit; everything else is what counts. */
function withoutPosition(body) {
    return body.replace(/"position":\d+|"recorded_at":"[^"]*"/g, '');
}

async function answersTo(client, paths) {
    const answers = new Map();
    for (const path of paths) {
        const { body } = await client.get(path);
        answers.set(path, path.includes('as_of') ? body : withoutPosition(body));
    }
    return answers;
}

function compare(when, before, after) {
    const changed = [...before].filter(([path, body]) => after.get(path) !== body).map(([path]) => path);
    check(`every answer is the same ${when}`, changed.length === 0, changed.slice(0, 5).join(', '));
}

await drill(async () => {
    const { dir, token } = prepare();
    const tokens = [token, addSecondPerson(dir)];
    let server = await Server.start(dir);
    let [anna, boris] = clientsOf(server, tokens);
    const desk = await openDesk(anna);
    const subjects = [];
    for (let i = 1; i <= people; i += 1) {
        subjects.push(await giveFeedback(anna, i), await leaveNumber(anna, desk, i));
        await anna.post('/api/v1/calls', callOf(desk, i), `plain-call-${i}`);
    }
    const last = subjects.at(-1).position;
    const paths = await questions(anna, last);
    const before = await answersTo(anna, paths);
    check('there is something to compare', before.size >= 3 * (moments + 1) && [...before.values()].some((body) => /"calls?"/.test(body)));

    for (const { subject } of subjects) {
        const asked = await request(anna, subject, subject);
        const answer = await confirm(boris, asked, subject);
        check(`${subject} is confirmed`, answer.status === 201, `${answer.status} ${answer.body}`);
    }
    let destroyed = 0;
    for (const { subject } of subjects) destroyed += (await completed(boris, `erasure-${subject}`)).keys_destroyed;
    check('every key is destroyed', destroyed === people * 3, `${destroyed} of ${people * 3}`);
    const { feedback } = JSON.parse((await anna.get('/api/v1/feedback?limit=500')).body);
    check('every text is gone', feedback.length === people && feedback.every((one) => one.text === undefined && one.personal.every(({ state }) => state === 'erased')));
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
