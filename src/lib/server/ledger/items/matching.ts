import { v7 as uuidv7 } from 'uuid';
import {
  checkMatching,
  inOrder,
  keyOf,
  matchingStatement,
  proposalsOf,
  type MatchedPart,
  type Matching,
  type MatchingError,
} from '#lib/domain/ledger/items/matching.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { withSecondLook } from '../../platform/second-look.ts';
import {
  holdMatching,
  insertMatching,
  itemsAt,
  itemsOfParty,
  itemsTurned,
  markUndone,
  partiesWithOpen,
} from './store.ts';

export type MatchError = MatchingError | { code: 'matching_differs' };

/** The event of what was done; null where this very request was done before. */
export interface MatchingDone {
  readonly eventId: string | null;
}

/**
 * Holds items of one party on one account against each other: one to many, many to many, or parts of them. Whoever asks makes
 * the id; repeating it is safe. Guards: `matching_differs` (the id is another's), then those of {@link checkMatching}. The
 * database holds the same at all times; what another has matched meanwhile is told as if it had been so before.
 */
export function matchItems(
  context: Context,
  asked: { readonly id: string; readonly lines: readonly MatchedPart[] },
): Promise<Result<MatchingDone, MatchError>> {
  return withSecondLook<MatchingDone, MatchError>(context, async (tx) => {
    const { clientId } = context;
    const earlier = await holdMatching(tx, clientId, asked.id);
    if (earlier)
      return sameParts(earlier.lines, asked.lines)
        ? ok({ eventId: null })
        : err({ code: 'matching_differs' });
    const items = await itemsAt(tx, clientId, asked.lines);
    const checked = checkMatching(asked.lines, items);
    if (!checked.ok) return checked;
    return ok({ eventId: await makeMatching(tx, context, { ...asked, ...checked.value }) });
  });
}

export type UnmatchError = { code: 'matching_unknown' };

/** Opens what was matched again. What was undone already stays as it is. */
export function unmatch(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<MatchingDone, UnmatchError>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<MatchingDone, UnmatchError>(async (tx) => {
    const held = await holdMatching(tx, clientId, id);
    if (!held) return err({ code: 'matching_unknown' });
    if (held.undoneAt !== null) return ok({ eventId: null });
    const next: Matching = { ...held, undoneAt: platform.clock.now(), undoneBy: actorId };
    await markUndone(tx, clientId, next);
    const eventId = await record(tx, context, {
      kind: 'matching.undone',
      subject: { type: 'matching', id },
      detail: {
        ...matchingStatement.said(next),
        now: matchingStatement.of(next),
        was: matchingStatement.said(held).statement,
      },
    });
    return ok({ eventId });
  });
}

/**
 * Matches what is open of a voucher's items with those of the voucher that took it back, one matching for each party on each
 * account; what was matched before stays so, and that much of the reversal stays open.
 * @returns the last event, or null where there was nothing to match
 */
export async function matchReversal(
  tx: Tx,
  context: Context,
  of: { readonly voucherId: string; readonly reversalId: string },
): Promise<string | null> {
  const turned = await itemsTurned(tx, context.clientId, of);
  const groups = Map.groupBy(turned, ({ account, counterpartyId }) => `${account} ${counterpartyId}`);
  let last: string | null = null;
  for (const items of groups.values()) {
    const [first] = items;
    if (!first || first.counterpartyId === null) continue;
    const { account, counterpartyId, turned: date } = first;
    const lines = items.flatMap(({ voucherId, line, remaining }) => [
      { voucherId, line, amount: remaining },
      { voucherId: of.reversalId, line, amount: -remaining },
    ]);
    last = await makeMatching(tx, context, { id: uuidv7(), account, counterpartyId, date, lines });
  }
  return last;
}

/**
 * Matches whatever is proposed for any of the client's parties, as after an import; whoever asks has decided that. Errors: none.
 * @returns how many matchings that were
 */
export function matchProposed(context: Context): Promise<Result<number, MatchError>> {
  return withSecondLook<number, MatchError>(context, async (tx) => {
    const { clientId } = context;
    let made = 0;
    for (const party of await partiesWithOpen(tx, clientId)) {
      const items = await itemsOfParty(tx, clientId, party);
      for (const lines of proposalsOf(items)) {
        const checked = checkMatching(lines, await itemsAt(tx, clientId, lines));
        if (!checked.ok) return checked;
        await makeMatching(tx, context, { id: uuidv7(), lines, ...checked.value });
        made += 1;
      }
    }
    return ok(made);
  });
}

async function makeMatching(
  tx: Tx,
  context: Context,
  made: Pick<Matching, 'id' | 'account' | 'counterpartyId' | 'date' | 'lines'>,
): Promise<string> {
  const row: Matching = {
    ...made,
    lines: inOrder(made.lines),
    ...{ matchedAt: context.platform.clock.now(), matchedBy: context.actorId },
    ...{ undoneAt: null, undoneBy: null },
  };
  await insertMatching(tx, context.clientId, row);
  return record(tx, context, {
    kind: 'matching.made',
    subject: { type: 'matching', id: row.id },
    detail: {
      ...matchingStatement.said(row),
      now: matchingStatement.of(row),
      was: null,
      counterparty: row.counterpartyId,
      account: row.account,
      date: row.date,
    },
  });
}

function sameParts(one: readonly MatchedPart[], other: readonly MatchedPart[]): boolean {
  const said = (parts: readonly MatchedPart[]) =>
    inOrder(parts)
      .map((part) => `${keyOf(part)} ${part.amount}`)
      .join();
  return said(one) === said(other);
}
