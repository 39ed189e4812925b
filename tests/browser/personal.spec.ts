// Personal data: warned of, sealed, opened on the record, and forgotten by two.
import type { Page } from '@playwright/test';
import { Peer } from './api_client';
import { begin, callBody, type Made } from './api_commands';
import { axeFaults, expect, looksRight, open, test } from './fixtures';

const form = (page: Page) => page.getByRole('form', { name: 'Zapsat podnět' });
const feedback = (text: string, more = {}) => ({ kind: 'problem', text, wants_reply: true, contact: 'Jana, 777 123 456', ...more });

async function openings(peer: Peer, subject: string): Promise<number> {
    const { events } = (await peer.get('/api/v1/events?order=newest&limit=500')).json;
    return events.filter((event: any) => event.type === 'cz.linka.personal_envelope_opened.v1' && event.data.subject === subject).length;
}

/** One asks, another confirms; resolves when the keys are gone. */
async function forget(asking: Peer, confirming: Peer, whom: { case_code: string } | { subject: string }): Promise<void> {
    const { erasure_id } = (await asking.record('/api/v1/erasures', { ...whom, ground: 'consent_withdrawn' })).json;
    const path = `/api/v1/erasures/${erasure_id}`;
    await confirming.record(`${path}/confirmation`, { verdict: 'confirm' }, { headers: { 'if-match': await confirming.version(path) } });
    await expect.poll(async () => (await confirming.get(path)).json.state).toBe('completed');
}

test('a sealed text is in no event, and opening what another wrote is on the record once a day', async ({ server }) => {
    const [writer, reader] = [await Peer.signIn(server, 'operator'), await Peer.signIn(server, 'coordinator')];
    const given = (await writer.record('/api/v1/feedback', feedback('Slova, která nikde nestojí.'))).json;
    const path = `/api/v1/feedback/${given.feedback_id}`;
    const log = (await reader.get('/api/v1/events?order=newest&limit=5')).text;
    expect(log).not.toContain('nikde nestojí');
    expect(log).toContain('"sealed":"text:sealed contact:sealed"');

    const own = await writer.get(path);
    expect(own.json).toMatchObject({ text: 'Slova, která nikde nestojí.', contact: 'Jana, 777 123 456' });
    expect(own.headers['cache-control']).toBe('no-store');
    expect(await openings(reader, given.feedback_id)).toBe(0);

    expect((await reader.get(path)).json.text).toBe('Slova, která nikde nestojí.');
    // Its words and its contact; and a second look is the same day's.
    expect(await openings(reader, given.feedback_id)).toBe(2);
    await reader.get(path);
    await reader.get(`${path}?as_of=@${given.position}`);
    expect(await openings(reader, given.feedback_id)).toBe(2);

    const analyst = await Peer.signIn(server, 'analyst');
    const hidden = (await analyst.get(path)).json;
    expect(hidden.text).toBeUndefined();
    expect(hidden.personal.map(({ state }: { state: string }) => state)).toEqual(['sealed', 'sealed']);
    [writer, reader, analyst].forEach((peer) => peer.close());
});

test('the same key and other words is refused, the same words are answered again', async ({ server }) => {
    const peer = await Peer.signIn(server, 'operator');
    const key = 'personal-texts-count-too';
    const first = await peer.send('POST', '/api/v1/feedback', { body: feedback('První slova.'), key });
    const again = await peer.send('POST', '/api/v1/feedback', { body: feedback('První slova.'), key });
    expect([again.status, again.text]).toEqual([201, first.text]);
    const other = await peer.send('POST', '/api/v1/feedback', { body: feedback('Jiná slova.'), key });
    expect([other.status, other.json.code]).toEqual([422, 'idempotency_key_reused']);
    peer.close();
});

test('whom to call back is shown in the case, described in lists, and forgotten when two people want it', async ({ server }) => {
    const [coordinator, admin] = [await Peer.signIn(server, 'coordinator'), await Peer.signIn(server, 'admin')];
    const made: Made = {};
    await begin(coordinator, made);
    const body = { ...callBody(made), information: [], referrals: [], texts: [], disputes: [], next_step: { kind: 'line_calls_back', due_on: '2020-06-01', contact_name: 'Jana', contact_phone: '777 123 456' } };
    const called = (await coordinator.record('/api/v1/calls', body)).json;
    const path = `/api/v1/cases/${called.case_id}`;
    expect((await coordinator.get(path)).json.follow_up).toMatchObject({ contact_name: 'Jana', contact_phone: '777 123 456' });
    const listed = (await coordinator.get(`/api/v1/cases?code=${encodeURIComponent(called.case_code)}`)).json.cases[0].follow_up;
    expect([listed.contact_phone, listed.personal[0].state]).toEqual([undefined, 'sealed']);

    const asked = await coordinator.record('/api/v1/erasures', { case_code: called.case_code, ground: 'consent_withdrawn' });
    const erasure = `/api/v1/erasures/${asked.json.erasure_id}`;
    const answered = { body: { verdict: 'confirm' }, headers: { 'if-match': await coordinator.version(erasure) } };
    const alone = await coordinator.send('POST', `${erasure}/confirmation`, answered);
    expect([alone.status, alone.json.code]).toEqual([403, 'erasure_needs_another_person']);
    expect((await admin.send('POST', `${erasure}/confirmation`, answered)).status).toBe(201);
    await expect.poll(async () => (await admin.get(erasure)).json).toMatchObject({ state: 'completed', keys_destroyed: 1, case_code: called.case_code });

    for (const asOf of ['', `?as_of=@${called.position}`]) {
        const { follow_up } = (await coordinator.get(path + asOf)).json;
        expect(follow_up.contact_phone).toBeUndefined();
        expect(follow_up.personal.map((each: any) => [each.state, each.erased_by])).toEqual([['erased', 'request'], ['erased', 'request']]);
    }
    const more = { ...body, return_kraj: undefined, release_window: undefined, client: undefined, case_code: called.case_code };
    const refused = await coordinator.send('POST', '/api/v1/calls', { body: more });
    expect([refused.status, refused.json.code]).toEqual([409, 'subject_erased']);
    const nobody = await coordinator.send('POST', '/api/v1/erasures', { body: { subject: 'case-nobody', ground: 'objection' } });
    expect(nobody.json.errors[0]).toMatchObject({ pointer: '/subject', code: 'unknown_subject' });
    [coordinator, admin].forEach((peer) => peer.close());
});

test('a text that looks personal is a warning under the field that its writer answers', async ({ page, server }) => {
    await open(page, server, '/podnety', 'coordinator');
    await form(page).getByLabel(/^Podnět/).fill('Spis 850412/1234 nikdo nenašel.');
    await form(page).getByRole('radio', { name: 'problém' }).check();
    await page.keyboard.press('Control+Enter');
    const warning = form(page).getByRole('alert');
    await expect(warning).toContainText('rodné číslo');
    await warning.getByRole('button', { name: 'Opravit' }).click();
    await expect(form(page).getByLabel(/^Podnět/)).toBeFocused();
    await looksRight(page, 'feedback-warning');
    await form(page).getByRole('button', { name: 'Není to osobní údaj, zapsat' }).click();
    await expect(page.getByText('Podnět je zapsán.')).toBeVisible();
    const peer = await Peer.signIn(server, 'coordinator');
    const newest = (await peer.get('/api/v1/events?order=newest&limit=3')).json.events.find((event: any) => event.type === 'cz.linka.feedback_received.v1');
    expect(newest.notpersonal).toBe(true);
    peer.close();
});

test('one asks for an erasure on its screen, another confirms it, and the place says so', async ({ page, browser, server }) => {
    const peer = await Peer.signIn(server, 'coordinator');
    const given = (await peer.record('/api/v1/feedback', feedback('Text k vymazání.'))).json;
    await open(page, server, '/vymazy', 'coordinator');
    await page.getByLabel('Kód případu nebo označení podnětu').fill(given.feedback_id);
    await page.getByRole('radio', { name: 'odvolaný souhlas' }).check();
    await page.getByRole('button', { name: 'Požádat o výmaz' }).click();
    await expect(page.getByText('vaše žádost: potvrdit ji musí někdo druhý').first()).toBeVisible();

    const other = await (await browser.newContext({ ignoreHTTPSErrors: true, baseURL: server.url, locale: 'cs-CZ' })).newPage();
    await open(other, server, '/vymazy', 'admin');
    const item = other.getByRole('listitem').filter({ hasText: given.feedback_id });
    await item.getByRole('button', { name: 'Potvrdit výmaz' }).click();
    await item.getByRole('button', { name: 'Opravdu vymazat navždy' }).click();
    await expect(item.getByText('vymazáno', { exact: true })).toBeVisible();
    await looksRight(other, 'erasures');
    await other.context().close();

    await page.goto(`/podnety?id=${given.feedback_id}&show=all`);
    await expect(page.getByRole('article').getByText(/^\[vymazáno na žádost/)).toBeVisible();
    await expect(page.getByRole('article').getByText(/^Kontakt: \[vymazáno/)).toBeVisible();
    peer.close();
});

test('what became of sealed texts stands wherever they would: in the case, its history, the lists, the replay, the duty', async ({ page, server }) => {
    test.slow();
    const [coordinator, admin] = [await Peer.signIn(server, 'coordinator'), await Peer.signIn(server, 'admin')];
    const made: Made = {};
    await begin(coordinator, made);
    const next_step = { kind: 'line_calls_back', due_on: '2020-06-01', contact_name: 'Jana', contact_phone: '777 123 456' };
    const called = (await coordinator.record('/api/v1/calls', { ...callBody(made), information: [], referrals: [], texts: [], disputes: [], next_step })).json;
    const given = (await coordinator.record('/api/v1/feedback', feedback('Slova na chvíli.'))).json;
    const shifts = `/api/v1/lines/${made.pilot_line}/shifts`;
    const until = new Date(Date.parse(made.now_at) + 3_600_000).toISOString();
    const { shift_id } = (await coordinator.record(shifts, { planned_until_at: until })).json;
    await coordinator.record(`${shifts}/${shift_id}/end`, { handover: 'Vzkaz na chvíli.' });

    await page.addInitScript((line) => window.localStorage.setItem('linka-my-line', line), made.pilot_line as string);
    await open(page, server, `/pripady/${called.case_id}`, 'coordinator');
    const planned = page.getByRole('listitem').filter({ hasText: 'Domluveno: linka zavolá zpět' });
    const log = page.getByRole('region', { name: 'Události' });
    await expect(planned).toContainText('komu volat, telefon: [zapečetěno, tady se neotvírá]');
    await expect(page.getByText('Zavolat: Jana, 777 123 456')).toBeVisible();

    await forget(coordinator, admin, { case_code: called.case_code });
    // On the open page, too.
    const erased = /\[vymazáno na žádost \S+ \d+\. \d+\. 2020\]/;
    await expect(planned).toContainText(new RegExp(`komu volat, telefon: ${erased.source}`));
    await expect(page.getByText(new RegExp(`^Zavolat: ${erased.source}$`))).toBeVisible();
    expect(await axeFaults(page)).toEqual([]);
    await page.screenshot({ path: 'screenshots/case-erased.png' });

    await page.goto(`/prehravac?pos=${given.position}&order=until`);
    const at = (position: number) => log.getByRole('listitem').filter({ has: page.locator(`a[data-row][href*="pos=${position}&"]`) });
    const received = at(given.position);
    await expect(received).toContainText('text, kontakt: [zapečetěno, tady se neotvírá]');
    await forget(coordinator, admin, { subject: given.feedback_id });
    await forget(coordinator, admin, { subject: shift_id });
    await page.reload();
    await expect(received).toContainText('text, kontakt: [vymazáno]');
    await expect(at(called.position)).toContainText('komu volat, telefon: [vymazáno]');
    expect(await axeFaults(page)).toEqual([]);
    await page.screenshot({ path: 'screenshots/replay-erased.png' });

    await page.goto('/podnety?show=all');
    const row = page.getByRole('region', { name: 'Podněty od nejnovějšího' }).locator(`a[href*="${given.feedback_id}"]`);
    await expect(row.getByText(erased)).toBeVisible();

    await page.locator('header button[aria-haspopup=dialog]').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Zahájit službu' }).click();
    const left = dialog.getByRole('region', { name: 'Vzkaz od předchozí služby' }).filter({ hasText: erased });
    await expect(left).toBeVisible();
    await page.screenshot({ path: 'screenshots/duty-erased.png' });
    // The next test finds the line as it was.
    await left.getByRole('button', { name: 'Převzato' }).click();
    await expect(left).toHaveCount(0);
    await dialog.getByRole('button', { name: 'Ukončit službu' }).click();
    await expect(dialog).toBeHidden();
    [coordinator, admin].forEach((peer) => peer.close());
});
