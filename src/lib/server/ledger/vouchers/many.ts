import { statementHash } from '#lib/domain/canonical.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { checkVoucher, voucherStatement, type NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { recordAll } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { awaitBeforeCommit } from '../../platform/transaction.ts';
import { isClear } from './clear.ts';
import { voucherEvent } from './events.ts';
import { postVoucher, type Posted, type PostError } from './service.ts';
import { standingOf, type Standing } from './standing-store.ts';
import { insertVouchers, takeNumbers, type PostedVoucher } from './store.ts';

/** Vouchers in one transaction: so long does a series wait for them. */
const AT_ONCE = 1000;

/**
 * Posts vouchers of one client, each with its own answer as {@link postVoucher} gives it: what is refused has its reason, and
 * the others are posted. All that nothing can speak against are posted together and numbered in the order given, in transactions
 * of up to a thousand; whatever might be refused comes behind them, by itself, so that it is said why. The same rules of the
 * database hold for both: where it refuses a batch, nothing of it was written, and each of it is posted by itself. Repeating it
 * is safe.
 */
export async function postVouchers(
  context: Context,
  vouchers: readonly NewVoucher[],
): Promise<Result<Posted, PostError>[]> {
  const answers: Result<Posted, PostError>[] = [];
  for (let at = 0; at < vouchers.length; at += AT_ONCE)
    answers.push(...(await postTogether(context, vouchers.slice(at, at + AT_ONCE))));
  return answers;
}

async function postTogether(
  context: Context,
  vouchers: readonly NewVoucher[],
): Promise<Result<Posted, PostError>[]> {
  const together = await clearOnes(context, vouchers).catch((cause: unknown) => {
    if (constraintOf(cause)) return new Map<NewVoucher, Posted>();
    throw cause;
  });
  const answers: Result<Posted, PostError>[] = [];
  for (const voucher of vouchers) {
    const posted = together.get(voucher);
    // The very same object may come again: then it is a repeat.
    together.delete(voucher);
    answers.push(posted ? ok(posted) : await postVoucher(context, voucher));
  }
  return answers;
}

/** Posts those that nothing can speak against. */
async function clearOnes(
  context: Context,
  vouchers: readonly NewVoucher[],
): Promise<Map<NewVoucher, Posted>> {
  const result = await context.transaction<Map<NewVoucher, Posted>, never>(async (tx) => {
    const shaped = vouchers.filter((voucher) => checkVoucher(voucher).ok);
    const standing = await standingOf(tx, context.clientId, shaped);
    const seen = { ids: new Set<string>(), invoices: new Set<string>() };
    return ok(
      await postClear(
        tx,
        context,
        shaped.filter((voucher) => isClear(voucher, standing, seen)),
        standing,
      ),
    );
  });
  return result.ok ? result.value : new Map();
}

async function postClear(
  tx: Tx,
  context: Context,
  vouchers: readonly NewVoucher[],
  { periods }: Standing,
): Promise<Map<NewVoucher, Posted>> {
  if (vouchers.length === 0) return new Map();
  const { clientId, actorId: postedBy } = context;
  const placed = vouchers.flatMap((voucher) => {
    const place = periods.get(voucher.date);
    return place ? [{ voucher, ...place }] : [];
  });
  const groups = Map.groupBy(placed, ({ voucher, year }) => JSON.stringify([voucher.series, year]));
  const numbers = new Map<NewVoucher, bigint>();
  // In one order for all, so that two batches can't wait for each other in a ring.
  for (const key of [...groups.keys()].sort()) {
    const [series, year] = JSON.parse(key) as [string, number];
    const group = groups.get(key) ?? [];
    const last = await takeNumbers(tx, clientId, series, year, group.length);
    group.forEach(({ voucher }, at) => numbers.set(voucher, last - BigInt(group.length - 1 - at)));
  }
  const postedAt = context.platform.clock.now().toISOString();
  const posted = placed.map(({ voucher, year, period }): PostedVoucher => {
    const posting = { year, period, number: numbers.get(voucher) ?? 0n, postedAt, postedBy };
    return { voucher, posting, contentHash: statementHash(voucherStatement(clientId, voucher, posting)) };
  });
  const ids = await recordAll(tx, context, posted.map(voucherEvent));
  awaitBeforeCommit(tx, insertVouchers(tx, clientId, posted));
  return new Map(
    posted.map(({ voucher, posting, contentHash }, at) => [
      voucher,
      {
        outcome: 'created',
        voucherId: voucher.id,
        series: voucher.series,
        year: posting.year,
        number: posting.number,
        contentHash,
        eventId: ids[at] ?? null,
      },
    ]),
  );
}
