import { bytesToHex } from '@noble/hashes/utils.js';
import type { CivilDate } from '#lib/domain/date.ts';
import { ok } from '#lib/domain/result.ts';
import { deliverReturn, handedOver } from '#lib/server/ledger/vat-return/deliver.ts';
import { NO_REMARKS, readReturn, type Remarks } from '#lib/server/ledger/vat-return/return.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { sha256 } from '#lib/server/platform/hashing.ts';
import { must } from './drafts.ts';

/** A term's return as the books have it now. */
export async function returnOf(context: Context, startsOn: CivilDate, remarks: Remarks = NO_REMARKS) {
  const found = must(
    await context.transaction(async (tx) => ok(await readReturn(tx, context, startsOn, remarks))),
  );
  if (!found) throw new Error(`no term begins on ${startsOn}`);
  return found;
}

/** Delivers a term as it stands, under that id. */
export async function deliverTerm(
  context: Context,
  id: string,
  startsOn: CivilDate,
  remarks: Remarks = NO_REMARKS,
) {
  const { xml } = await returnOf(context, startsOn, remarks);
  const hash = bytesToHex(sha256(Buffer.from(xml)));
  return deliverReturn(context, { id, startsOn, sha256: hash, remarks }, handedOver('Altinn AR1'));
}
