import { expect, it } from 'vitest';
import type { Schemas } from '../../lib/api';
import { belongs, entriesOf, subjectsOf } from './entries';

const event = (sequence: string, type: string, data: Record<string, never> | object, more: Partial<Schemas['CloudEvent']> = {}) =>
    ({
        specversion: '1.0',
        id: `${sequence}.0`,
        source: '/linka/x',
        type: `cz.linka.${type}.v1`,
        subject: 's',
        time: '2020-04-16T08:00:00Z',
        datacontenttype: 'application/json',
        sequence,
        validtime: '2020-04-16T08:00:00Z',
        actorid: 'account-1',
        actorrole: 'operator',
        data,
        ...more,
    }) as Schemas['CloudEvent'];

it('makes one entry of what one command did', () => {
    const entries = entriesOf([event('7', 'call_logged', { call_id: 'call-1', case_id: 'case-1' }), event('7', 'case_opened', { case_id: 'case-1' }), event('8', 'log_started', {})]);
    expect(entries.map(({ position, happenings }) => [position, happenings.map(({ type }) => type)])).toEqual([
        [7, ['call_logged', 'case_opened']],
        [8, ['log_started']],
    ]);
    expect(subjectsOf(entries[0]!)).toEqual([{ kind: 'case', id: 'case-1' }]);
    expect(belongs(entries[0]!, 'cases')).toBe(true);
    expect(belongs(entries[1]!, 'cases')).toBe(false);
});

it('reads what became of sealed texts', () => {
    const [one, two] = entriesOf([event('1', 'feedback_received', {}, { sealed: 'text:erased contact:sealed' }), event('2', 'log_started', {})]);
    expect(one!.happenings[0]!.personal).toEqual([
        { field: 'text', state: 'erased' },
        { field: 'contact', state: 'sealed' },
    ]);
    expect(two!.happenings[0]!.personal).toEqual([]);
});

it('calls an entry late after a day, not on it', () => {
    const [onTime, late] = entriesOf([event('1', 'call_logged', {}, { validtime: '2020-04-15T08:00:00Z' }), event('2', 'call_logged', {}, { validtime: '2020-04-15T07:59:59Z' })]);
    expect([onTime!.late, late!.late]).toEqual([false, true]);
});
