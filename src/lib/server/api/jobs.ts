import { ok } from '#lib/domain/result.ts';
import { gatherHeads } from '../audit/index.ts';
import { forgetExpired } from '../identity/index.ts';
import { openYearsAhead } from '../ledger/index.ts';
import { jobs } from '../platform/jobs/table.ts';
import { keepRoot, keepSigned } from '../signing/index.ts';
import { sendMail } from './mail.ts';

/**
 * What is done later, by kind: here, as jobs of one domain need others. Sequencing stays in the process of the request
 * that waits for it (`audit/sequencer.ts`): there each millisecond is somebody's.
 */
export const JOBS = jobs({
  'ledger.years': {
    ...{ every: 'hourly', of: 'client', effect: 'repeatable' },
    run: async (context) => ok(await openYearsAhead(context)),
  },
  'signing.root': {
    ...{ every: 'hourly', of: 'machine', effect: 'repeatable' },
    run: async ({ platform }) => ok(await keepRoot(platform)),
  },
  'signing.upkeep': {
    ...{ every: 'hourly', of: 'client', effect: 'repeatable' },
    run: (context, _input, job) => keepSigned(context, job),
  },
  'log.heads': {
    ...{ every: 'hourly', of: 'machine', effect: 'repeatable' },
    run: async ({ platform }) => ok(await gatherHeads(platform)),
  },
  'identity.forget': {
    ...{ every: 'daily', of: 'machine', effect: 'rows' },
    run: async (context) => ok(await forgetExpired(context)),
  },
  'mail.send': { effect: 'rows', run: sendMail },
});
