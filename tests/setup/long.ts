/*
 * What `npm test` leaves to a command of its own, since it would take longer than anybody waits: `npm run operations` and
 * `npm run long`. Each thing that is left out has a shorter test beside it.
 */

/** Starting, stopping, backup, restore, update and kills. */
export const OPERATIONS = { tags: 'operations' } as const;

/** What goes further than the test beside it, or is walked through by hand seldom. */
export const LONG = { tags: 'long' } as const;

/** The step of a walk over many places: each of them in `npm run long`, one in `n` in `npm test`. */
export function oneIn(n: number): number {
  return process.env['SEGL_LONG'] === 'whole' ? 1 : n;
}
