import { ok } from '#lib/domain/result.ts';
import {
  askForTime,
  collectOrphans,
  cosignNewest,
  gatherAndAsk,
  mailHeads,
  makeChunks,
  stampNewest,
  verifyAsJob,
  verifyInstallationAsJob,
} from '../audit/index.ts';
import { makeDueDrafts } from '../desk/index.ts';
import { endDueMemberships, forgetExpired, settlePartners, tellReset } from '../identity/index.ts';
import { openYearsAhead, postDueParts } from '../ledger/index.ts';
import type { Config } from '../platform/config/config.ts';
import { jobs, type Jobs } from '../platform/jobs/table.ts';
import { keepRoot, keepSigned, timestampSource } from '../signing/index.ts';
import { ANSWERS } from './answers.ts';
import { mailFaults, mailOwnFaults, sendMail } from './mail.ts';
import { sendPush } from './push.ts';

/**
 * What is done later, by kind: here, as jobs of one domain need others. Sequencing stays in the process of the request
 * that waits for it (`audit/sequence/sequencer.ts`): there each millisecond is somebody's.
 */
export const JOBS = jobs({
  'ledger.years': {
    ...{ every: 'hourly', of: 'client', effect: 'repeatable' },
    run: async (context) => ok(await openYearsAhead(context)),
  },
  'ledger.accruals': {
    ...{ every: 'hourly', of: 'client', effect: 'repeatable' },
    run: async (context) => ok(await postDueParts(context)),
  },
  'desk.templates': {
    ...{ every: 'hourly', of: 'client', effect: 'repeatable' },
    run: async (context) => ok(await makeDueDrafts(context)),
  },
  'signing.root': {
    ...{ every: 'hourly', of: 'machine', effect: 'repeatable' },
    run: async ({ platform }) => ok(await keepRoot(platform)),
  },
  'signing.upkeep': {
    ...{ every: 'hourly', of: 'client', effect: 'repeatable' },
    run: (context, _input, job) => keepSigned(context, job),
  },
  'log.verify': {
    ...{ every: 'daily', of: 'client', effect: 'repeatable' },
    run: (context, _input, job) => verifyAsJob(context, ANSWERS, job, mailFaults),
  },
  'log.verifyOwn': {
    ...{ every: 'daily', of: 'machine', effect: 'repeatable' },
    run: ({ platform }, _input, job) => verifyInstallationAsJob(platform, ANSWERS, job, mailOwnFaults),
  },
  'log.heads': {
    ...{ every: 'hourly', of: 'machine', effect: 'repeatable' },
    run: async (context, { clients }) => {
      const begun = context.platform.clock.now();
      const taken = await gatherAndAsk(context.platform, clients);
      if (!taken.ok) return taken;
      // Of all clients only: what a head of some covers says nothing of the others' events.
      return ok(await askForTime(context, clients ? null : begun));
    },
  },
  'log.cosign': {
    effect: 'repeatable',
    run: ({ platform }, { witness }) => cosignNewest(platform, witness),
  },
  'log.time': {
    effect: 'repeatable',
    run: ({ platform }, { gathered }) =>
      stampNewest(platform, timestampSource, gathered === undefined ? null : new Date(gathered)),
  },
  'log.mail': {
    ...{ every: 'hourly', of: 'machine', effect: 'repeatable' },
    run: ({ platform }, _input, { id }) => mailHeads(platform, id),
  },
  'log.words': {
    ...{ every: 'hourly', of: 'client', effect: 'repeatable' },
    run: async (context, _input, { stopping }) => {
      await makeChunks(context, stopping);
      return ok();
    },
  },
  'files.collect': {
    ...{ every: 'daily', of: 'client', effect: 'repeatable' },
    run: (context, _input, { stopping }) => collectOrphans(context, ANSWERS, { stopping }),
  },
  'identity.forget': {
    ...{ every: 'daily', of: 'machine', effect: 'rows' },
    run: async (context) => ok(await forgetExpired(context)),
  },
  'identity.members': {
    ...{ every: 'hourly', of: 'client', effect: 'repeatable' },
    run: async (context) => {
      await endDueMemberships(context);
      return ok(await settlePartners(context));
    },
  },
  'identity.tellReset': {
    effect: 'repeatable',
    run: async (context, input) => ok(await tellReset(context, input)),
  },
  'mail.send': { effect: 'rows', run: sendMail },
  'push.send': { effect: 'repeatable', run: sendPush },
});

const VERIFYING = ['log.verify', 'log.verifyOwn'] as const;

/** {@link JOBS}, with the schedules that the installation has chosen. */
export function jobsOf({ verification }: Config): Jobs {
  const chosen = VERIFYING.map((kind) => {
    const { every: _, ...asked } = JOBS[kind];
    return [kind, verification === 'off' ? asked : { ...asked, every: verification }];
  });
  return { ...JOBS, ...Object.fromEntries(chosen) } as Jobs;
}
