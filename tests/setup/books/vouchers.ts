import { statementHash } from '#lib/domain/canonical.ts';
import { voucherStatement, type NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { ok } from '#lib/domain/result.ts';
import { record, recordAll } from '#lib/server/audit/index.ts';
import { voucherEvent } from '#lib/server/ledger/vouchers/events.ts';
import { insertVouchers, takeNumbers } from '#lib/server/ledger/vouchers/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { thingEvent } from '../../fixtures/thing-event.ts';

/** Vouchers of calendar years, many at once, numbered within their series; with one event for all that posting has,
 * or with each one's own, so that the log says when it came. */
export async function insertAll(
  context: Context,
  vouchers: readonly NewVoucher[],
  { each = false }: { readonly each?: boolean } = {},
): Promise<void> {
  const { clientId, actorId: postedBy } = context;
  await context.transaction(async (tx) => {
    if (!each) await record(tx, context, thingEvent('vouchers', {}));
    const postedAt = context.platform.clock.now().toISOString();
    const numbered = Map.groupBy(vouchers, ({ series, date }) => `${series} ${date.slice(0, 4)}`);
    for (const [name, own] of numbered) {
      const [series = '', year = ''] = name.split(' ');
      const last = await takeNumbers(tx, clientId, series, Number(year), own.length);
      const posted = own.map((voucher, at) => {
        const number = last - BigInt(own.length - 1 - at);
        const period = Number(voucher.date.slice(5, 7));
        const posting = { year: Number(year), period, number, postedAt, postedBy };
        return { voucher, posting, contentHash: statementHash(voucherStatement(clientId, voucher, posting)) };
      });
      await insertVouchers(tx, clientId, posted);
      if (each) await recordAll(tx, context, posted.map(voucherEvent));
    }
    return ok();
  });
}
