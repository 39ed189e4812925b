// A file on its way to the server: looked at first, then taken in as a whole.
import { answer, client, recording, type Schemas } from '../../lib/api';
import { uploading } from '../../lib/upload';

export type Preview = Schemas['ImportPreview'];

const typeOf = (file: File) => (/\.json$/i.test(file.name) ? 'application/json' : 'text/csv');

/** Bytes of the file that are with the server. */
type OnSent = (bytes: number) => void;

/** The file goes as it is: neither parsed here nor turned into other letters. */
function sent(file: File, onsent: OnSent) {
    return { bodySerializer: () => '', headers: { 'Content-Type': typeOf(file) }, fetch: uploading(file, onsent) };
}

export function preview(file: File, notPersonal: boolean, onsent: OnSent): Promise<Preview> {
    return answer(() =>
        client.POST('/api/v1/directory/import/preview', {
            params: { query: notPersonal ? { not_personal: true } : {} },
            body: '' as never,
            ...sent(file, onsent),
        }),
    );
}

export async function apply(file: File, key: string, notPersonal: boolean, onsent: OnSent): Promise<void> {
    await answer(() =>
        client.POST('/api/v1/directory/import', {
            params: { query: notPersonal ? { not_personal: true } : {}, header: recording(key) },
            body: '' as never,
            ...sent(file, onsent),
        }),
    );
}
