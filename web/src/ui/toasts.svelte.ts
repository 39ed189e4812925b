// Short notices at the edge of the screen; one may carry an undo for ten seconds.
type Toast = { id: number; text: string; tone: 'good' | 'bad'; undo?: () => Promise<void> };

const lifeMs = 10_000;
let all = $state<Toast[]>([]);
let lastId = 0;

export const toasts = {
    get all(): Toast[] {
        return all;
    },
    show(text: string, more: { tone?: 'good' | 'bad'; undo?: () => Promise<void> } = {}): void {
        const toast = { id: ++lastId, text, tone: more.tone ?? 'good', undo: more.undo };
        all = [...all.slice(-2), toast];
        window.setTimeout(() => this.dismiss(toast.id), lifeMs);
    },
    dismiss(id: number): void {
        all = all.filter((toast) => toast.id !== id);
    },
    /** Takes back the newest thing that still can be; false when there is none. */
    undoLast(): boolean {
        const toast = all.findLast((candidate) => candidate.undo);
        if (!toast) return false;
        this.dismiss(toast.id);
        void toast.undo?.();
        return true;
    },
};
