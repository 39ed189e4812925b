// Erases people and searches every file of the data directory for their keys and their words.
//
// Each round gives feedback, leaves a number for a call-back and ends a shift with a note, takes the keys out of the key store's
// files while they are there (which shows that the search can find them), has two people erase all three, waits until the server
// says that it is done, and searches every file below the data directory for the words, the data keys, the wrapped keys and the
// epoch key that had wrapped them. Every other round the server is killed right after the confirmation was answered: what is
// started again must carry the erasure out by itself. The texts are then asked for over the API, as of now and as of before.
//
// Usage: node erase-search.mjs [--full | ROUNDS]
import { addSecondPerson, clientsOf, completed, confirm, giveFeedback, keysOf, leaveNote, leaveNumber, request, searchFiles } from './support/erasing.mjs';
import { openDesk } from './support/desk.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';

const argument = process.argv[2];
const rounds = argument === '--full' ? 100 : Number(argument ?? 1);

async function checkAnswers(client, round, lineId, [fed, called, noted]) {
    for (const asOf of ['', `?as_of=@${noted.position}`]) {
        const feedback = JSON.parse((await client.get(`/api/v1/feedback/${fed.subject}${asOf}`)).body);
        const followUp = JSON.parse((await client.get(`/api/v1/cases/${called.subject}${asOf}`)).body).follow_up;
        const { shifts } = JSON.parse((await client.get(`/api/v1/lines/${lineId}/handover${asOf}`)).body);
        const shift = shifts.find((each) => each.shift_id === noted.subject);
        const states = [...feedback.personal, ...followUp.personal, ...shift.personal].map((each) => each.state);
        const shown = [feedback.text, feedback.contact, followUp.contact_name, followUp.contact_phone, shift.note].filter(Boolean);
        check(`round ${round}: nothing can be opened any more${asOf}`, states.length === 5 && states.every((state) => state === 'erased') && shown.length === 0, JSON.stringify([states, shown]));
    }
}

async function eraseRound(dir, server, tokens, desk, round) {
    let [anna, boris] = clientsOf(server, tokens);
    const written = [await giveFeedback(anna, round), await leaveNumber(anna, desk, round), await leaveNote(anna, desk, round)];
    const subjects = written.map(({ subject }) => subject);
    const { epochKey, found } = keysOf(dir, subjects);
    check(`round ${round}: feedback has two keys, the case and the shift one each`, found.length === 4, String(found.length));
    const secrets = [['the epoch key', epochKey], ...found.map(({ wrapped }) => ['a wrapped key', wrapped])];
    const there = searchFiles(dir, secrets).length;
    check(`round ${round}: the search finds what is there`, there >= secrets.length, `${there} of ${secrets.length}`);

    const asked = [];
    for (const subject of subjects) asked.push(await request(anna, subject, `${round}-${subject}`));
    const alone = await confirm(anna, asked[0], `alone-${round}`);
    check(`round ${round}: one person alone erases nothing`, alone.status === 403, `${alone.status}`);
    for (const one of asked) {
        const answer = await confirm(boris, one, `${round}-${one.id}`);
        check(`round ${round}: another person confirms`, answer.status === 201, `${answer.status} ${answer.body}`);
    }
    if (round % 2 === 0 || rounds === 1) {
        [anna, boris].forEach((client) => client.close());
        await server.end('SIGKILL');
        server = await Server.start(dir);
        [anna, boris] = clientsOf(server, tokens);
    }
    const done = [];
    for (const one of asked) done.push(await completed(boris, one.id));
    const went = done.map((one) => one.keys_destroyed).join();
    check(`round ${round}: it says how many keys went, and with which epoch`, went === '2,1,1' && done.every((one) => one.epoch_after > one.epoch_before), JSON.stringify(done));

    const words = written.flatMap(({ texts }) => texts).map((text) => [text, Buffer.from(text)]);
    const keys = found.map(({ key }) => ['a data key', key]);
    const hits = searchFiles(dir, [...secrets, ...keys, ...words]);
    check(`round ${round}: no file holds a key or a word of theirs`, hits.length === 0, hits.join('; '));
    await checkAnswers(boris, round, desk.lineId, written);
    [anna, boris].forEach((client) => client.close());
    return server;
}

await drill(async () => {
    const { dir, token } = prepare();
    const tokens = [token, addSecondPerson(dir)];
    let server = await Server.start(dir);
    const [client] = clientsOf(server, tokens);
    const desk = await openDesk(client);
    client.close();
    for (let round = 1; round <= rounds; round += 1) server = await eraseRound(dir, server, tokens, desk, round);
    const [code] = await server.end('SIGTERM');
    check('the server stops when asked', code === 0, String(code));
    say(`${rounds} rounds, ${rounds * 3} subjects erased`);
});
