import { describe, expect, it } from 'vitest';
import { indexServices, kindsFor, nextBest, search, whyNot, type Service } from './search';

const service = (more: Partial<Service>): Service => ({
    service_id: 's',
    version: 1,
    title: 'Azylový dům',
    kinds: ['§57'],
    kraje: ['OLK'],
    conditions: [],
    status: 'open',
    statuses: [],
    access: [],
    disputes: [],
    six_weeks: [],
    ...more,
});
const names: Record<string, string> = { '§57': 'Azylové domy', men: 'jen muži' };
const index = (...services: Service[]) => indexServices(services, ({ kinds, access }) => [...kinds, ...access.map(({ value }) => value ?? '')].map((code) => names[code] ?? code));

describe('the next best', () => {
    it('is where this client can go now and was not sent already, as search orders them', () => {
        const services = index(
            service({ service_id: 'here', status: 'full' }),
            service({ service_id: 'tried' }),
            service({ service_id: 'again', duplicate_of: 'tried' }),
            service({ service_id: 'none left', capacity: { available: 0 } as Service['capacity'] }),
            service({ service_id: 'women', conditions: ['jen ženy'] }),
            service({ service_id: 'elsewhere', kraje: ['ZLK'] }),
            service({ service_id: 'limited', status: 'limited' }),
            service({ service_id: 'open' }),
        );
        const wanted = { kraj: 'OLK', kinds: new Set(['§57']) };
        expect(nextBest(services, wanted, { target_group: 'men' }, new Set(['tried', 'here']), new Date('2020-04-15')).map((found) => found.service_id)).toEqual(['open', 'limited']);
    });
});

describe('search', () => {
    it('shows what is open before what is not, the freshest first', () => {
        const services = index(
            service({ service_id: 'full', status: 'full' }),
            service({ service_id: 'old', verified_at: '2020-04-01T00:00:00Z' }),
            service({ service_id: 'new', verified_at: '2020-04-14T00:00:00Z' }),
        );
        expect(search(services, {}).map((found) => found.service_id)).toEqual(['new', 'old', 'full']);
    });
    it('keeps to the kraj, but not services of the whole country', () => {
        const services = index(service({ service_id: 'a' }), service({ service_id: 'b', kraje: ['ZLK'] }), service({ service_id: 'c', kraje: [] }));
        expect(search(services, { kraj: 'OLK' }).map((found) => found.service_id)).toEqual(['a', 'c']);
    });
    it('searches conditions, written or set, and the names of kinds too', () => {
        const services = index(service({ conditions: ['jen muži'] }), service({ access: [{ condition: 'sex', value: 'men' }] }));
        expect(search(services, { words: 'azylove muzi' })).toHaveLength(2);
        expect(search(services, { words: 'zeny' })).toHaveLength(0);
    });
    it('orders equals as in a Czech dictionary', () => {
        const services = index(...['Hvězda', 'Chata', 'Cesta', 'Čas'].map((title) => service({ title, service_id: title })));
        expect(search(services, {}).map((found) => found.title)).toEqual(['Cesta', 'Čas', 'Hvězda', 'Chata']);
    });
});

describe('kindsFor', () => {
    it('joins the kinds of all needs, and takes a star as anything', () => {
        expect(kindsFor([{ code: 'a', cs: 'a', answered_by: ['§57'] }, { code: 'b', cs: 'b', answered_by: ['§58'] }])).toEqual(new Set(['§57', '§58']));
        expect(kindsFor([{ code: 'a', cs: 'a', answered_by: ['§57'] }, { code: 'b', cs: 'b', answered_by: ['*'] }])).toBeUndefined();
        expect(kindsFor([])).toBeUndefined();
    });
});

const now = new Date('2020-04-15T08:00:00Z');
const why = (more: Partial<Service>, client: Parameters<typeof whyNot>[1]) => whyNot(service(more), client, now);

describe('whyNot', () => {
    it('says the status first, then who is not taken', () => {
        expect(why({ status: 'full', conditions: ['jen muži'] }, { target_group: 'women' })).toBe('full');
        expect(why({ conditions: ['jen muži'] }, { target_group: 'women' })).toBe('onlyMen');
        expect(why({ conditions: ['jen muži'] }, { target_group: 'men' })).toBeUndefined();
        expect(why({ conditions: ['do 26 let'] }, { age_band: 'age_65_up' })).toBe('tooOld');
        expect(why({ conditions: ['od 18 let'] }, { age_band: 'age_15_17' })).toBe('tooYoung');
        expect(why({ conditions: ['do 26 let'] }, { age_band: 'age_18_25' })).toBeUndefined();
    });
    it('takes a condition that is set before one that is only written', () => {
        expect(why({ conditions: ['jen muži'], access: [{ condition: 'sex', value: 'women' }] }, { target_group: 'women' })).toBeUndefined();
        expect(why({ access: [{ condition: 'sex', value: 'women' }] }, { target_group: 'men' })).toBe('onlyWomen');
        expect(why({ conditions: ['do 70 let'], access: [{ condition: 'age_max', value: '26' }] }, { age_band: 'age_26_64' })).toBe('tooOld');
        expect(why({ access: [{ condition: 'quarantine' }] }, {})).toBe('quarantine');
    });
    it('says that nothing is free as long as that is good, whatever the status', () => {
        expect(why({ capacity: { available: 0, good_until_on: '2020-04-15' } }, {})).toBe('noRoom');
        expect(why({ capacity: { available: 0, good_until_on: '2020-04-14' } }, {})).toBeUndefined();
        expect(why({ capacity: { available: 2 } }, {})).toBeUndefined();
    });
});
