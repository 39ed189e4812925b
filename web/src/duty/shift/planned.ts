// When a shift is to end, from the time that somebody typed. Pure.
import { addDays, instantInPrague, isoClock, isoDay } from '../../lib/time';

const hourMs = 3_600_000;

/** The next moment after `now` at which the clock in Prague shows this time; of an hour that comes
 *  twice, the first turn that is still to come. */
export function nextAt(time: string, now: Date): Date {
    const second = instantInPrague(`${isoDay(now)}T${time}`);
    const first = new Date(second.getTime() - hourMs);
    if (first > now && isoClock(first) === time) return first;
    return second > now ? second : instantInPrague(`${addDays(isoDay(now), 1)}T${time}`);
}
