import { voucherStatement } from '#lib/domain/ledger/voucher.ts';
import { ok } from '#lib/domain/result.ts';
import type { Told } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { loadVoucher } from './read-store.ts';

/** A voucher as its row has it; null where there is none. */
export async function voucherTold(context: Context, id: string): Promise<Told | null> {
  const { clientId } = context;
  const found = await context.transaction(async (tx) => ok(await loadVoucher(tx, clientId, id)));
  if (!found.ok || !found.value) return null;
  const { voucher, posting } = found.value;
  const subject = { type: 'voucher', id };
  return {
    subject,
    subjects: [subject],
    statements: [voucherStatement(clientId, voucher, posting)],
    files: [],
  };
}
