// Ctrl+K looks through the directory, the cases and the calls in one go. Folded once, when they change;
// then every key only compares. Pure.
import type { Schemas } from '../../lib/api';
import { fold, inOrder } from '../../lib/fold';

export type Entry<T> = { item: T; text: string };
type Service = Schemas['ServiceReply'];
type Case = Schemas['CaseReply'];
type Call = Schemas['CallReply'];

export type Names = {
    kraj: (code: string | undefined) => string;
    prison: (code: string | undefined) => string;
    need: (code: string) => string;
    role: (code: string | undefined) => string;
    kind: (code: string) => string;
    line: (id: string) => string;
    outcome: (outcome: Schemas['CallOutcome']) => string;
    moment: (at: string) => string;
};

const textOf = (words: (string | undefined)[]): string => fold(words.filter(Boolean).join(' '));
/** "LIPA 4822 LIPA4822": found with and without the space. */
const codeWords = (code: string | undefined): string => (code ? `${code} ${code.replace(' ', '')}` : '');

/** As in a Czech dictionary: one looks for a name here, not for a free bed. */
export const serviceEntries = (services: readonly Service[], names: Names): Entry<Service>[] =>
    inOrder(services, (service) => service.title).map((item) => ({
        item,
        text: textOf([item.title, item.provider, ...item.conditions, ...item.kinds.map(names.kind), ...item.kraje.map(names.kraj)]),
    }));

export const caseEntries = (cases: readonly Case[], names: Names): Entry<Case>[] =>
    cases.map((item) => ({
        item,
        text: textOf([codeWords(item.case_code), names.prison(item.prison_id), names.kraj(item.return_kraj), ...item.needs.map((need) => names.need(need.code))]),
    }));

export const callEntries = (calls: readonly Call[], names: Names): Entry<Call>[] =>
    calls.map((item) => ({
        item,
        text: textOf([
            codeWords(item.case_code),
            names.moment(item.occurred_at),
            names.line(item.line_id),
            names.role(item.caller_role),
            names.prison(item.prison_id),
            names.kraj(item.return_kraj),
            names.outcome(item.outcome),
        ]),
    }));

/** The first `max` in which every word occurs. */
export function firstOf<T>(entries: readonly Entry<T>[], fits: (folded: string) => boolean, max: number): T[] {
    const found: T[] = [];
    for (const { item, text } of entries) {
        if (!fits(text)) continue;
        found.push(item);
        if (found.length === max) break;
    }
    return found;
}
