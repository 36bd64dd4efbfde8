import type { Config } from '#lib/server/platform/config/config.ts';

const HOUR_MS = 3_600_000;
const PERIOD_MS = { hourly: HOUR_MS, daily: 24 * HOUR_MS } as const;

/** A verification has not come whose last one ended before this: twice the schedule ago. Null where there is none. */
export function overdueBefore(schedule: Config['verification'], now: Date): Date | null {
  return schedule === 'off' ? null : new Date(now.getTime() - 2 * PERIOD_MS[schedule]);
}
