// Times as people in Prague read them: "st 15. 4. 2020 10:42". Pure; the clock is clock.svelte.ts.
import { language } from './i18n.svelte';

const zone = 'Europe/Prague';
type Format = (at: Date) => string;

function localized(cs: Intl.DateTimeFormatOptions): Format {
    const formats = new Map<string, Intl.DateTimeFormat>();
    return (at) => {
        const locale = language.now === 'cs' ? 'cs-CZ' : 'en-GB';
        let format = formats.get(locale);
        if (!format) formats.set(locale, (format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...cs })));
        return format.format(at);
    };
}

const clock = localized({ hour: 'numeric', minute: '2-digit', hour12: false });
const weekday = localized({ weekday: 'short' });
const longWeekday = localized({ weekday: 'long' });
const date = localized({ day: 'numeric', month: 'numeric', year: 'numeric' });
const shortDate = localized({ day: 'numeric', month: 'numeric' });
// Swedish writes 2020-04-15.
const iso = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });

const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });

const isoTime = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hour: '2-digit', minute: '2-digit' });

/** "středa" */
export const dayName = (at: string | Date): string => longWeekday(new Date(at));
/** "10:42" */
export const timeOfDay = (at: string | Date): string => clock(new Date(at));
/** "st 15. 4. 2020" */
export const dayOf = (at: string | Date): string => `${weekday(new Date(at))} ${date(new Date(at))}`;
/** "st 15. 4." */
export const shortDayOf = (at: string | Date): string => `${weekday(new Date(at))} ${shortDate(new Date(at))}`;
/** "15. 4." */
export const shortDateOf = (at: string | Date): string => shortDate(new Date(at));
/** "st 15. 4. 2020 10:42" */
export const momentOf = (at: string | Date): string => `${dayOf(at)} ${timeOfDay(at)}`;
/** "2020-04-15", the day in Prague */
export const isoDay = (at: string | Date): string => iso.format(new Date(at));
/** "10:42" for a time field, the clock in Prague */
export const isoClock = (at: string | Date): string => isoTime.format(new Date(at));
/** A date without a time ("2020-04-15"), as a moment at noon, so that no zone moves it to another day. */
export const noonOf = (day: string): Date => new Date(`${day}T12:00:00Z`);

export const addDays = (day: string, days: number): string =>
    isoDay(new Date(noonOf(day).getTime() + days * 86_400_000));

/** What a clock in Prague shows ("2020-04-15T10:42", from a form) as an instant. Around a change of
 *  the clocks the offset is asked for twice, because the first guess may lie on its other side. */
export function instantInPrague(local: string): Date {
    const asUtc = new Date(`${local}Z`).getTime();
    const shiftAt = (time: number) => new Date(`${wall.format(time).replace(' ', 'T')}Z`).getTime() - time;
    const guess = asUtc - shiftAt(asUtc);
    return new Date(asUtc - shiftAt(guess));
}

/** Whole days between two days in Prague: 0 is the same day. */
export function daysBetween(from: string | Date, until: string | Date): number {
    return Math.round((noonOf(isoDay(until)).getTime() - noonOf(isoDay(from)).getTime()) / 86_400_000);
}

/** 221 000 ms → "00:03:41" */
export function stopwatch(milliseconds: number): string {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
