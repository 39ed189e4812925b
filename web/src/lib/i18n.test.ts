import { describe, expect, it } from 'vitest';
import { language, translator, worded } from './i18n.svelte';

const days = '{days, plural, one {# den} few {# dny} many {# dne} other {# dní}}';
const english = { late: '{days}', plain: 'none' };
const part = () => translator({ cs: { late: `po termínu ${days}`, plain: 'nic' }, en: () => Promise.resolve({ en: english }) });

describe('Czech plurals', () => {
    const t = part();
    it('has one, few, many and other', () => {
        expect([1, 3, 1.5, 7].map((n) => t('late', { days: n }))).toEqual(['po termínu 1 den', 'po termínu 3 dny', 'po termínu 1,5 dne', 'po termínu 7 dní']);
    });
    it('leaves plain texts alone', () => expect(t('plain')).toBe('nic'));
});

describe('English', () => {
    it('is not fetched for who reads Czech', async () => {
        let asked = 0;
        translator({ cs: { plain: 'nic' }, en: () => Promise.resolve({ en: { plain: String((asked += 1)) } }) });
        await worded(Promise.resolve());
        expect(asked).toBe(0);
    });
    it('comes to a part loaded before it was chosen', async () => {
        const t = part();
        await language.choose('en');
        expect(t('plain')).toBe('none');
        await language.choose('cs');
        expect(t('plain')).toBe('nic');
    });
    it('comes to a part loaded after it was chosen', async () => {
        await language.choose('en');
        const t = await worded(Promise.resolve().then(part));
        expect(t('plain')).toBe('none');
        await language.choose('cs');
    });
    it('comes to a part that nobody waited for', async () => {
        await language.choose('en');
        const t = part();
        await Promise.resolve();
        await Promise.resolve();
        expect(t('plain')).toBe('none');
        await language.choose('cs');
    });
    it('leaves Czech what cannot be fetched, and asks again', async () => {
        let network = false;
        const fetched = async () => {
            if (!network) throw new Error('offline');
            return { en: { plain: 'none' } };
        };
        const t = translator({ cs: { plain: 'nic' }, en: fetched });
        await language.choose('en');
        expect(t('plain')).toBe('nic');
        network = true;
        await worded(Promise.resolve());
        expect(t('plain')).toBe('none');
        await language.choose('cs');
    });
});
