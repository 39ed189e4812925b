// The table as a file, in the language shown, for the moment looked at.
import { answer, client } from '../lib/api';

export type Dialect = 'cs' | 'rfc4180';
type Query = { from?: string; until?: string; line_id?: string };

const fileNameIn = (response: Response): string | undefined =>
    response.headers.get('Content-Disposition')?.match(/filename="?([^";]+)"?/)?.[1];

export async function downloadCsv(name: string, query: Query, dialect: Dialect): Promise<void> {
    let fileName = `linka-${name}.csv`;
    // As bytes: reading it as text would drop the mark by which Excel knows UTF-8.
    const file = await answer(async () => {
        const sent = await client.GET('/api/v1/reports/{name}/csv', { params: { path: { name }, query: { ...query, dialect } }, parseAs: 'blob' });
        fileName = fileNameIn(sent.response) ?? fileName;
        return sent;
    });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = fileName;
    link.click();
    URL.revokeObjectURL(link.href);
}
