// Shifts as the screens see them: who is on duty, and what waits for the next. Pure.
import type { Schemas } from '../lib/api';

export type Shift = Schemas['ShiftReply'];

export const goesOn = (shift: Shift): boolean => !shift.ended_at;
export const waits = (shift: Shift): boolean => shift.handover && !shift.acknowledged_at;
/** By the clock on the screen: nobody has to load anything for a shift to be late. */
export const isOverdue = (shift: Shift, now: Date): boolean => goesOn(shift) && new Date(shift.planned_until_at) < now;
