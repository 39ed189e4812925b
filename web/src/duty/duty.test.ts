import { describe, expect, it } from 'vitest';
import { isOverdue, type Shift } from './duty';
import { nextAt } from './shift/planned';

const at = (utc: string) => new Date(utc);

describe('the planned end of a shift', () => {
    it('is today, or tomorrow when that time has passed', () => {
        expect(nextAt('15:00', at('2020-04-15T07:05:00Z'))).toEqual(at('2020-04-15T13:00:00Z'));
        expect(nextAt('06:00', at('2020-04-15T20:00:00Z'))).toEqual(at('2020-04-16T04:00:00Z'));
    });
    it('is the same clock tomorrow through the night of 25 hours', () => {
        expect(nextAt('12:00', at('2020-10-24T10:00:00Z'))).toEqual(at('2020-10-25T11:00:00Z'));
    });
    it('is in the second turn of the hour that comes twice once the first has passed', () => {
        expect(nextAt('02:45', at('2020-10-25T00:30:00Z'))).toEqual(at('2020-10-25T00:45:00Z'));
        expect(nextAt('02:45', at('2020-10-25T01:10:00Z'))).toEqual(at('2020-10-25T01:45:00Z'));
    });
});

describe('a shift', () => {
    const shift = { planned_until_at: '2020-04-15T13:00:00Z' } as Shift;
    it('is overdue only after its planned end, and only while it goes on', () => {
        expect(isOverdue(shift, at('2020-04-15T13:00:00Z'))).toBe(false);
        expect(isOverdue(shift, at('2020-04-15T13:00:01Z'))).toBe(true);
        expect(isOverdue({ ...shift, ended_at: '2020-04-15T13:00:00Z' }, at('2020-04-16T00:00:00Z'))).toBe(false);
    });
});
