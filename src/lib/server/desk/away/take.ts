import { hexToBytes } from '@noble/hashes/utils.js';
import type { AwayDecided } from '#lib/domain/approval/away/input.ts';
import { isBetween, isSignedBy } from '#lib/domain/approval/away/decision.ts';
import {
  awayRecordStatement,
  signedIn,
  type Alarm,
  type AwayKey,
  type AwayRecord,
} from '#lib/domain/approval/away/statements.ts';
import type { ApprovalSignature } from '#lib/domain/approval/signature.ts';
import { bytesOfBase64Url } from '#lib/domain/base64url.ts';
import { err, ok, type Failure, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import { tellContacts, tellPerson, type Site } from '#lib/server/identity/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { decideChecked } from '../drafts/approvals.ts';
import { amountShown, takeLate } from '../drafts/signed.ts';
import { findDraft } from '../drafts/store.ts';
import { arrivedEvent, closedEvent } from './statements.ts';
import {
  closeAwayKeyRow,
  findAwayRecord,
  holdAwayKey,
  insertAwayRecord,
  isSpent,
  lastCounter,
} from './store.ts';
import { isGenuine } from './tickets.ts';

export type { Site } from '#lib/server/identity/index.ts';

export type ProofError = {
  readonly code: 'away_key_unknown' | 'away_key_closed' | 'away_ticket_foreign' | Alarm;
};
export type LateError = { readonly code: 'away_ticket_expired' | 'away_moment' };

/** What becomes of a decision that is taken. */
export interface Taken {
  readonly revision: number;
  /** Null where all of it was so already. */
  readonly eventId: string | null;
}

/**
 * Takes a decision that was made without network, in savepoints of one transaction, which is to be committed whatever comes of
 * it. First its proof: `away_key_unknown` (no key of this person), `away_key_closed`, and then what is an alarm, which closes
 * the key, is an event, and is told: `away_signature_wrong`, `away_ticket_spent` (for another decision), `away_counter_back`;
 * `away_ticket_foreign` is none. What comes after leaves its row and an event, taken or void, and spends the ticket:
 * `away_ticket_expired`, `away_moment` (not between the ticket's issue and now), then all that `decide` refuses as things are
 * now. What was taken or void before is answered as it was.
 */
export async function decideAway(
  context: Context,
  input: AwayDecided,
  site: Site,
): Promise<Result<Taken, Failure>> {
  const arrived = await arrivedAs(context, input);
  const before = await earlier(context, arrived);
  if (before) return before;
  const proven = await prove(context, input, arrived);
  if (!proven.ok) {
    await alarm(context, arrived, proven.error.code);
    return proven;
  }
  const done = await take(context, input, { arrived, site });
  if (done.ok) return done;
  await context.transaction(async (tx) =>
    ok(await write(tx, context, { ...arrived, refused: done.error.code })),
  );
  return done;
}

/** What it is as the server has it, were it taken. */
async function arrivedAs(context: Context, input: AwayDecided): Promise<AwayRecord> {
  const { approvalId: id, draftId, revision, decision, away } = input;
  const { ticket, counter, at: claimedAt } = away;
  const found = await context.transaction(async (tx) => ok(await findDraft(tx, context.clientId, draftId)));
  return {
    ...{ id, person: context.actorId, draftId, revision, decision },
    amount: found.ok && found.value ? amountShown(found.value) : null,
    key: hexToBytes(away.key),
    ...{ ticket: ticket.id, issuedAt: ticket.issuedAt, expiresAt: ticket.expiresAt, counter },
    decisionHash: hexToBytes(away.decision),
    claimedAt,
    signature: bytesOfBase64Url(away.signature) ?? new Uint8Array(),
    arrivedAt: context.platform.clock.now(),
    refused: null,
  };
}

/** The answer to the very same, under whatever number it comes again; null where it is new, or another under its id. */
async function earlier(context: Context, arrived: AwayRecord): Promise<Result<Taken, Failure> | null> {
  const found = await context.transaction(async (tx) =>
    ok(await findAwayRecord(tx, context.clientId, arrived.id)),
  );
  const known = found.ok ? found.value : null;
  if (!known) return null;
  const { amount, arrivedAt, refused, signature } = known;
  const again = { ...arrived, amount, arrivedAt, refused, signature };
  if (awayRecordStatement.said(again).statement !== awayRecordStatement.said(known).statement) return null;
  return refused === null ? ok({ revision: known.revision, eventId: null }) : err({ code: refused });
}

function prove(
  context: Context,
  { away }: AwayDecided,
  arrived: AwayRecord,
): Promise<Result<void, ProofError>> {
  const { clientId, actorId } = context;
  return context.transaction<void, ProofError>(async (tx) => {
    const key = await holdAwayKey(tx, clientId, arrived.key);
    if (key?.person !== actorId) return err({ code: 'away_key_unknown' });
    if (key.closedAt) return err({ code: 'away_key_closed' });
    if (!(await isSignedBy(key.publicKey, signedIn(clientId, arrived), arrived.signature)))
      return err({ code: 'away_signature_wrong' });
    if (!isGenuine(context, key.hash, away.ticket)) return err({ code: 'away_ticket_foreign' });
    if (await isSpent(tx, clientId, arrived.ticket)) return err({ code: 'away_ticket_spent' });
    if (arrived.counter <= (await lastCounter(tx, clientId, key.hash)))
      return err({ code: 'away_counter_back' });
    return ok();
  });
}

const CLOSES: ReadonlySet<string> = new Set<Alarm>([
  'away_signature_wrong',
  'away_ticket_spent',
  'away_counter_back',
]);

/** Closes the key for what only a copy of it could have done, and tells its person and who protects the client. */
async function alarm(context: Context, arrived: AwayRecord, code: ProofError['code']): Promise<void> {
  if (!CLOSES.has(code)) return;
  const { id: decision, draftId: draft, revision, ticket, counter, claimedAt } = arrived;
  await context.transaction(async (tx) => {
    const was = await holdAwayKey(tx, context.clientId, arrived.key);
    if (!was || was.closedAt) return ok();
    const now: AwayKey = { ...was, closedAt: context.platform.clock.now(), closedFor: code as Alarm };
    await closeAwayKeyRow(tx, context.clientId, now);
    const about = { decision, draft, revision, ticket, counter, claimedAt: claimedAt.toISOString() };
    await record(tx, context, closedEvent({ was, now }, about));
    await tellPerson(tx, context, was.person, 'away_alarm');
    await tellContacts(tx, context, { news: 'away_alarm' });
    return ok();
  });
}

/** In a savepoint: what is refused leaves nothing of itself. */
function take(
  context: Context,
  { away, signed, ...decision }: AwayDecided,
  { arrived, site }: { readonly arrived: AwayRecord; readonly site: Site },
): Promise<Result<Taken, Failure>> {
  const { arrivedAt, issuedAt, expiresAt, claimedAt } = arrived;
  return context.transaction<Taken, Failure>(async (tx) => {
    if (arrivedAt >= expiresAt) return err({ code: 'away_ticket_expired' } satisfies LateError);
    const moments = [claimedAt, ...(signed ? [signed.at] : [])];
    if (!moments.every((at) => isBetween(at, { issuedAt }, arrivedAt)))
      return err({ code: 'away_moment' } satisfies LateError);
    let signature: ApprovalSignature | null = null;
    if (signed) {
      const taken = await takeLate(tx, context, { ...signed, site });
      if (!taken.ok) return taken;
      signature = taken.value;
    }
    const shown = { at: claimedAt, hash: away.decision };
    const decided = await decideChecked(context.within(tx), { ...decision, signature, away: shown });
    if (!decided.ok) return decided;
    // It was done with network, and the answer was lost.
    if (decided.value.outcome === 'exists') return ok({ revision: decision.revision, eventId: null });
    return ok({ revision: decision.revision, eventId: await write(tx, context, arrived) });
  });
}

async function write(tx: Tx, context: Context, arrived: AwayRecord): Promise<string> {
  await insertAwayRecord(tx, context.clientId, arrived);
  return record(tx, context, arrivedEvent(arrived));
}
