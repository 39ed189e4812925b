// Search and order as Czech people expect: "usti" finds Ústí, "ch" comes after "h".

export function fold(text: string): string {
    return text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase();
}

/** A test for folded texts: every word asked for must occur somewhere in it. */
export function matcher(query: string): (folded: string) => boolean {
    const words = fold(query).split(/\s+/).filter((word) => word !== '');
    return (folded) => words.every((word) => folded.includes(word));
}

const collator = new Intl.Collator('cs');

export function inOrder<T>(items: readonly T[], name: (item: T) => string): T[] {
    return [...items].sort((a, b) => collator.compare(name(a), name(b)));
}
