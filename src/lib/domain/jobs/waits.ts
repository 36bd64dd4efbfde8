/** After this many tries a job waits for a person who looks at it: four days of them. */
export const MOST_ATTEMPTS = 25;

const LONGEST_SECONDS = 6 * 60 * 60;

/**
 * Seconds until a job that failed is tried again: 3, 7, 20, 55, … and at most six hours.
 * @param attempts how often it was tried, from 1
 */
export function waitAfter(attempts: number): number {
  return Math.min(LONGEST_SECONDS, Math.round(Math.exp(attempts)));
}

/** How often a schedule comes round, in UTC, which has no hour twice. */
export type Rhythm = 'hourly' | 'daily';

const HOUR = 3_600_000;
const LENGTH = { hourly: HOUR, daily: 24 * HOUR } as const satisfies Record<Rhythm, number>;

/** The last moment, at or before `now`, at which it was due. */
export function lastDue(rhythm: Rhythm, now: Date): Date {
  return new Date(now.getTime() - (now.getTime() % LENGTH[rhythm]));
}
