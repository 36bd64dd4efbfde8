import { logAnswers, type Answers } from '../audit/index.ts';
import { deskAnswers } from '../desk/index.ts';
import { identityAnswers } from '../identity/index.ts';
import { ledgerAnswers } from '../ledger/index.ts';
import { signingAnswers } from '../signing/index.ts';
import { syncAnswers } from '../sync/index.ts';

/** What the platform keeps for all of them; the client itself is answered for by the ledger. */
const platformAnswers: Answers = {
  reconcilers: [],
  recomputed: [],
  disagreements: () => Promise.resolve([]),
  unanswered: {
    'platform.job': 'what is still to be done: its effects are in the log, each with its event',
    'platform.client_key':
      'wrapped by what only the installation has: one that was altered opens nothing, and each file is read anew',
    'platform.keyring': 'the installation’s: it opens with the master key, or nothing starts',
    'platform.schedule': 'when each schedule last made a job',
  },
};

/**
 * What every service answers for. A NEW SERVICE is not forgotten: each table of the database must be named by one of
 * them, or the test of the catalogue fails.
 */
export const ANSWERS: readonly Answers[] = [
  platformAnswers,
  logAnswers,
  identityAnswers,
  ledgerAnswers,
  signingAnswers,
  deskAnswers,
  syncAnswers,
];
