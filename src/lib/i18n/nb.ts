import * as access from './nb/access.ts';
import * as approval from './nb/approvals.ts';
import * as desk from './nb/desk.ts';
import * as draft from './nb/drafts.ts';
import * as field from './nb/field.ts';
import * as work from './nb/jobs.ts';
import * as ledger from './nb/ledger.ts';
import * as audit from './nb/log.ts';
import * as search from './nb/palette.ts';
import * as books from './nb/setup.ts';
import * as shell from './nb/shell.ts';
import * as paper from './nb/signing.ts';
import * as check from './nb/verify.ts';

/**
 * Every sentence of the screens in bokmål, grouped by screen. A new group is exported from a file
 * in nb/ and its twin in en/, and is then here by itself; TypeScript refuses a build where the two
 * differ.
 */
export const nb = {
  ...shell,
  ...access,
  ...desk,
  ...draft,
  ...field,
  ...approval,
  ...ledger,
  ...books,
  ...audit,
  ...search,
  ...paper,
  ...check,
  ...work,
} as const;

/** The shape any other language must have: the same keys, the same parameters. */
export type Messages = Same<typeof nb>;

type Same<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : { readonly [K in keyof T]: Same<T[K]> };
