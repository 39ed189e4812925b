import { describe, expect, it } from 'vitest';
import { wanted } from './steps';

describe('steps of a referral', () => {
    it('say only what belongs to them', () => {
        expect(wanted('decline')).toMatchObject({ howKnown: true, reason: 'code' });
        expect(wanted('cancel')).toMatchObject({ howKnown: false, reason: 'words' });
        expect(wanted('accept').date).toBe('from');
    });
});
