// Two people who erase, and what they erase: feedback, cases with somebody's contact in them, and what a shift left to the next.
import { execFileSync } from 'node:child_process';
import { createDecipheriv } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from './client.mjs';
import { binary } from './server.mjs';

/** A second coordinator; the server must not be running. */
export function addSecondPerson(dir) {
    const run = (args, input) => execFileSync(binary, [...args, '--data', dir], { input, stdio: ['pipe', 'pipe', 'ignore'] }).toString().trim();
    run(['user', 'add', 'druha', '--role', 'coordinator', '--org', 'POR', '--password-file', '-'], 'only for this drill\n');
    return run(['token', 'create', 'druha']);
}

/** Feedback whose words and contact stand nowhere else. */
export async function giveFeedback(client, number) {
    const words = `Slova jen pro zkoušku ${number} žluťoučký`;
    const contact = `Osoba ${number}, osoba.${number}@zkouska.example`;
    const given = await client.post(
        '/api/v1/feedback',
        { kind: 'problem', channel: 'phone', text: words, wants_reply: true, contact },
        `feedback-drill-${number}`,
    );
    return { subject: given.feedback_id, position: given.position, texts: [words, contact] };
}

/** A call that must be returned, with whom to ask for. */
export async function leaveNumber(client, desk, number) {
    const name = `Jméno Zkoušky ${number}`;
    const phone = `+420 ${700 + (number % 90)} ${String(number).padStart(3, '0')} 913`;
    const given = await client.post(
        '/api/v1/calls',
        {
            line_id: desk.lineId,
            return_kraj: 'PHA',
            outcome: 'unsolved',
            next_step: { kind: 'line_calls_back', due_on: dueOn(), contact_name: name, contact_phone: phone },
        },
        `call-drill-${number}`,
    );
    return { subject: given.case_id, position: given.position, texts: [name, phone] };
}

/** A shift that is over, with a note for the next one and the missed calls of its day. */
export async function leaveNote(client, desk, number) {
    const note = `Vzkaz jen pro zkoušku ${number}, příliš žluťoučký`;
    const shifts = `/api/v1/lines/${desk.lineId}/shifts`;
    const { shift_id: subject } = await client.post(shifts, { planned_until_at: new Date(Date.now() + 3_600_000).toISOString() }, `shift-drill-${number}`);
    const ended = await client.post(`${shifts}/${subject}/end`, { handover: note, missed: number % 7, method: 'phone_list' }, `note-drill-${number}`);
    return { subject, position: ended.position, texts: [note] };
}

export function dueOn() {
    return new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
}

export async function request(client, subject, key) {
    const asked = await client.post('/api/v1/erasures', { subject, ground: 'consent_withdrawn' }, `request-${key}`);
    return { id: asked.erasure_id, version: asked.position };
}

export function confirm(client, asked, key) {
    return client.send('POST', `/api/v1/erasures/${asked.id}/confirmation`, {
        body: { verdict: 'confirm' },
        key: `confirm-${key}`,
        headers: { 'if-match': `"v${asked.version}"` },
    });
}

/** Waits for the record that the keys are gone; gives it. */
export async function completed(client, id) {
    const deadline = Date.now() + 60_000;
    for (;;) {
        const erasure = JSON.parse((await client.get(`/api/v1/erasures/${id}`)).body);
        if (erasure.state === 'completed') return erasure;
        if (Date.now() > deadline) throw new Error(`${id} is still ${erasure.state} after a minute`);
        await new Promise((again) => setTimeout(again, 20));
    }
}

/** What the key store holds for these subjects, read from its files by the form in src/store/README.md. */
export function keysOf(dir, subjects) {
    const keys = join(dir, 'keys');
    const epoch = Math.max(...readdirSync(keys).map((name) => Number(/^slots-(\d+)$/.exec(name)?.[1] ?? 0)));
    const epochKey = readFileSync(join(keys, `epoch-${epoch}`)).subarray(20, 52);
    const slots = readFileSync(join(keys, `slots-${epoch}`));
    const found = [];
    for (let at = 256; at + 256 <= slots.length; at += 256) {
        const slot = slots.subarray(at, at + 256);
        const subject = slot.subarray(108, 108 + slot[7]);
        if (slot[4] !== 1 || !subjects.includes(subject.toString())) continue;
        const wrapped = slot.subarray(48, 108);
        const cipher = createDecipheriv('aes-256-gcm', epochKey, wrapped.subarray(0, 12));
        cipher.setAAD(Buffer.concat([slot.subarray(32, 48), slot.subarray(5, 6), subject]));
        cipher.setAuthTag(wrapped.subarray(44));
        found.push({ wrapped: Buffer.from(wrapped.subarray(12)), key: Buffer.concat([cipher.update(wrapped.subarray(12, 44)), cipher.final()]) });
    }
    return { epochKey: Buffer.from(epochKey), found };
}

/** Which of the named byte strings stand in any file below the directory. */
export function searchFiles(dir, wanted) {
    const hits = [];
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath ?? entry.path, entry.name);
        let bytes;
        try {
            bytes = readFileSync(path);
        } catch (error) {
            // A running database removes files of its own.
            if (error.code === 'ENOENT') continue;
            throw error;
        }
        for (const [name, needle] of wanted) if (bytes.includes(needle)) hits.push(`${name} in ${path}`);
    }
    return hits;
}

export const clientsOf = (server, tokens) => tokens.map((token) => new Client(server.port, token));
