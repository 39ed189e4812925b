// Erases people and searches every file of the data directory for their keys and their words.
//
// Each round gives feedback and leaves a number for a call-back, takes the keys out of the key store's files while they
// are there (which shows that the search can find them), has two people erase both, waits until the server says that it is
// done, and searches every file below the data directory for the words, the data keys, the wrapped keys and the epoch key
// that had wrapped them. Every other round the server is killed right after the confirmation was answered: what is started
// again must carry the erasure out by itself. The texts are then asked for over the API, as of now and as of before.
//
// Usage: node erase-search.mjs [--full | ROUNDS]
import { addSecondPerson, clientsOf, completed, confirm, giveFeedback, keysOf, leaveNumber, request, searchFiles } from './support/erasing.mjs';
import { openDesk } from './support/desk.mjs';
import { check, drill, say } from './support/report.mjs';
import { prepare, Server } from './support/server.mjs';

const argument = process.argv[2];
const rounds = argument === '--full' ? 100 : Number(argument ?? 1);

async function checkAnswers(client, round, fed, called) {
    for (const asOf of ['', `?as_of=@${called.position}`]) {
        const feedback = JSON.parse((await client.get(`/api/v1/feedback/${fed.subject}${asOf}`)).body);
        const followUp = JSON.parse((await client.get(`/api/v1/cases/${called.subject}${asOf}`)).body).follow_up;
        const states = [...feedback.personal, ...followUp.personal].map((each) => each.state);
        const shown = [feedback.text, feedback.contact, followUp.contact_name, followUp.contact_phone].filter(Boolean);
        check(`round ${round}: nothing can be opened any more${asOf}`, states.length === 4 && states.every((state) => state === 'erased') && shown.length === 0, JSON.stringify([states, shown]));
    }
}

async function eraseRound(dir, server, tokens, desk, round) {
    let [anna, boris] = clientsOf(server, tokens);
    const fed = await giveFeedback(anna, round);
    const called = await leaveNumber(anna, desk, round);
    const subjects = [fed.subject, called.subject];
    const { epochKey, found } = keysOf(dir, subjects);
    check(`round ${round}: feedback has two keys and the case one`, found.length === 3, String(found.length));
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
    check(`round ${round}: it says how many keys went, and with which epoch`, done[0].keys_destroyed === 2 && done[1].keys_destroyed === 1 && done.every((one) => one.epoch_after > one.epoch_before), JSON.stringify(done));

    const words = [...fed.texts, ...called.texts].map((text) => [text, Buffer.from(text)]);
    const keys = found.map(({ key }) => ['a data key', key]);
    const hits = searchFiles(dir, [...secrets, ...keys, ...words]);
    check(`round ${round}: no file holds a key or a word of theirs`, hits.length === 0, hits.join('; '));
    await checkAnswers(boris, round, fed, called);
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
    say(`${rounds} rounds, ${rounds * 2} people erased`);
});
