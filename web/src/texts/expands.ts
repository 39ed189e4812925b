// An action for fields of free text: ";byd" becomes the organisation's text. What does it is fetched when
// such a field is entered for the first time.
import { mount, unmount } from 'svelte';
import { worded } from '../lib/i18n.svelte';

type TextField = HTMLInputElement | HTMLTextAreaElement;

export function expands(field: TextField): { destroy(): void } {
    let hint: object | undefined;
    let gone = false;
    const enter = async (): Promise<void> => {
        const part = await worded(import('./Hint.svelte')).catch(() => undefined);
        if (gone || hint || !part) return;
        // Within the dialog, if there is one: what lies outside is out of reach then.
        hint = mount(part.default, { target: field.closest('dialog') ?? document.body, props: { field } });
    };
    field.addEventListener('focus', enter);
    if (document.activeElement === field) void enter();
    return {
        destroy() {
            gone = true;
            field.removeEventListener('focus', enter);
            if (hint) void unmount(hint);
        },
    };
}
