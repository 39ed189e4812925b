// Draws a series as SVG. Loaded only where a chart is shown: the library weighs more than the rest.
import { axisX, axisY, dot, gridY, lineY, plot, ruleX, ruleY, text } from '@observablehq/plot';
import type { Flag, Series } from './model';

export type Drawing = {
    series: Series;
    flags: Flag[];
    width: number;
    height: number;
    /** The top of the y scale, the same for every chart of a report. */
    top: number;
    /** Large charts carry numbers, axis labels and flags; small ones the shape and the last value. */
    large: boolean;
    label: string;
    gap: string;
    day: (x: string) => string;
    number: (y: number) => string;
};

type Point = Series['points'][number];

const tickWidth = { large: 64, small: 72 };

/** Every n-th place, so that labels do not touch. */
function ticksOf(xs: string[], { width, large }: Drawing): string[] {
    const room = Math.max(1, Math.floor(width / (large ? tickWidth.large : tickWidth.small)));
    const step = Math.ceil(xs.length / room);
    return xs.filter((_, i) => i % step === 0);
}

const has = (point: Point): boolean => point.y !== undefined;

function labels(points: Point[], { large, number }: Drawing) {
    const said = points.filter(has);
    const shown = large ? said : said.slice(-1);
    return text(shown, { x: 'x', y: 'y', text: (point: Point) => number(point.y!), dy: -11, fill: 'var(--ink)', stroke: 'var(--surface)', strokeWidth: 4, fontWeight: 600 });
}

function marksOf(drawing: Drawing, xs: string[]) {
    const { series, flags, large, gap, day, number } = drawing;
    const within = flags.filter((flag) => xs.includes(flag.x));
    return [
        gridY({ stroke: 'var(--line)', strokeOpacity: 1, ticks: large ? 5 : 2 }),
        axisY({ ticks: large ? 5 : 2, tickSize: 0, label: large ? (series.unit ?? null) : null, labelArrow: 'none', tickFormat: number, fill: 'var(--ink-soft)' }),
        axisX(ticksOf(xs, drawing), { tickFormat: day, tickSize: 3, label: null, fill: 'var(--ink-soft)', stroke: 'var(--line-strong)' }),
        ruleY([0], { stroke: 'var(--line-strong)' }),
        ruleX(within, { x: 'x', stroke: 'var(--past)', strokeWidth: 1.5, strokeDasharray: '5 3' }),
        large ? text(within, { x: 'x', text: 'text', frameAnchor: 'top', dy: -20, fill: 'var(--past)', fontWeight: 700, fontSize: 13 }) : null,
        text(series.points.filter((point) => !has(point)), { x: 'x', text: () => '–', frameAnchor: 'bottom', dy: -4, fill: 'var(--ink-soft)', fontSize: 14, title: () => gap }),
        lineY(series.points, { x: 'x', y: (point: Point) => point.y ?? NaN, stroke: 'var(--accent)', strokeWidth: large ? 2.5 : 2 }),
        dot(series.points.filter(has), { x: 'x', y: 'y', r: large ? 4 : 2.5, fill: 'var(--accent)' }),
        labels(series.points, drawing),
    ];
}

export function draw(drawing: Drawing): SVGSVGElement {
    const { series, width, height, top, large, label } = drawing;
    const xs = series.points.map((point) => point.x);
    const svg = plot({
        className: 'chart',
        width,
        height,
        marginTop: large ? 40 : 18,
        marginRight: 24,
        marginBottom: 26,
        marginLeft: 36,
        x: { type: 'point', domain: xs, padding: 0.5 },
        y: { domain: [0, top] },
        marks: marksOf(drawing, xs),
    }) as SVGSVGElement;
    // Its rules are in chart.css: the content security policy refuses a <style> in the page.
    svg.querySelector('style')?.remove();
    // One image with one label: labels of its parts would only be noise, and are not allowed on a <g>.
    for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
    return svg;
}
