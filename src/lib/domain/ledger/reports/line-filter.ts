import { FIELDS, type Asking } from '../../report/fields.ts';

/** The first and the last day, within the periods asked; and by what the lines stand, as `sortingOf` reads it. */
export const DAYS_AND_ORDER = { since: FIELDS.since, until: FIELDS.until, sort: FIELDS.sort } as const;

/** By what lines that were posted are found, each by itself or together. A dimension takes both `type` and `code`. */
export const LINE_OPTIONS = {
  ...DAYS_AND_ORDER,
  account: FIELDS.account,
  party: FIELDS.party,
  type: FIELDS.type,
  code: FIELDS.code,
  text: FIELDS.text,
  amount: FIELDS.amount,
  vatCode: FIELDS.vatCode,
} as const;

/** The same of lines that are all of one dimension. */
export const UNDER_OPTIONS = {
  ...DAYS_AND_ORDER,
  account: FIELDS.account,
  party: FIELDS.party,
  text: FIELDS.text,
  amount: FIELDS.amount,
  vatCode: FIELDS.vatCode,
} as const;

export type LineFilter = Omit<Pick<Asking, keyof typeof LINE_OPTIONS>, keyof typeof DAYS_AND_ORDER>;
