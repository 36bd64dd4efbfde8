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
import {
  CURRENCY_GAIN,
  CURRENCY_LOSS,
  currencyDifference,
  differenceAccount,
  differenceVoucher,
} from '#lib/domain/ledger/items/currency.ts';
import { reversalOf } from '#lib/domain/ledger/voucher.ts';
import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import type { Minor } from '#lib/domain/money.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { withSecondLook } from '../../platform/second-look.ts';
import { accounts } from '../chart/registers.ts';
import { loadVoucher, reversalOfVoucher } from '../vouchers/read-store.ts';
import { postVoucher, type PostError } from '../vouchers/service.ts';
import {
  differenceOf,
  holdMatching,
  insertMatching,
  itemsAt,
  itemsOfParty,
  itemsTurned,
  markUndone,
  partiesWithOpen,
  seriesOf,
} from './store.ts';

export type MatchError =
  | MatchingError
  | PostError
  | { code: 'matching_differs' }
  | { code: 'matching_too_early'; date: CivilDate }
  | { code: 'currency_account_missing'; account: string };

/** What somebody wants matched. */
export interface MatchingAsked {
  /** Made by whoever asks, so that the same request again is known. */
  readonly id: string;
  readonly lines: readonly MatchedPart[];
  /** What the parts come to, where that is by the rates of their currency, and the day on which that is posted. */
  readonly difference?: { readonly amount: Minor; readonly date: CivilDate } | undefined;
}

/** The event of what was done; null where this very request was done before. */
export interface MatchingDone {
  readonly eventId: string | null;
}

/**
 * Holds items of one party on one account against each other: one to many, many to many, or parts of them. Whoever asks makes
 * the id; repeating it is safe. Of items in one foreign currency, what their rates have moved in between goes to gains or losses
 * by a voucher of the same transaction, which is matched with them. Guards: `matching_differs` (the id is another's), those of
 * {@link checkMatching} · `matching_too_early`: the difference is dated before the last item · `currency_account_missing` · then
 * as {@link postVoucher}. The database holds the same at all times; what another has matched meanwhile is told as if it had been
 * so before.
 */
export function matchItems(
  context: Context,
  asked: MatchingAsked,
): Promise<Result<MatchingDone, MatchError>> {
  return withSecondLook<MatchingDone, MatchError>(context, async (tx) => {
    const { clientId } = context;
    const earlier = await holdMatching(tx, clientId, asked.id);
    if (earlier) {
      const own = await differenceOf(tx, clientId, asked.id);
      const lines = earlier.lines.filter(({ voucherId }) => voucherId !== own?.voucherId);
      return sameParts(lines, asked.lines) ? ok({ eventId: null }) : err({ code: 'matching_differs' });
    }
    const items = await itemsAt(tx, clientId, asked.lines);
    const byKey = new Map(items.map((item) => [keyOf(item), item]));
    const moved = asked.difference && currencyDifference(asked.lines, (key) => byKey.get(keyOf(key)));
    const off = moved != null && moved === asked.difference?.amount ? moved : 0n;
    const checked = checkMatching(asked.lines, items, off);
    if (!checked.ok) return checked;
    const { id, lines } = asked;
    if (off === 0n || !asked.difference)
      return ok({ eventId: await makeMatching(tx, context, { id, lines, ...checked.value }) });
    const { date } = asked.difference;
    const last = items.find((item) => item.date === checked.value.date);
    const of = { id, ...checked.value, lastVoucher: last?.voucherId ?? '' };
    const posted = await postDifference(tx, context, of, { amount: off, date });
    if (!posted.ok) return posted;
    const own = { ...posted.value, line: 1, amount: -off };
    const made = { id, ...checked.value, date, lines: [...lines, own] };
    return ok({ eventId: await makeMatching(tx, context, made) });
  });
}

/** Posts what the rates have moved, into the series of the last item. @returns its voucher */
async function postDifference(
  tx: Tx,
  context: Context,
  matching: Pick<Matching, 'id' | 'account' | 'counterpartyId' | 'date'> & { readonly lastVoucher: string },
  { amount, date }: { readonly amount: Minor; readonly date: CivilDate },
): Promise<Result<{ readonly voucherId: string }, MatchError>> {
  const { clientId } = context;
  if (date < matching.date) return err({ code: 'matching_too_early', date: matching.date });
  const against = differenceAccount(amount, await accounts.list(tx, clientId));
  if (against === null)
    return err({ code: 'currency_account_missing', account: amount < 0n ? CURRENCY_GAIN : CURRENCY_LOSS });
  const series = (await seriesOf(tx, clientId, matching.lastVoucher)) ?? '';
  const { id: matchingId, account, counterpartyId } = matching;
  const voucherId = uuidv7();
  const voucher = differenceVoucher(
    { id: voucherId, series, date, text: DIFFERENCE, matchingId, account, counterpartyId, against },
    amount,
  );
  const posted = await postVoucher(context.within(tx), voucher);
  return posted.ok ? ok({ voucherId }) : posted;
}

const DIFFERENCE = 'Valutadifferanse ved utligning';
const TAKEN_BACK = 'Utligningen er opphevet';

export type UnmatchError = PostError | { code: 'matching_unknown' };

/**
 * Opens what was matched again. What was undone already stays as it is. What was posted as its difference is taken back by a
 * voucher of the same transaction, on the same day, or today where that is in no open period any more. Errors:
 * `matching_unknown`, then as {@link postVoucher}.
 */
export function unmatch(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<MatchingDone, UnmatchError>> {
  const { clientId, actorId, platform } = context;
  return withSecondLook<MatchingDone, UnmatchError>(context, async (tx) => {
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
    return takeDifferenceBack(tx, context, id, eventId);
  });
}

async function takeDifferenceBack(
  tx: Tx,
  context: Context,
  matchingId: string,
  eventId: string,
): Promise<Result<MatchingDone, UnmatchError>> {
  const { clientId, platform } = context;
  const own = await differenceOf(tx, clientId, matchingId);
  if (!own || (await reversalOfVoucher(tx, clientId, own.voucherId)) !== null) return ok({ eventId });
  const original = await loadVoucher(tx, clientId, own.voucherId);
  if (!original) throw new Error('unreachable: the voucher was found just now');
  const { voucher } = original;
  const today = norwegianDate(platform.clock.now());
  let refused: PostError | null = null;
  for (const date of new Set([own.date, today > own.date ? today : own.date])) {
    const id = uuidv7();
    const posted = await postVoucher(context.within(tx), reversalOf(voucher, { id, date, text: TAKEN_BACK }));
    if (posted.ok)
      return ok({
        eventId:
          (await matchReversal(tx, context, { voucherId: voucher.id, reversalId: id })) ??
          posted.value.eventId,
      });
    refused ??= posted.error;
  }
  return refused ? err(refused) : ok({ eventId });
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
