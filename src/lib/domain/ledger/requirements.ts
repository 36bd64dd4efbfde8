import type { CivilDate } from '../date.ts';
import { err, ok, type Result } from '../result.ts';

/** That a line on an account is analysed by a dimension of the type, from a day to one. */
export interface Requirement {
  readonly type: string;
  readonly validFrom: CivilDate;
  readonly validTo: CivilDate | null;
}

/** `requirement_gone`: one that was there can be ended, not taken away · `requirement_overlaps`: two of a type on one day. */
export type RequirementError =
  | { readonly code: 'dates_backwards'; readonly from: CivilDate; readonly to: CivilDate }
  | { readonly code: 'requirement_gone'; readonly dimension: string }
  | { readonly code: 'requirement_overlaps'; readonly dimension: string };

/** Whether an account can require `next` from now on, where it has required `before`. Guards in the order of the error's list. */
export function checkRequirements(
  before: readonly Requirement[],
  next: readonly Requirement[],
): Result<void, RequirementError> {
  for (const { validFrom: from, validTo: to } of next)
    if (to !== null && to < from) return err({ code: 'dates_backwards', from, to });
  const gone = before.find((each) => !next.some((one) => isSame(one, each)));
  if (gone) return err({ code: 'requirement_gone', dimension: gone.type });
  const twice = next.find((each, at) => next.slice(at + 1).some((other) => overlaps(each, other)));
  return twice ? err({ code: 'requirement_overlaps', dimension: twice.type }) : ok();
}

/** The types of dimensions that a line must have on a day. */
export function requiredOn(requires: readonly Requirement[], date: CivilDate): string[] {
  return requires
    .filter(({ validFrom, validTo }) => validFrom <= date && (validTo === null || date <= validTo))
    .map(({ type }) => type);
}

const isSame = (one: Requirement, other: Requirement) =>
  one.type === other.type && one.validFrom === other.validFrom;

function overlaps(one: Requirement, other: Requirement): boolean {
  if (one.type !== other.type) return false;
  const ends = (each: Requirement) => each.validTo ?? '9999-12-31';
  return one.validFrom <= ends(other) && other.validFrom <= ends(one);
}
