import { describe, expect, it } from 'vitest';
import { translator } from './i18n.svelte';

const days = '{days, plural, one {# den} few {# dny} many {# dne} other {# dní}}';
const t = translator({ cs: { late: `po termínu ${days}`, plain: 'nic' }, en: { late: '{days}', plain: 'none' } });

describe('Czech plurals', () => {
    it('has one, few, many and other', () => {
        expect([1, 3, 1.5, 7].map((n) => t('late', { days: n }))).toEqual(['po termínu 1 den', 'po termínu 3 dny', 'po termínu 1,5 dne', 'po termínu 7 dní']);
    });
    it('leaves plain texts alone', () => expect(t('plain')).toBe('nic'));
});
