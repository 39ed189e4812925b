// An offering change as it is being written, and the command it becomes. Pure but for the words.
import type { Schemas } from '../lib/api';
import { dayName, noonOf, shortDayOf } from '../lib/time';
import { changedDays, daysOf, dayNamed, windowOf, windowsText, type Day, type Window } from './hours';
import { t } from './messages';

export type Kind = Schemas['ChangeKind'];
export type ChangeDraft = {
    kind?: Kind;
    lineId: string;
    /** Of a day exception the day itself. */
    effectiveOn: string;
    week: Day[];
    dayState?: 'open' | 'closed';
    dayWindows: Window[];
    reason: string;
    kraj?: string;
    orgId?: string;
    description: string;
    metric: string;
    direction?: Schemas['EffectDirection'];
    windowDays: number;
};

export const kinds: readonly Kind[] = ['hours', 'day_exception', 'coverage', 'content', 'procedure'];
const ofLine: readonly (Kind | undefined)[] = ['hours', 'day_exception', 'coverage'];
export const needsLine = (kind: Kind | undefined): boolean => ofLine.includes(kind);

/** What the feedback is about says what probably changes. */
export function kindFor(about: Schemas['FeedbackAbout'] | undefined): Kind {
    if (about === 'line') return 'hours';
    return about === 'procedure' ? 'procedure' : 'content';
}

export const newDraft = (lineId: string, effectiveOn: string): ChangeDraft => ({
    kind: 'hours',
    lineId,
    effectiveOn,
    week: [],
    dayState: 'closed',
    dayWindows: [{ from: '09:00', to: '15:00' }],
    reason: '',
    description: '',
    metric: '',
    direction: 'up',
    windowDays: 28,
});

/** What surrounds the draft: the line chosen, its hours so far, and names. */
export type Around = { lineName: string; before: Day[]; krajName: string };

const dayText = ({ weekday, windows }: Day): string =>
    `${dayName(dayNamed(weekday))} ${windows.length > 0 ? windowsText(windows) : t('closed')}`;

/** The description in words, when the facts say it all; empty when they do not yet. */
export function suggestion(draft: ChangeDraft, { lineName, before, krajName }: Around): string {
    if (lineName === '') return '';
    if (draft.kind === 'hours') {
        const changed = changedDays(before, daysOf(draft.week) ?? []);
        return changed.length > 0 ? t('descHours', { line: lineName, days: changed.map(dayText).join('; ') }) : '';
    }
    if (draft.kind === 'day_exception' && draft.effectiveOn !== '') {
        const day = shortDayOf(noonOf(draft.effectiveOn));
        const windows = draft.dayWindows.map(windowOf);
        if (draft.dayState === 'closed') return t('descDayClosed', { line: lineName, day });
        return windows.includes(undefined) ? '' : t('descDayOpen', { line: lineName, day, hours: windowsText(windows as Window[]) });
    }
    if (draft.kind === 'coverage' && krajName !== '') return t('descCoverage', { line: lineName, kraj: krajName });
    return '';
}

export type Missing = Partial<Record<'kind' | 'line' | 'date' | 'hours' | 'windows' | 'reason' | 'kraj' | 'org' | 'description' | 'direction' | 'days', string>>;

function missingOfKind(draft: ChangeDraft, before: Day[]): Missing {
    if (draft.kind === 'hours') {
        const days = daysOf(draft.week);
        if (!days) return { hours: t('badWindow') };
        return changedDays(before, days).length === 0 ? { hours: t('missingHours') } : {};
    }
    if (draft.kind === 'day_exception') {
        const unreadable = draft.dayState === 'open' && (draft.dayWindows.length === 0 || draft.dayWindows.map(windowOf).includes(undefined));
        return { ...(draft.reason.trim() === '' && { reason: t('missingReason') }), ...(unreadable && { windows: t('badWindow') }) };
    }
    if (draft.kind !== 'coverage') return {};
    return { ...(!draft.kraj && { kraj: t('missingKraj') }), ...(!draft.orgId && { org: t('missingOrg') }) };
}

/** What keeps the change from being recorded, by field. */
export function missing(draft: ChangeDraft, around: Around): Missing {
    const badDays = !Number.isInteger(draft.windowDays) || draft.windowDays < 1 || draft.windowDays > 365;
    return {
        ...(!draft.kind && { kind: t('missingKind') }),
        ...(needsLine(draft.kind) && draft.lineId === '' && { line: t('missingLine') }),
        ...(draft.effectiveOn === '' && { date: t('missingDate') }),
        ...missingOfKind(draft, around.before),
        ...(draft.description.trim() === '' && suggestion(draft, around) === '' && { description: t('missingDescription') }),
        ...(draft.metric !== '' && !draft.direction && { direction: t('missingDirection') }),
        ...(draft.metric !== '' && badDays && { days: t('badDays') }),
    };
}

/** Of a draft that misses nothing. */
export function toChangeOffering(draft: ChangeDraft, around: Around, fromFeedback: string | undefined): Schemas['ChangeOffering'] {
    const change: Schemas['ChangeOffering'] = {
        description: draft.description.trim() || suggestion(draft, around),
        kind: draft.kind!,
        effective_on: draft.effectiveOn,
    };
    if (draft.lineId !== '') change.line_id = draft.lineId;
    if (fromFeedback) change.from_feedback = [fromFeedback];
    if (draft.kind === 'hours') change.hours = changedDays(around.before, daysOf(draft.week)!);
    if (draft.kind === 'day_exception') {
        const windows = draft.dayState === 'open' ? (draft.dayWindows.map(windowOf) as Window[]) : [];
        change.day_exception = { date_on: draft.effectiveOn, windows, reason: draft.reason.trim() };
    }
    if (draft.kind === 'coverage') change.coverage = { kraj: draft.kraj!, org_id: draft.orgId! };
    if (draft.metric !== '') change.expected_effect = { metric: draft.metric, direction: draft.direction!, window_days: draft.windowDays };
    return change;
}
