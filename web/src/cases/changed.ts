// In what two versions differ, fact by fact. Pure.
export type Fact = [label: string, value: string];
export type Row = { label: string; seen: string; now: string };

export const none = '–';

/** Facts that hold now or held then and are not the same; what one side lacks is a dash. */
export function changed(seen: Fact[], now: Fact[]): Row[] {
    const before = new Map(seen);
    const after = new Map(now);
    const labels = [...new Set([...before.keys(), ...after.keys()])];
    return labels
        .map((label) => ({ label, seen: before.get(label) ?? none, now: after.get(label) ?? none }))
        .filter((row) => row.seen !== row.now);
}
