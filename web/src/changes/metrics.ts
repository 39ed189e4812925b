// The measures a change may be expected to move, and can be judged by.
import { t } from './messages';

export const metrics = ['M2', 'M1', 'M3', 'M9', 'M10', 'M11', 'M12', 'M13', 'M14', 'M15'] as const;

/** "M2 hovory na linkohodinu"; a measure this client does not know keeps its number. */
export function metricName(metric: string): string {
    const known = metrics.find((one) => one === metric);
    return known ? `${known} ${t(known)}` : metric;
}
