import type { Surroundings } from '../audit/index.ts';
import { isMember } from '../identity/index.ts';
import { fiscalYearsOf } from '../ledger/index.ts';

/** What other services know of what is to be erased. */
export const SURROUNDINGS: Surroundings = { yearsOf: fiscalYearsOf, isMember };
