// What there is room for and who is let in, in words: two facts beside status and freshness.
import type { Schemas } from '../../lib/api';
import { reference } from '../../lib/reference.svelte';
import { noonOf, shortDayOf } from '../../lib/time';
import { hasLapsed, type Service } from '../search';
import { t } from './messages';

/** "volno: 2 lůžka"; nothing when nobody said, or when what was said is over. */
export function roomOf(service: Service, now: Date): string | undefined {
    const room = service.capacity;
    if (!room || hasLapsed(room, now)) return undefined;
    return room.available === 0 ? t('nothingFree') : t(`free_${room.unit ?? 'place'}`, { count: room.available });
}

/** Since when that is known, and until when it is good, or was. */
export function roomWhen(room: Schemas['CapacityReply'], now: Date): string {
    const until = room.good_until_on && t(hasLapsed(room, now) ? 'wasGoodUntil' : 'goodUntil', { day: shortDayOf(noonOf(room.good_until_on)) });
    return [room.as_of_at && t('asOf', { day: shortDayOf(room.as_of_at) }), until].filter(Boolean).join(', ');
}

export function accessWord({ condition, value }: Schemas['AccessReply']): string {
    const shown = condition === 'residence' ? reference.name('kraje', value) : value;
    return t(condition, { value: shown || 'none' });
}

export const claimWord = (dispute: Schemas['DisputeReply']): string => t(`disputed_${dispute.claim}`);
