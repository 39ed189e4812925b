// What is done with a shift.
import { answer, client, recording } from '../../lib/api';

type At = { line_id: string; shift_id: string };
export const takeBack = (path: At, key: string) =>
    answer(() => client.POST('/api/v1/lines/{line_id}/shifts/{shift_id}/undo', { params: { path, header: recording(key) }, body: {} }));
export const takeOver = (path: At, key: string) =>
    answer(() => client.POST('/api/v1/lines/{line_id}/shifts/{shift_id}/acknowledgement', { params: { path, header: recording(key) }, body: {} }));
