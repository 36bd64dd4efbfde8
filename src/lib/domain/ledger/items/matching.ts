import type { CivilDate } from '../../date.ts';
import { sum, toDecimal, type Minor } from '../../money.ts';
import { err, ok, type Result } from '../../result.ts';
import { statement } from '../../statement.ts';

/** Names a line. */
export interface ItemKey {
  readonly voucherId: string;
  readonly line: number;
}

/** What of a line is matched, øre, signed like it. */
export interface MatchedPart extends ItemKey {
  readonly amount: Minor;
}

/** A line on a control account, as far as matching asks. */
export interface OpenItem extends ItemKey {
  readonly account: string;
  readonly counterpartyId: string | null;
  readonly date: CivilDate;
  /** What of it is not matched, øre, signed like it. */
  readonly remaining: Minor;
}

/** Items that were held against each other, as the log states it. */
export interface Matching {
  readonly id: string;
  readonly account: string;
  readonly counterpartyId: string;
  /** From when on it counts: the day of the last of its items. */
  readonly date: CivilDate;
  readonly lines: readonly MatchedPart[];
  readonly matchedAt: Date;
  readonly matchedBy: string;
  readonly undoneAt: Date | null;
  readonly undoneBy: string | null;
}

/** `segl.matching.v1`: which lines, how much of each, by whom, and whether it was undone. */
export const matchingStatement = statement<Matching>('segl.matching', {
  v1: ({ lines, matchedAt, undoneAt, counterpartyId, ...said }) => ({
    ...said,
    counterparty: counterpartyId,
    lines: inOrder(lines).map(({ voucherId, line, amount }) => ({
      ...{ voucher: voucherId, line },
      amount: toDecimal(amount),
    })),
    matchedAt: matchedAt.toISOString(),
    undoneAt: undoneAt?.toISOString() ?? null,
  }),
});

/** Parts by voucher and line. */
export function inOrder<P extends ItemKey>(parts: readonly P[]): P[] {
  return parts.toSorted((one, other) =>
    one.voucherId === other.voucherId ? one.line - other.line : one.voucherId < other.voucherId ? -1 : 1,
  );
}

export function keyOf({ voucherId, line }: ItemKey): string {
  return `${voucherId}-${line}`;
}

export type MatchingError =
  | { code: 'item_unknown' }
  | { code: 'item_named_twice' }
  | { code: 'item_without_party' }
  | { code: 'items_of_several' }
  | { code: 'item_matched_beyond'; open: string }
  | { code: 'matching_unbalanced'; difference: string };

/**
 * Whether these parts may be matched, and what the matching is then of. Guards, in this order: `item_named_twice` ·
 * `item_unknown` · `item_without_party` · `items_of_several` (accounts or parties) · `item_matched_beyond` (`open` is left of it;
 * also where the part has the other side, or is nothing) · `matching_unbalanced`
 * @param off what they may come to, where that is no nothing: a difference by the rates of a currency (currency.ts)
 */
export function checkMatching(
  parts: readonly MatchedPart[],
  items: readonly OpenItem[],
  off: Minor = 0n,
): Result<Pick<Matching, 'account' | 'counterpartyId' | 'date'>, MatchingError> {
  if (new Set(parts.map(keyOf)).size < parts.length) return err({ code: 'item_named_twice' });
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  const found = parts.flatMap((part) => byKey.get(keyOf(part)) ?? []);
  const [first] = found;
  if (!first || found.length < parts.length) return err({ code: 'item_unknown' });
  const { account, counterpartyId } = first;
  if (counterpartyId === null) return err({ code: 'item_without_party' });
  if (found.some((item) => item.account !== account || item.counterpartyId !== counterpartyId))
    return err({ code: 'items_of_several' });
  const beyond = found.find(({ remaining }, at) => !isWithin(parts[at]?.amount ?? 0n, remaining));
  if (beyond) return err({ code: 'item_matched_beyond', open: toDecimal(beyond.remaining) });
  const difference = sum(parts.map(({ amount }) => amount));
  if (difference !== off) return err({ code: 'matching_unbalanced', difference: toDecimal(difference) });
  const date = found.reduce((last, item) => (item.date > last ? item.date : last), first.date);
  return ok({ account, counterpartyId, date });
}

function isWithin(part: Minor, remaining: Minor): boolean {
  return remaining > 0n ? part > 0n && part <= remaining : part < 0n && part >= remaining;
}

/**
 * What picked items are matched by: as much as the lesser side comes to, taken of each side in the order of the picks. They
 * come to nothing. Empty while all picks are of one side.
 */
export function partsOf(
  picked: readonly Pick<OpenItem, 'voucherId' | 'line' | 'remaining'>[],
): MatchedPart[] {
  const sideOf = (positive: boolean) =>
    sum(picked.map(({ remaining }) => remaining).filter((each) => each > 0n === positive));
  const [debit, credit] = [sideOf(true), -sideOf(false)];
  const matched = debit < credit ? debit : credit;
  const left = { debit: matched, credit: matched };
  return picked.flatMap(({ voucherId, line, remaining }) => {
    const side = remaining > 0n ? 'debit' : 'credit';
    const size = remaining > 0n ? remaining : -remaining;
    const taken = size < left[side] ? size : left[side];
    left[side] -= taken;
    return taken === 0n ? [] : [{ voucherId, line, amount: side === 'debit' ? taken : -taken }];
  });
}

/** An item with what it says of the papers behind it: an invoice's number, a KID, the voucher that a payment settles. */
export interface SayingItem extends OpenItem {
  readonly says: readonly string[];
}

/**
 * What could be matched of one party's items, each proposal on its own: first those that name the same paper, as far as they
 * go; then two of one amount, where no other could be meant. In the order of the items. Nobody has to take them.
 */
export function proposalsOf(items: readonly SayingItem[]): MatchedPart[][] {
  return [...Map.groupBy(items, ({ account }) => account).values()].flatMap((own) => {
    const left = new Map(own.map((item) => [keyOf(item), item]));
    const byPaper = [...new Set(own.flatMap(({ says }) => says))].map((paper) =>
      take(
        left,
        [...left.values()].filter(({ says }) => says.includes(paper)),
      ),
    );
    const byAmount = own.map((item) => take(left, onlyPair(left, item)));
    return [...byPaper, ...byAmount].filter((parts) => parts.length > 0);
  });
}

/** Matches these among what is left. */
function take(left: Map<string, SayingItem>, items: readonly SayingItem[]): MatchedPart[] {
  const parts = partsOf(items);
  for (const part of parts) {
    const item = left.get(keyOf(part));
    const remaining = (item?.remaining ?? 0n) - part.amount;
    if (item && remaining !== 0n) left.set(keyOf(part), { ...item, remaining });
    else left.delete(keyOf(part));
  }
  return parts;
}

/** The item and the only other one that comes to nothing with it, where it is the only one with its amount; else none. */
function onlyPair(left: ReadonlyMap<string, SayingItem>, { voucherId, line }: SayingItem): SayingItem[] {
  const item = left.get(keyOf({ voucherId, line }));
  if (!item) return [];
  const of = (amount: Minor) => [...left.values()].filter(({ remaining }) => remaining === amount);
  const pair = [...of(item.remaining), ...of(-item.remaining)];
  return pair.length === 2 && of(item.remaining).length === 1 ? pair : [];
}
