// The organisation's texts, read once and again when somebody changes them; without a network the last
// that were read.
import { answer, client } from '../lib/api';
import { asOf } from '../lib/asof.svelte';
import { onNotice, touches } from '../lib/live.svelte';
import type { TextTemplate } from './expanding';

let known = $state.raw<readonly TextTemplate[]>([]);
let asked = false;
let at: string | undefined;

async function read(): Promise<void> {
    at = asOf.at;
    asked = true;
    const read = await answer(() => client.GET('/api/v1/texts')).catch(() => undefined);
    if (read) known = read.texts;
    else asked = false;
}

const changed = touches('text_template_');

export const texts = {
    get all(): readonly TextTemplate[] {
        return known;
    },
    find: (key: string): TextTemplate | undefined => known.find((one) => one.key === key),
};

/** For the script of whatever shows or puts in texts. */
export function useTexts(): void {
    $effect(() => {
        if (!asked || at !== asOf.at) void read();
    });
    $effect(() => onNotice((notice) => changed(notice) && void read()));
}
