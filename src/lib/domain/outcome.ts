/**
 * What a refusal, or the want of an answer, says of the act that was asked for under its id.
 *
 * - `none`: it was not done. Whoever refused has looked for the id first.
 * - `as_before`: this attempt did nothing and says nothing of an earlier one, which may be done or still under way: who
 *   asked was turned away before anybody looked for the id, or for a reason of this moment.
 * - `unknown`: it may have been done. The same again, under the same id, tells.
 */
export const OUTCOMES = ['none', 'as_before', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Whether an act may be done all the same; `before`: an earlier attempt at it had no answer. */
export function mayBeDone(outcome: Outcome, before: boolean): boolean {
  return { none: false, as_before: before, unknown: true }[outcome];
}
