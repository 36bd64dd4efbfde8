import * as z from 'zod';
import { MailInput } from '../mail/messages.ts';

/**
 * Every kind of job, with what it is told. A kind that stands here has what it does in `server/api/jobs.ts` and its
 * words in both languages, or nothing compiles. What waits was written by an earlier release: inputs only gain
 * optional fields.
 */
export const JOB_INPUTS = {
  /** Opens the fiscal years that a client will soon need. */
  'ledger.years': z.strictObject({}),
  /** Posts the parts of accruals whose month has come. */
  'ledger.accruals': z.strictObject({}),
  /** Makes the drafts of recurring templates whose days have come. */
  'desk.templates': z.strictObject({}),
  /** Publishes the installation's root certificate with a fresh revocation list. */
  'signing.root': z.strictObject({}),
  /** Renews a client's revocation lists, and the timestamps on its documents. */
  'signing.upkeep': z.strictObject({}),
  /** Verifies a client's log, what it proves, and every stored file. */
  'log.verify': z.strictObject({}),
  /** Verifies the installation's own log, and what hangs on it. */
  'log.verifyOwn': z.strictObject({}),
  /** Takes the newest heads of the clients' logs, or of these clients' alone, into the installation's own. */
  'log.heads': z.strictObject({ clients: z.optional(z.array(z.uuid())) }),
  /** Has one witness, named by the beginning of its verifier key, cosign the newest head of the installation's log. */
  'log.cosign': z.strictObject({ witness: z.string() }),
  /** Has an authority stamp the newest head of the installation's log. */
  'log.time': z.strictObject({
    /** When the heads were begun to be taken that it covers: milliseconds since 1970. */
    gathered: z.int().min(0).optional(),
  }),
  /** Mails the heads that are new in the installation's log to whoever keeps them. */
  'log.mail': z.strictObject({}),
  /** Makes what is complete of a client's log findable by its words. */
  'log.words': z.strictObject({}),
  /** Collects a client's stored files that no row names. */
  'files.collect': z.strictObject({}),
  /** Forgets sessions and sign-in links that have run out. */
  'identity.forget': z.strictObject({}),
  /** Ends the memberships whose time is over. */
  'identity.members': z.strictObject({}),
  /** Tells the administrators of a person's clients that what the person proves themselves with was reset. */
  'identity.tellReset': z.strictObject({ userId: z.uuid(), clients: z.array(z.uuid()) }),
  /** Tells on their devices whom something waits for: whoever may approve, or one person. */
  'push.send': z.discriminatedUnion('news', [
    z.strictObject({ news: z.literal('approval') }),
    z.strictObject({ news: z.enum(['sign', 'asked', 'returned']), to: z.uuid() }),
  ]),
  /** Sends one message to one person. */
  'mail.send': MailInput,
} as const satisfies Record<string, z.ZodType>;

export type JobKind = keyof typeof JOB_INPUTS;
export type JobInput<K extends JobKind> = z.output<(typeof JOB_INPUTS)[K]>;
