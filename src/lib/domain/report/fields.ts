import * as z from 'zod';
import { MOST_MONTHS } from '../ledger/fiscal-year.ts';
import { text } from '../input.ts';

/**
 * What reports can be asked by. Each is called the same in every report, in its address and on its screen, so that a
 * link from one to another says what both mean.
 */
export const FIELDS = {
  /** The number of an account. */
  account: text(70).min(1),
  /** A fiscal year, by its name. */
  year: z.int().min(1900).max(2200),
  /** The first and the last period of it that count. */
  from: z.int().min(1).max(MOST_MONTHS),
  through: z.int().min(1).max(MOST_MONTHS),
} as const;

export type FieldName = keyof typeof FIELDS;
export type Fields = { readonly [Name in FieldName]?: (typeof FIELDS)[Name] };
/** The values of some fields. */
export type Said<F extends Fields> = {
  readonly [Name in keyof F & FieldName]: z.output<(typeof FIELDS)[Name]>;
};

export function namesOf(fields: Fields): FieldName[] {
  return Object.keys(fields) as FieldName[];
}
