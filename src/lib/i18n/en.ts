import * as access from './en/access.ts';
import * as approval from './en/approvals.ts';
import * as desk from './en/desk.ts';
import * as draft from './en/drafts.ts';
import * as field from './en/field.ts';
import * as work from './en/jobs.ts';
import * as ledger from './en/ledger.ts';
import * as audit from './en/log.ts';
import * as search from './en/palette.ts';
import * as books from './en/setup.ts';
import * as shell from './en/shell.ts';
import * as paper from './en/signing.ts';
import * as check from './en/verify.ts';
import type { Messages } from './nb.ts';

/** English, complete: a message that nb has and this lacks, or the other way round, does not compile. */
export const en: Messages = {
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
};
