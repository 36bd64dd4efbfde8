import { bytesToHex } from '@noble/hashes/utils.js';
import type { CivilDate } from '#lib/domain/date.ts';
import { difference, isSettled, settlementLines } from '#lib/domain/ledger/vat-return/accounts.ts';
import type { NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { sum, toDecimal } from '#lib/domain/money.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { sha256 } from '../../platform/hashing.ts';
import type { SecondRequired } from '#lib/domain/access/weakening.ts';
import { beforeWeakening } from '../../platform/weakening.ts';
import { loadVoucher } from '../vouchers/read-store.ts';
import { postVoucher, type PostError, type Posted } from '../vouchers/service.ts';
import type { PostedVoucher } from '../vouchers/store.ts';
import { addDelivered, listDelivered, markReopened, type Delivered } from './delivered.ts';
import { NO_REMARKS, readReturn, type Remarks, type ReturnNow } from './return.ts';
import { holdPeriods, settledReturns } from './store.ts';

/**
 * Brings a return to the authority. @returns what the delivery is called there. It is asked while the term is held: nothing is
 * posted into it between what is sent and what is kept.
 */
export type Sending = (file: {
  readonly xml: Uint8Array;
  readonly sha256: string;
}) => Promise<Result<{ reference: string }, never>>;

/** The file was handed over by a person, who says so: under this reference. */
export function handedOver(reference: string): Sending {
  return () => Promise.resolve(ok({ reference }));
}

export interface Delivering {
  /** Of the return that is to be kept. */
  readonly id: string;
  readonly startsOn: CivilDate;
  /** Of the file that was looked at. */
  readonly sha256: string;
  readonly remarks: Remarks;
}

export type DeliverError =
  | { readonly code: 'vat_term_unknown'; readonly date: CivilDate }
  | { readonly code: 'vat_return_differs' }
  | { readonly code: 'vat_return_stopped'; readonly finding: string }
  | { readonly code: 'vat_return_changed' }
  | { readonly code: 'vat_return_holds'; readonly date: CivilDate };

/**
 * Keeps a return as delivered, the very bytes with their hash in the log, and with that locks its term: no line that would be in
 * it comes any more. One that follows a reopened return corrects it. Repeating it with the same id is safe.
 * Guards: `vat_return_differs`: the id is another return's · `vat_term_unknown` · `vat_return_holds`: the term has one ·
 * `vat_return_stopped`: by a finding · `vat_return_changed`: the books say something else than the file that was looked at
 */
export function deliverReturn(
  context: Context,
  { id, startsOn, sha256: looked, remarks }: Delivering,
  send: Sending,
): Promise<Result<{ eventId: string | null }, DeliverError>> {
  const { clientId, platform } = context;
  return context.transaction<{ eventId: string | null }, DeliverError>(async (tx) => {
    const again = async () => {
      const same = (await listDelivered(tx, clientId)).find((each) => each.id === id);
      if (!same) return null;
      return same.sha256 === looked ? ok({ eventId: null }) : err({ code: 'vat_return_differs' as const });
    };
    const before = await again();
    if (before) return before;
    const held = await readHeld(tx, context, startsOn, remarks);
    // The same request may have been under way.
    const meanwhile = await again();
    if (meanwhile) return meanwhile;
    if (!held.ok) return held;
    const { term, figures, findings, xml } = held.value;
    if (standingOf(term.delivered)) return err({ code: 'vat_return_holds', date: startsOn });
    const stop = findings.find(({ stops }) => stops);
    if (stop) return err({ code: 'vat_return_stopped', finding: stop.code });
    const bytes = Buffer.from(xml);
    if (bytesToHex(sha256(bytes)) !== looked) return err({ code: 'vat_return_changed' });
    const sent = await send({ xml: bytes, sha256: looked });
    if (!sent.ok) return sent;
    const row = {
      ...{ id, startsOn, endsOn: term.endsOn, follows: term.delivered.at(-1)?.id ?? null, due: figures.due },
      ...{ xml: bytes, reference: sent.value.reference },
      ...{ deliveredAt: platform.clock.now(), deliveredBy: context.actorId },
      ...{ reopenedAt: null, reopenedBy: null, reason: null },
    };
    return ok({ eventId: await addDelivered(tx, context, row) });
  });
}

export type ReopenReturnError = SecondRequired | { readonly code: 'vat_return_unknown' };

/** Opens the term of a delivered return again, to be corrected: what it said stays, and a return that follows says it anew. Done once. */
export function reopenReturn(
  context: Context,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<Result<{ eventId: string | null }, ReopenReturnError>> {
  const { clientId, platform, actorId } = context;
  return context.transaction<{ eventId: string | null }, ReopenReturnError>(async (tx) => {
    const row = (await listDelivered(tx, clientId)).find((each) => each.id === id);
    if (!row) return err({ code: 'vat_return_unknown' });
    await holdPeriods(tx, clientId, row);
    const now = (await listDelivered(tx, clientId)).find((each) => each.id === id);
    if (!now || now.reopenedAt !== null) return ok({ eventId: null });
    const of = { id, startsOn: now.startsOn, endsOn: now.endsOn };
    const said = { before: { ...of, open: false }, after: { ...of, open: true } };
    const may = await beforeWeakening(tx, context, { act: 'vat-return-opened', ...said });
    if (!may.ok) return may;
    const to = { reopenedAt: platform.clock.now(), reopenedBy: actorId, reason };
    return ok({ eventId: await markReopened(tx, context, now, to) });
  });
}

export type SettleError =
  | PostError
  | { readonly code: 'vat_return_unknown' }
  | { readonly code: 'vat_settlement_account_missing' }
  | { readonly code: 'vat_settlement_off'; readonly amount: string }
  | { readonly code: 'vat_nothing_to_settle' };

export interface Settling {
  /** Of the return; its voucher gets the same. */
  readonly id: string;
  readonly date: CivilDate;
  readonly series: string;
  readonly text: string;
}

/**
 * Posts the settlement of a delivered return: the VAT accounts of its term are emptied into the settlement account, whole kroner
 * as returned, the øre to their account. It has the id of the return, so it is posted once. Guards: `vat_return_unknown`: none
 * that holds · `vat_settlement_account_missing`: the chart has no settlement account, or none for the øre where there are any ·
 * `vat_nothing_to_settle` · `vat_settlement_off`: the accounts are `amount` from the return · then as {@link postVoucher}
 */
export function settleReturn(context: Context, settling: Settling): Promise<Result<Posted, SettleError>> {
  const { clientId } = context;
  return context.transaction<Posted, SettleError>(async (tx) => {
    const row = standingOf((await listDelivered(tx, clientId)).filter(({ id }) => id === settling.id));
    if (!row) return err({ code: 'vat_return_unknown' });
    const before = await loadVoucher(tx, clientId, row.id);
    if (before) return ok(postedBefore(before));
    const now = await readReturn(tx, context, row.startsOn, NO_REMARKS);
    if (!now) return err({ code: 'vat_return_unknown' });
    const lines = await linesOf(tx, clientId, row, now);
    if (!lines.ok) return lines;
    return postVoucher(context.within(tx), { ...voucherOf(settling), lines: lines.value });
  });
}

async function linesOf(
  tx: Tx,
  clientId: string,
  { due }: Delivered,
  { term, figures, accounts, chart }: ReturnNow,
): Promise<Result<NewVoucher['lines'], SettleError>> {
  const { settlement, rounding } = chart;
  if (settlement === null) return err({ code: 'vat_settlement_account_missing' });
  if (isSettled(accounts)) return err({ code: 'vat_nothing_to_settle' });
  const ids = term.delivered.map(({ id }) => id);
  const posted = new Set(await settledReturns(tx, clientId, ids));
  // Each settlement of a term brings what is owed to what its return says.
  const settledDue = term.delivered.findLast(({ id }) => posted.has(id))?.due ?? 0n;
  const counted = { due, settledDue, lines: figures.lines.length };
  const lines = settlementLines(accounts, counted, { settlement, rounding });
  if (lines === null)
    return err({ code: 'vat_settlement_off', amount: toDecimal(difference(accounts, figures.dueExact)) });
  const balanced = sum(lines.map(({ amount }) => amount)) === 0n;
  return balanced ? ok(lines) : err({ code: 'vat_settlement_account_missing' });
}

function postedBefore({ voucher, posting, contentHash }: PostedVoucher): Posted {
  const { id: voucherId, series } = voucher;
  return { outcome: 'exists', voucherId, series, ...posting, contentHash, eventId: null };
}

function voucherOf({ id, date, series, text }: Settling): Omit<NewVoucher, 'lines'> {
  return { id, date, series, text, source: 'manual', sourceRef: null, draftId: null, reversesId: null };
}

/** The return of a term that holds, if one does. */
export function standingOf(delivered: readonly Delivered[]): Delivered | null {
  return delivered.find(({ reopenedAt }) => reopenedAt === null) ?? null;
}

/** The return as the books have it, and go on having it until the transaction ends. */
async function readHeld(
  tx: Tx,
  context: Context,
  startsOn: CivilDate,
  remarks: Remarks,
): Promise<Result<ReturnNow, DeliverError>> {
  const unheld = await readReturn(tx, context, startsOn, remarks);
  if (!unheld) return err({ code: 'vat_term_unknown', date: startsOn });
  await holdPeriods(tx, context.clientId, unheld.term);
  const now = await readReturn(tx, context, startsOn, remarks);
  return now ? ok(now) : err({ code: 'vat_term_unknown', date: startsOn });
}
