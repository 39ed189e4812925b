import { describe, expect, it } from 'vitest';
import { stepsFrom, wanted } from './steps';

describe('steps of a referral', () => {
    it('go through the service only when it was handed over', () => {
        expect(stepsFrom('made', 'warm')).toContain('acknowledge');
        expect(stepsFrom('made', 'information')).not.toContain('acknowledge');
        expect(stepsFrom('made', 'information')).toContain('client_reached');
    });
    it('can be opened again once over, unless entered in error', () => {
        expect(stepsFrom('declined', 'warm')).toEqual(['reopen', 'void_step']);
        expect(stepsFrom('entered_in_error', 'warm')).toEqual([]);
    });
    it('say only what belongs to them', () => {
        expect(wanted('decline')).toMatchObject({ howKnown: true, reason: 'code' });
        expect(wanted('cancel')).toMatchObject({ howKnown: false, reason: 'words' });
        expect(wanted('accept').date).toBe('from');
    });
});
