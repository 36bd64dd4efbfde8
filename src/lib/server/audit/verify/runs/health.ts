import { statedIn } from '#lib/domain/tlog/event.ts';
import { machine } from '#lib/server/platform/context.ts';
import { waitsSince } from '#lib/server/platform/jobs/store.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { inTransaction } from '#lib/server/platform/transaction.ts';
import { isAuthentic } from '../../sequence/sequence.ts';
import { sequencerOf } from '../../sequence/sequencer.ts';
import { HELD_MS } from '../held.ts';
import { clientsHeldBack, lastVerified, logsHealth, type LastVerified } from './run-store.ts';
import { overdueBefore } from './schedule.ts';

const BOUND_MS = 1500;
/** An authority that is away for less than this worries nobody. */
const PATIENCE_MS = 2 * 60 * 60_000;

const asking = new WeakMap<Platform, Promise<string[]>>();

/**
 * What is wrong with the logs, as the database has it and so as every process tells it, without saying whose: faults that the
 * last verification of some client has found, a device that contradicted a log, a verification that did not come, an
 * event that has waited for minutes for its log, unless this process knows that the log is not signed on, a head of the
 * installation's log that has waited for hours for a timestamp authority. Nothing, where the database does not say so soon. However often it is asked meanwhile, one question is under way.
 */
export function whatIsWrong(platform: Platform): Promise<string[]> {
  let question = asking.get(platform);
  if (!question) {
    question = ask(platform)
      .catch(() => [])
      .finally(() => asking.delete(platform));
    asking.set(platform, question);
  }
  return question;
}

async function ask(platform: Platform): Promise<string[]> {
  const now = platform.clock.now();
  const since = overdueBefore(platform.config.verification, now);
  const { faults, contradicted, ownEndedAt, verified, unstamped, held } = await inTransaction(
    platform,
    machine(platform),
    async (tx) => ({
      ...(await logsHealth(tx)),
      verified: since ? await lastVerified(tx) : [],
      held: await clientsHeldBack(tx, new Date(now.getTime() - HELD_MS)),
      unstamped: await waitsSince(tx, 'log.time'),
    }),
    { boundMs: BOUND_MS },
  );
  const overdue =
    since !== null &&
    (verified.some((each) => isOverdue(platform, each, since)) || isOwnOverdue(ownEndedAt, verified, since));
  const late = unstamped !== null && unstamped.getTime() < now.getTime() - PATIENCE_MS;
  const sequencer = sequencerOf(platform);
  return [
    ...(contradicted ? ['a log was contradicted by a device'] : []),
    ...(faults ? ['verification found faults'] : []),
    ...(overdue ? ['a verification did not come'] : []),
    ...(held.some((clientId) => !sequencer.isUnsigned(clientId)) ? ['events wait for their log'] : []),
    ...(late ? ['no time from the timestamp authority'] : []),
  ];
}

/**
 * Whether the client was verified too long ago; one that never was, where it and this process are older. Somebody else's event
 * in that place is none, whatever time it names: else who writes one would have it believed that all is looked after.
 */
function isOverdue(platform: Platform, { id, createdAt, ...newest }: LastVerified, since: Date): boolean {
  const { eventId, statement, mac } = newest;
  if (eventId === null || statement === null)
    return Math.max(Date.parse(createdAt), performance.timeOrigin) < since.getTime();
  if (!isAuthentic(machine(platform, id), { eventId, statement, mac })) return true;
  const { kind, at } = statedIn(statement);
  return kind !== 'log.verified' || Date.parse(at) < since.getTime();
}

/** The same of the installation's own log, which is there since the first client is. */
function isOwnOverdue(endedAt: string | null, clients: readonly LastVerified[], since: Date): boolean {
  if (endedAt !== null) return Date.parse(endedAt) < since.getTime();
  const first = Math.min(...clients.map(({ createdAt }) => Date.parse(createdAt)));
  return Math.max(first, performance.timeOrigin) < since.getTime();
}
