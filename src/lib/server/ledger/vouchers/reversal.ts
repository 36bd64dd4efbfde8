import type { CivilDate } from '#lib/domain/date.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { matchingOfDifference } from '#lib/domain/ledger/items/currency.ts';
import { reversalOf } from '#lib/domain/ledger/voucher.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { withSecondLook } from '../../platform/second-look.ts';
import { holdRunning } from '../accruals/store.ts';
import { matchReversal } from '../items/matching.ts';
import { proposalEvent } from './proposal.ts';
import { insertProposal, listProposals, type Proposal } from './proposal-store.ts';
import { loadVoucher } from './read-store.ts';
import { postVoucher, type PostError, type Posted } from './service.ts';
import type { PostedVoucher } from './store.ts';

export interface ReversalRequest {
  /** Of the voucher to be made, or of the proposal. */
  readonly id: string;
  readonly voucherId: string;
  readonly date: CivilDate;
  readonly text: string;
}

/** `proposed`: of an opening balance, and nobody else wanted it taken back on that date so far. */
export type Reversed = Posted | { readonly outcome: 'proposed'; readonly eventId: string | null };

export type ReversalError =
  | PostError
  | { code: 'voucher_unknown'; voucherId: string }
  | { code: 'reversal_too_early'; date: string }
  | { code: 'reversal_of_receipt'; voucherId: string }
  | { code: 'reversal_of_automatic'; voucherId: string }
  | { code: 'reversal_of_accrued'; voucherId: string }
  | { code: 'reversal_of_difference'; voucherId: string };

/**
 * Takes a posted voucher back with a new one that is exactly its negative, dated in an open period and linked both
 * ways. The original stays as it is, and what is open of its items is matched with those of the new one. An opening balance, on which all later figures rest, takes two: the first person's
 * request is kept as a proposal, and another's for the same date posts. Repeating a request with its id is safe.
 *
 * Guards: `voucher_unknown`; `reversal_of_receipt`: it took the voucher of a receipt back, which is posted again from the
 * receipt, and would count twice; `reversal_of_difference`: of a matching, which is undone instead; `reversal_of_automatic`: it is
 * part of an accrual, which is ended instead; `reversal_of_accrued`: a line of it is spread over months that are to come, and the
 * accrual is ended first; `reversal_too_early`: before `date`, the original's; then as {@link postVoucher}.
 */
export async function reverseVoucher(
  context: Context,
  request: ReversalRequest,
): Promise<Result<Reversed, ReversalError>> {
  const { id, voucherId, date, text } = request;
  const read = await context.transaction(async (tx) => ok(await originalOf(tx, context, request)));
  const found = read.ok ? read.value : null;
  if (!found) return err({ code: 'voucher_unknown', voucherId });
  const { voucher } = found.original;
  if (found.ofReceipt) return err({ code: 'reversal_of_receipt', voucherId });
  if (found.ofMatching) return err({ code: 'reversal_of_difference', voucherId });
  if (voucher.source === 'automatic') return err({ code: 'reversal_of_automatic', voucherId });
  if (date < voucher.date) return err({ code: 'reversal_too_early', date: voucher.date });
  if (voucher.source === 'opening' && !found.wantedByAnother) return propose(context, request);
  // What was open of it can be matched with something else meanwhile.
  return withSecondLook<Reversed, ReversalError>(context, async (tx) => {
    if (await holdRunning(tx, context.clientId, voucherId))
      return err({ code: 'reversal_of_accrued', voucherId });
    const posted = await postVoucher(context.within(tx), reversalOf(voucher, { id, date, text }));
    if (!posted.ok || posted.value.outcome === 'exists') return posted;
    const matched = await matchReversal(tx, context, { voucherId, reversalId: id });
    return matched === null ? posted : ok({ ...posted.value, eventId: matched });
  });
}

interface Original {
  readonly original: PostedVoucher;
  readonly wantedByAnother: boolean;
  /** The original is itself the reversal of a voucher that a receipt became. */
  readonly ofReceipt: boolean;
  /** It, or what it takes back, is the difference of a matching. */
  readonly ofMatching: boolean;
}

async function originalOf(tx: Tx, context: Context, request: ReversalRequest): Promise<Original | null> {
  const { clientId, actorId } = context;
  const original = await loadVoucher(tx, clientId, request.voucherId);
  if (!original) return null;
  const proposals = await listProposals(tx, clientId, request.voucherId);
  const wantedByAnother = proposals.some(
    ({ date, proposedBy }) => date === request.date && proposedBy !== actorId,
  );
  const { reversesId } = original.voucher;
  const first = reversesId === null ? null : await loadVoucher(tx, clientId, reversesId);
  const ofMatching = [original, first].some(
    (each) => each?.voucher.source === 'automatic' && matchingOfDifference(each.voucher.sourceRef) !== null,
  );
  const ofReceipt = first !== null && first.voucher.draftId !== null;
  return { original, wantedByAnother, ofReceipt, ofMatching };
}

function propose(context: Context, { id, voucherId, date, text }: ReversalRequest) {
  const row: Proposal = {
    ...{ id, voucherId, date, text },
    proposedBy: context.actorId,
    proposedAt: context.platform.clock.now(),
  };
  return context.transaction<Reversed, never>(async (tx) => {
    const created = await insertProposal(tx, context.clientId, row);
    const eventId = created ? await record(tx, context, proposalEvent(row)) : null;
    return ok({ outcome: 'proposed', eventId });
  });
}
