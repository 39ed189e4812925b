// What can be done from here: one list serves the keys, the palette (Ctrl+K) and the help (F1).
export type Command = {
    /** "F4", "Ctrl+Enter"; a single letter works only in the list that handles it itself. */
    keys?: string;
    label: string;
    run?: () => void;
};

const sources = new Set<() => Command[]>();
let changes = 0;
let version = $state(0);

/** For a component's script: offers commands as long as it is shown. */
export function useCommands(offered: () => Command[]): void {
    $effect(() => {
        sources.add(offered);
        version = ++changes;
        return () => {
            sources.delete(offered);
            version = ++changes;
        };
    });
}

export const commands = {
    get all(): Command[] {
        void version;
        return [...sources].flatMap((offered) => offered());
    },
};

/** "Ctrl+Enter", "F9", "Shift+Tab": the name of what was pressed. */
export function keysOf(event: KeyboardEvent): string {
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${key}`;
}

/** For the window: runs the newest command that has these keys. */
export function runByKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = keysOf(event);
    if (pressed.length === 1) return;
    const command = commands.all.findLast((candidate) => candidate.keys === pressed && candidate.run);
    if (!command) return;
    event.preventDefault();
    command.run?.();
}
