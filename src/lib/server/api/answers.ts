import { logAnswers, type Answers } from '../audit/index.ts';
import { deskAnswers } from '../desk/index.ts';
import { identityAnswers } from '../identity/index.ts';
import { ledgerAnswers } from '../ledger/index.ts';
import { signingAnswers } from '../signing/index.ts';
import { syncAnswers } from '../sync/index.ts';

/**
 * What every service answers for. A NEW SERVICE is not forgotten: each table of the database must be named by one of
 * them, or the test of the catalogue fails.
 */
export const ANSWERS: readonly Answers[] = [
  logAnswers,
  identityAnswers,
  ledgerAnswers,
  signingAnswers,
  deskAnswers,
  syncAnswers,
];
