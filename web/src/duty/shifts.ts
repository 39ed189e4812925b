// The shifts that matter now, live.
import { answer, client } from '../lib/api';
import { touches } from '../lib/live.svelte';
import { useResource, type Resource } from '../lib/resource.svelte';
import type { Shift } from './duty';

/** For a component's script: shifts that go on, or whose note waits; live. */
export const useShifts = (): Resource<Shift[]> =>
    useResource(async () => (await answer(() => client.GET('/api/v1/shifts', { params: { query: { current: true } } }))).shifts, touches('shift_', 'handover_'));
