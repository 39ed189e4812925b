// The lines, and the one this browser's operator answers: chosen once, remembered.
import { answer, client, type Schemas } from './api';
import { inOrder } from './fold';

type Line = Schemas['LineReply'];

const remembered = 'linka-my-line';
let all = $state.raw<Line[]>();
let mine = $state(window.localStorage.getItem(remembered) ?? undefined);

export const lines = {
    get ready(): boolean {
        return all !== undefined;
    },
    get all(): Line[] {
        return all ?? [];
    },
    name(lineId: string | undefined): string {
        return all?.find((line) => line.line_id === lineId)?.name ?? lineId ?? '';
    },
    async load(): Promise<void> {
        const reply = await answer(() => client.GET('/api/v1/lines'));
        all = inOrder(reply.lines, (line) => line.name);
    },
};

export const myLine = {
    get chosen(): Line | undefined {
        return all?.find((line) => line.line_id === mine) ?? all?.find((line) => line.open_now) ?? all?.[0];
    },
    choose(lineId: string): void {
        mine = lineId;
        window.localStorage.setItem(remembered, lineId);
    },
};
