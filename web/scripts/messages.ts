// Parses the messages while building: the ICU parser is a sixth of the first screen, and nobody who
// reads the page needs it. Where this does not run (tests), the texts are parsed when first used.
import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

type Node = { type: string; start: number; end: number; value?: unknown } & Record<string, unknown>;

function* literals(node: unknown): Generator<Node> {
    if (Array.isArray(node)) for (const item of node) yield* literals(item);
    else if (typeof node === 'object' && node !== null && 'type' in node) {
        if (node.type === 'Literal') yield node as Node;
        else for (const child of Object.values(node)) yield* literals(child);
    }
}

export const parsedMessages = (): Plugin => ({
    name: 'linka-parsed-messages',
    apply: 'build',
    enforce: 'post',
    config: () => ({
        resolve: { alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' } },
    }),
    transform(code, id) {
        if (!/\/messages(\.en)?\.ts$/.test(id)) return undefined;
        const texts = [...literals(this.parse(code))].filter(({ value }) => typeof value === 'string' && value.includes('{'));
        const parsed = texts
            .sort((a, b) => b.start - a.start)
            .reduce((sum, { value, start, end }) => sum.slice(0, start) + JSON.stringify(parse(String(value), { ignoreTag: true })) + sum.slice(end), code);
        return { code: parsed, map: null };
    },
});
