import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, instantInPrague, isoDay, momentOf, stopwatch } from './time';

describe('times', () => {
    it('are written as in Czech, in Prague', () => expect(momentOf('2020-04-15T08:42:07Z')).toBe('st 15. 4. 2020 10:42'));
    it('belong to the day in Prague, not in Greenwich', () => expect(isoDay('2020-04-15T22:30:00Z')).toBe('2020-04-16'));
    it('count days by the calendar, across the change of clocks', () => {
        expect(daysBetween('2020-03-28T23:30:00Z', '2020-03-30T00:00:00Z')).toBe(1);
        expect(daysBetween('2020-04-15T06:00:00Z', '2020-04-15T20:00:00Z')).toBe(0);
    });
    it('step over the end of a month', () => expect(addDays('2020-04-27', 7)).toBe('2020-05-04'));
    it('read a clock on the wall in summer and in winter', () => {
        expect(instantInPrague('2020-04-15T10:42').toISOString()).toBe('2020-04-15T08:42:00.000Z');
        expect(instantInPrague('2020-01-15T10:42').toISOString()).toBe('2020-01-15T09:42:00.000Z');
        expect(instantInPrague('2020-03-29T04:00').toISOString()).toBe('2020-03-29T02:00:00.000Z');
    });
    it('run on a stopwatch', () => expect(stopwatch(221_900)).toBe('00:03:41'));
});
