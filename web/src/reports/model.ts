// What the chart and the table read from the one model. Pure.
import type { Schemas } from '../lib/api';

export type Report = Schemas['ReportReply'];
export type Series = Schemas['ReportSeries'];
/** Marks of one place on the x axis, numbered as in the list under the chart. */
export type Flag = { x: string; text: string };

export const totalOf = (report: Report): Series | undefined => report.series.find((series) => series.key === 'total');
export const krajeOf = (report: Report): Series[] => report.series.filter((series) => series.key !== 'total');

/** In the order of time, as they are numbered. */
export const marksOf = (report: Report): Report['marks'] =>
    [...report.marks].sort((a, b) => ((a.on ?? a.x) < (b.on ?? b.x) ? -1 : 1));

export function flagsOf(marks: Report['marks']): Flag[] {
    const numbers = new Map<string, number[]>();
    marks.forEach((mark, i) => numbers.set(mark.x, [...(numbers.get(mark.x) ?? []), i + 1]));
    return [...numbers].map(([x, all]) => ({ x, text: all.join(', ') }));
}

/** One scale for every chart of the report, a little above the highest point. */
export function highest(series: readonly Series[]): number {
    const values = series.flatMap((one) => one.points.flatMap((point) => point.y ?? []));
    return Math.max(1, ...values) * 1.15;
}

export type Spread = { count: number; min: number; max: number; last: number };

/** Undefined when no point has a value. */
export function spreadOf(series: Series): Spread | undefined {
    const values = series.points.flatMap((point) => point.y ?? []);
    if (values.length === 0) return undefined;
    return { count: values.length, min: Math.min(...values), max: Math.max(...values), last: values.at(-1)! };
}
