import { equalBytes } from '#lib/domain/bytes.ts';
import { statementHash } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import {
  checkVoucher,
  voucherStatement,
  type NewVoucher,
  type Posting,
  type VoucherShapeError,
} from '#lib/domain/ledger/voucher.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';
import { prepare } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { withSecondLook } from '../../platform/second-look.ts';
import { awaitBeforeCommit } from '../../platform/transaction.ts';
import {
  insertVouchers,
  postingFacts,
  type InvoiceAgain,
  type PostedVoucher,
  type PostingFacts,
  type Ready,
} from './store.ts';
import { expectationsOf, type Expected } from './expected.ts';
import { voucherEvent } from './events.ts';

export interface Posted {
  /** `exists`: this very voucher was posted before, by an earlier try of the same request. */
  readonly outcome: 'created' | 'exists';
  readonly voucherId: string;
  readonly series: string;
  readonly year: number;
  readonly number: bigint;
  readonly contentHash: Uint8Array;
  /** The event that a checkpoint must cover before the answer; null when it existed. */
  readonly eventId: string | null;
}

/**
 * Posts a voucher: number, lines, balances, content hash and audit event in one transaction, or nothing.
 * Repeating it with the same id is safe. Guards, in this order, each before any write:
 *
 * 1. the shape (`checkVoucher`: too few lines, too many, zero line, unbalanced)
 * 2. `voucher_differs` — the id is taken by other content
 * 3. `series_unknown` 4. `period_unknown` — no fiscal year holds the date 5. `period_locked`, `period_soft_locked` —
 *    who posts, or submitted it since, may not lock periods
 * 6. `account_unknown` 7. `account_not_valid` 8. `vat_code_unknown` 9. `vat_code_not_valid` — not on that
 *    date, or not with that rate 10. `vat_term_reported` — its VAT term has a return 11. `counterparty_unknown`
 * 12. `counterparty_closed` 13. `dimension_unknown` 14. `dimension_closed` 15. `dimension_missing` — a line lacks what its
 *     account requires on that date; what comes with a file or takes another voucher back is not asked for 12, 14 and 15
 * 16. `invoice_again` — the party's invoice of that number is posted, as `voucher`, and not reversed; nor is this asked of them
 *
 * `draft_already_posted` and `already_reversed` come from the database's unique keys, which alone can decide
 * them between two posters; `approval_needed` from its rule that nothing is posted without the approvals that the client's own
 * rules ask for, which what nobody captured can't have; `clock_differs` from its clock, which is an hour or more from ours. Rests on bokføringsloven §4 (completeness, control trail, protection of records).
 */
export async function postVoucher(context: Context, voucher: NewVoucher): Promise<Result<Posted, PostError>> {
  const shape = checkVoucher(voucher);
  if (!shape.ok) return shape;
  try {
    return await expectationsOf(context.platform).during(
      context.clientId,
      voucher,
      async () =>
        (await postAsExpected(context, voucher)) ??
        (await withSecondLook(context, (tx) => post(tx, context, voucher))),
    );
  } catch (cause) {
    const constraint = constraintOf(cause);
    const refused = constraint && refusalOf(constraint, voucher);
    if (refused) return err(refused);
    throw cause;
  }
}

export type PostError =
  | VoucherShapeError
  | { code: 'voucher_differs'; voucherId: string }
  | { code: 'series_unknown'; series: string }
  | { code: 'period_unknown'; date: string }
  | { code: 'period_locked'; year: number; period: number; date: string }
  | { code: 'period_soft_locked'; year: number; period: number; date: string }
  | { code: 'account_unknown'; account: string }
  | { code: 'account_not_valid'; account: string; date: string }
  | { code: 'vat_code_unknown'; vatCode: string }
  | { code: 'vat_code_not_valid'; vatCode: string; date: string }
  | { code: 'vat_term_reported'; date: string }
  | { code: 'counterparty_unknown'; counterpartyId: string }
  | { code: 'counterparty_closed'; counterpartyId: string; date: string }
  | { code: 'dimension_unknown'; dimension: string }
  | { code: 'dimension_closed'; dimension: string; date: string }
  | { code: 'dimension_missing'; dimension: string; account: string }
  | { code: 'invoice_again'; invoice: string; voucher: string; voucherId: string }
  | { code: 'draft_already_posted'; draftId: string }
  | { code: 'already_reversed'; voucherId: string }
  | { code: 'approval_needed' }
  | { code: 'clock_differs' };

/**
 * Where this process knows which number the voucher will get, all is said at once: what speaks against it, the number, and the
 * voucher with its event, in one statement that is sent together with the commit. Null where nothing was written: the number is
 * another's, or a rule of the database refused it.
 */
async function postAsExpected(
  context: Context,
  voucher: NewVoucher,
): Promise<Result<Posted, PostError> | null> {
  const expectations = expectationsOf(context.platform);
  const expected = expectations.of(context.clientId, voucher);
  if (!expected) return null;
  const ready = readyAs(context, voucher, expected);
  const facts = await factsWith(context, voucher, ready);
  if (!facts) return null;
  if (facts.existing) return existing(context.clientId, voucher, facts.existing);
  const guarded = guard(voucher, facts);
  if (!guarded.ok) return guarded;
  if (facts.number !== null) return ok(createdAs(context, ready));
  expectations.missed(context.clientId, voucher, expected);
  return null;
}

/** Null where a rule of the database refused it: somebody was faster, or it is said by the guards. */
async function factsWith(context: Context, voucher: NewVoucher, ready: Ready): Promise<PostingFacts | null> {
  let asked: Promise<PostingFacts> | undefined;
  try {
    await context.transaction((tx) => {
      asked = postingFacts(tx, context.clientId, voucher, { takeNumber: true, ready });
      awaitBeforeCommit(tx, asked);
      return Promise.resolve(ok());
    });
  } catch (cause) {
    if (constraintOf(cause)) return null;
    throw cause;
  }
  if (!asked) throw new Error('unreachable: a transaction that has ended has asked');
  return asked;
}

function readyAs(context: Context, voucher: NewVoucher, { year, period, number }: Expected): Ready {
  const postedAt = context.platform.clock.now().toISOString();
  const posting: Posting = { year, period, number, postedAt, postedBy: context.actorId };
  const contentHash = statementHash(voucherStatement(context.clientId, voucher, posting));
  const posted: PostedVoucher = { voucher, posting, contentHash };
  return { posted, event: prepare(context, voucherEvent(posted)) };
}

function createdAs(context: Context, { posted: { voucher, posting, contentHash }, event }: Ready): Posted {
  const { id: voucherId, series } = voucher;
  expectationsOf(context.platform).seen(context.clientId, voucher, posting);
  return { outcome: 'created', voucherId, series, ...posting, contentHash, eventId: event.id };
}

async function post(tx: Tx, context: Context, voucher: NewVoucher): Promise<Result<Posted, PostError>> {
  const { clientId } = context;
  const facts = await postingFacts(tx, clientId, voucher, { takeNumber: true });
  if (facts.existing) return existing(clientId, voucher, facts.existing);
  const guarded = guard(voucher, facts);
  if (!guarded.ok) return guarded;
  const period = guarded.value;

  const { number } = facts;
  if (number === null) throw new Error('the guards of the statement and of the service disagree');
  const ready = readyAs(context, voucher, { year: period.year, period: period.number, number });
  awaitBeforeCommit(tx, insertVouchers(tx, clientId, [ready.posted], ready.event));
  return ok(createdAs(context, ready));
}

/** Asks what {@link postVoucher} would say, and changes nothing: for a voucher that is still to be approved. */
export async function checkPosting(
  tx: Tx,
  context: Context,
  voucher: NewVoucher,
): Promise<Result<void, PostError>> {
  const shape = checkVoucher(voucher);
  if (!shape.ok) return shape;
  const facts = await postingFacts(tx, context.clientId, voucher, { takeNumber: false });
  const guarded = guard(voucher, facts);
  return guarded.ok ? ok() : guarded;
}

function guard(
  voucher: NewVoucher,
  facts: PostingFacts,
): Result<{ year: number; number: number }, PostError> {
  const { date } = voucher;
  if (!facts.seriesKnown) return err({ code: 'series_unknown', series: voucher.series });
  if (!facts.period) return err({ code: 'period_unknown', date });
  if (facts.period.locked) {
    return err({ code: 'period_locked', year: facts.period.year, period: facts.period.number, date });
  }
  if (facts.period.softLocked) {
    return err({ code: 'period_soft_locked', year: facts.period.year, period: facts.period.number, date });
  }
  if (facts.unknownAccount) return err({ code: 'account_unknown', account: facts.unknownAccount });
  if (facts.closedAccount) return err({ code: 'account_not_valid', account: facts.closedAccount, date });
  if (facts.unknownVatCode) return err({ code: 'vat_code_unknown', vatCode: facts.unknownVatCode });
  if (facts.closedVatCode) return err({ code: 'vat_code_not_valid', vatCode: facts.closedVatCode, date });
  if (facts.reportedTerm) return err({ code: 'vat_term_reported', date: facts.reportedTerm });
  if (facts.unknownCounterparty) {
    return err({ code: 'counterparty_unknown', counterpartyId: facts.unknownCounterparty });
  }
  if (facts.closedCounterparty)
    return err({ code: 'counterparty_closed', counterpartyId: facts.closedCounterparty, date });
  if (facts.unknownDimension) return err({ code: 'dimension_unknown', dimension: facts.unknownDimension });
  if (facts.closedDimension) return err({ code: 'dimension_closed', dimension: facts.closedDimension, date });
  if (facts.lackingAccount)
    return err({
      code: 'dimension_missing',
      dimension: facts.lackingDimension ?? '',
      account: facts.lackingAccount,
    });
  if (facts.invoiceAgain) {
    const first = JSON.parse(facts.invoiceAgain) as InvoiceAgain;
    const { invoice, voucherId } = first;
    return err({ code: 'invoice_again', invoice, voucher: voucherNumber(first), voucherId });
  }
  return ok(facts.period);
}

/** The same request again gives the same statement, once number, period and time are those it was given. */
function existing(
  clientId: string,
  voucher: NewVoucher,
  found: NonNullable<PostingFacts['existing']>,
): Result<Posted, PostError> {
  const same = equalBytes(statementHash(voucherStatement(clientId, voucher, found)), found.contentHash);
  if (!same) return err({ code: 'voucher_differs', voucherId: voucher.id });
  const { series, id } = voucher;
  return ok({ outcome: 'exists', voucherId: id, series, ...found, eventId: null });
}

/** What only the database can decide, since it is between two transactions. */
function refusalOf(constraint: string, voucher: NewVoucher): PostError | null {
  switch (constraint) {
    case 'voucher_from_draft_once':
      return voucher.draftId ? { code: 'draft_already_posted', draftId: voucher.draftId } : null;
    case 'voucher_reversed_once':
      return voucher.reversesId ? { code: 'already_reversed', voucherId: voucher.reversesId } : null;
    case 'voucher_meets_rules':
      return voucher.source === 'manual' ? { code: 'approval_needed' } : null;
    case 'voucher_posted_now':
      return { code: 'clock_differs' };
    default:
      return null;
  }
}
