import { expect, it } from 'vitest';
import { flagsOf, highest, spreadOf } from './model';

const series = (...values: (number | undefined)[]) => ({ key: 'OLK', label: 'Olomoucký', points: values.map((y, i) => ({ x: `2020-04-${6 + i}`, y })) });

it('knows a series with no value from one of zeros', () => {
    expect(spreadOf(series(undefined, undefined))).toBeUndefined();
    expect(spreadOf(series(0, undefined, 0))).toEqual({ count: 2, min: 0, max: 0, last: 0 });
});

it('scales every chart by the highest point of all', () => {
    expect(highest([series(0.2), series(2, undefined)])).toBeCloseTo(2.3);
    expect(highest([series(undefined)])).toBeGreaterThan(0);
});

it('puts marks of one week under one flag', () => {
    const marks = [
        { x: '2020-04-06', label: 'a' },
        { x: '2020-04-27', label: 'b' },
        { x: '2020-04-27', label: 'c' },
    ];
    expect(flagsOf(marks)).toEqual([
        { x: '2020-04-06', text: '1' },
        { x: '2020-04-27', text: '2, 3' },
    ]);
});
