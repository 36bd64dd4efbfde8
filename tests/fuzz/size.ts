import type { Parameters } from 'fast-check';

const { SEGL_FUZZ_RUNS, SEGL_FUZZ_MINUTES, SEGL_FUZZ_SEED } = process.env;

/** A test of an hour is stopped by its own count or time, not by the clock of the one who runs it. */
export const PATIENCE_MS = SEGL_FUZZ_RUNS || SEGL_FUZZ_MINUTES ? 48 * 3_600_000 : 300_000;

/**
 * How much of a property is tried: `short` in `npm test`; in `npm run fuzz` so many for each of the appended revisions
 * that it is told, or as many as come in that share of its minutes.
 */
export function tried<T>(
  short: number,
  { forEach, share }: { forEach: number; share: number },
): Parameters<T> {
  const seed = SEGL_FUZZ_SEED === undefined ? {} : { seed: Number(SEGL_FUZZ_SEED) };
  if (SEGL_FUZZ_MINUTES !== undefined) {
    const interruptAfterTimeLimit = Number(SEGL_FUZZ_MINUTES) * 60_000 * share;
    return { ...seed, numRuns: 2 ** 31 - 1, interruptAfterTimeLimit, markInterruptAsFailure: false };
  }
  return { ...seed, numRuns: SEGL_FUZZ_RUNS === undefined ? short : Number(SEGL_FUZZ_RUNS) * forEach };
}
