// Weekly hours as they are read and typed. Pure.
import type { Schemas } from '../lib/api';
import { noonOf, timeOfDay } from '../lib/time';

export type Window = Schemas['Window'];
export type Day = { weekday: number; windows: Window[] };
type Line = Schemas['LineReply'];

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** "9", "9.30", "9:30" → "09:30"; undefined when it is no time of a day. */
export function clockOf(typed: string): string | undefined {
    const found = typed.trim().match(/^(\d{1,2})(?:[.:]?(\d{2}))?$/);
    if (!found) return undefined;
    const [hour, minute] = [Number(found[1]), Number(found[2] ?? 0)];
    if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return undefined;
    return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** Both ends readable, and the end after the beginning. */
export function windowOf(typed: Window): Window | undefined {
    const [from, to] = [clockOf(typed.from), clockOf(typed.to)];
    return from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
}

/** Of days with windows as typed; undefined when one of them cannot be read. */
export function daysOf(typed: readonly Day[]): Day[] | undefined {
    const days: Day[] = [];
    for (const { weekday, windows } of typed) {
        const read = windows.map(windowOf);
        if (read.includes(undefined)) return undefined;
        days.push({ weekday, windows: read as Window[] });
    }
    return days;
}

/** The weekly rules that hold on a date: of each weekday the latest that began, the last recorded. */
export function weekOn(line: Line, date: string): Day[] {
    return weekdays.map((weekday) => {
        let inForce: Schemas['HoursRule'] | undefined;
        for (const rule of line.hours) {
            if (rule.weekday !== weekday || rule.valid_from_on > date) continue;
            if (!inForce || rule.valid_from_on >= inForce.valid_from_on) inForce = rule;
        }
        return { weekday, windows: inForce?.windows ?? [] };
    });
}

/** Rules that begin only after a date, the nearest first. */
export const rulesAfter = (line: Line, date: string): Schemas['HoursRule'][] =>
    line.hours.filter((rule) => rule.valid_from_on > date).sort((a, b) => (a.valid_from_on < b.valid_from_on ? -1 : 1));

export function changedDays(before: readonly Day[], after: readonly Day[]): Day[] {
    return after.filter((day) => {
        const was = before.find(({ weekday }) => weekday === day.weekday);
        return JSON.stringify(was?.windows ?? []) !== JSON.stringify(day.windows);
    });
}

/** "9:00" of "09:00", in the language chosen. */
const shortClock = (clock: string): string => (clock === '24:00' ? clock : timeOfDay(new Date(`2020-01-01T${clock}:00+01:00`)));

export const windowsText = (windows: readonly Window[]): string =>
    windows.map(({ from, to }) => `${shortClock(from)}–${shortClock(to)}`).join(', ');

/** A day with that weekday, to be named by Intl: 6 April 2020 was a Monday. */
export const dayNamed = (weekday: number): Date => noonOf(`2020-04-${String(5 + weekday).padStart(2, '0')}`);

export type Covering = { line: Line; coverage: Schemas['Coverage'] };

/** Which line has the kraj on that date; undefined is a normal state. */
export function coveringOn(lines: readonly Line[], kraj: string, date: string): Covering | undefined {
    for (const line of lines) {
        const coverage = line.coverage.find(
            (one) => one.kraj === kraj && one.valid_from_on <= date && (!one.valid_until_on || date < one.valid_until_on),
        );
        if (coverage) return { line, coverage };
    }
    return undefined;
}
