import { FIELDS, type Asking } from '../../report/fields.ts';

/** By what lines that were posted are found, each by itself or together. A dimension takes both `type` and `code`. */
export const LINE_OPTIONS = {
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
  account: FIELDS.account,
  party: FIELDS.party,
  text: FIELDS.text,
  amount: FIELDS.amount,
  vatCode: FIELDS.vatCode,
} as const;

export type LineFilter = Pick<Asking, keyof typeof LINE_OPTIONS>;
