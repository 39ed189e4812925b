// A file on its way to the server: looked at first, then taken in as a whole.
import { answer, client, recording, type Schemas } from '../../lib/api';

export type Preview = Schemas['ImportPreview'];

const typeOf = (file: File) => (/\.json$/i.test(file.name) ? 'application/json' : 'text/csv');

/** The file goes as it is: neither parsed here nor turned into other letters. */
function sent(file: File) {
    return { bodySerializer: () => file as unknown as string, headers: { 'Content-Type': typeOf(file) } };
}

export function preview(file: File, notPersonal: boolean): Promise<Preview> {
    return answer(() =>
        client.POST('/api/v1/directory/import/preview', {
            params: { query: notPersonal ? { not_personal: true } : {} },
            body: '' as never,
            ...sent(file),
        }),
    );
}

export async function apply(file: File, key: string, notPersonal: boolean): Promise<void> {
    await answer(() =>
        client.POST('/api/v1/directory/import', {
            params: { query: notPersonal ? { not_personal: true } : {}, header: recording(key) },
            body: '' as never,
            ...sent(file),
        }),
    );
}
