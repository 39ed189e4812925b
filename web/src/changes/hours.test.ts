import { describe, expect, it } from 'vitest';
import type { Schemas } from '../lib/api';
import { changedDays, clockOf, coveringOn, daysOf, rulesAfter, weekOn, windowOf, windowsText } from './hours';

const line = (more: Partial<Schemas['LineReply']>): Schemas['LineReply'] => ({
    line_id: 'line-1',
    version: 1,
    name: 'Morava',
    opened_on: '2020-04-08',
    hours: [],
    exceptions: [],
    coverage: [],
    open_now: false,
    ...more,
});
const nine = [{ from: '09:00', to: '15:00' }];

describe('a time as people type it', () => {
    it.each([
        ['9', '09:00'],
        ['9:30', '09:30'],
        ['9.30', '09:30'],
        ['0930', '09:30'],
        ['24', '24:00'],
    ])('reads %s', (typed, clock) => expect(clockOf(typed)).toBe(clock));
    it.each(['', 'ráno', '25', '9:60', '24:01'])('refuses "%s"', (typed) => expect(clockOf(typed)).toBeUndefined());
    it('refuses an end before the beginning', () => expect(windowOf({ from: '15', to: '9' })).toBeUndefined());
    it('names no day when one of its windows cannot be read', () => expect(daysOf([{ weekday: 1, windows: [{ from: '9', to: '' }] }])).toBeUndefined());
});

describe('the week of a line', () => {
    const changed = line({
        hours: [
            { weekday: 1, windows: nine, valid_from_on: '2020-04-08' },
            { weekday: 1, windows: [], valid_from_on: '2020-05-04' },
            { weekday: 1, windows: [{ from: '10:00', to: '12:00' }], valid_from_on: '2020-05-04' },
        ],
    });
    it('takes the rule in force', () => expect(weekOn(changed, '2020-05-03')[0]!.windows).toEqual(nine));
    it('takes the last recorded of two from one day', () => expect(weekOn(changed, '2020-05-04')[0]!.windows).toEqual([{ from: '10:00', to: '12:00' }]));
    it('knows what is yet to begin', () => expect(rulesAfter(changed, '2020-05-03')).toHaveLength(2));
    it('finds the days that differ', () => {
        const before = weekOn(changed, '2020-04-08');
        const after = before.map((day) => (day.weekday === 2 ? { ...day, windows: nine } : day));
        expect(changedDays(before, after)).toEqual([{ weekday: 2, windows: nine }]);
    });
    it('is said in words', () => expect(windowsText(nine)).toBe('9:00–15:00'));
});

it('knows who covers a kraj on a day: from the first day, not on the last', () => {
    const covering = line({ coverage: [{ kraj: 'OLK', valid_from_on: '2020-04-08', valid_until_on: '2020-05-04' }] });
    expect(coveringOn([covering], 'OLK', '2020-05-03')?.line).toBe(covering);
    expect(coveringOn([covering], 'OLK', '2020-05-04')).toBeUndefined();
    expect(coveringOn([covering], 'ZLK', '2020-05-03')).toBeUndefined();
});
