import * as z from 'zod/mini';
import { MOST_MONTHS } from '../ledger/fiscal-year.ts';
import { civilDate, name, uuid } from '../input.ts';

/**
 * What reports can be asked by. Each is called the same in every report, in its address and on its screen, so that a
 * link from one to another says what both mean.
 */
export const FIELDS = {
  /** The number of an account. */
  account: name(70),
  /** A fiscal year, by its name. */
  year: z.int().check(z.minimum(1900), z.maximum(2200)),
  /** The first and the last period of it that count. */
  from: z.int().check(z.minimum(1), z.maximum(MOST_MONTHS)),
  through: z.int().check(z.minimum(1), z.maximum(MOST_MONTHS)),
  /** A dimension, and one of its values: a project, a department. */
  type: name(35),
  code: name(70),
  /** Kroner with øre after a point, on whichever side: `125.00`. */
  amount: name(20).check(z.regex(/^\d{1,13}\.\d{2}$/)),
  /** A VAT code, whose lines alone are asked for. */
  vatCode: name(35),
  /** Customers or suppliers; one of them; the day on which something stood so. */
  parties: z.enum(['customer', 'supplier']),
  party: uuid,
  on: civilDate,
  /** A size of the log: how it stood when that had so many events. */
  at: z.int().check(z.minimum(0)),
  /** The column by which the rows stand, `-` before it from the greatest down; asked of nobody, since the screen sorts. */
  sort: name(40),
  /** Of the log: who caused it, what kind of event it is, and of what; by the names of `domain/events`. */
  person: uuid,
  kind: name(60),
  of: name(40),
  /** What it is about, or tells of. */
  id: name(80),
  /** Words that it says. Signs alone would be no word, and so be said by everything. */
  text: name(200).check(z.regex(/[\p{L}\p{M}\p{N}]/u)),
  /** The first and the last day, in Norway. */
  since: civilDate,
  until: civilDate,
} as const;

export type FieldName = keyof typeof FIELDS;
export type Fields = { readonly [Name in FieldName]?: (typeof FIELDS)[Name] };
/** The values of some fields. */
export type Said<F extends Fields> = {
  readonly [Name in keyof F & FieldName]: z.output<(typeof FIELDS)[Name]>;
};

/** Some of it: what is left out is not asked. */
export type Asking = { readonly [Name in FieldName]?: Said<typeof FIELDS>[Name] | undefined };

export function namesOf(fields: Fields): FieldName[] {
  return Object.keys(fields) as FieldName[];
}
