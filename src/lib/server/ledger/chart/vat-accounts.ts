import {
  findVatAccounts,
  isVatAccount,
  NO_VAT_ACCOUNTS,
  VatPostings,
  vatSides,
  type FoundVatAccounts,
  type VatAccounts,
  type VatSide,
} from '#lib/domain/ledger/vat-accounts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { newestTaxedVouchers } from '../vouchers/read-store.ts';
import { addToChart } from './service.ts';
import { describeVatAccount, rowEvent } from './statements.ts';
import { listAccounts, listVatAccounts, listVatCodes, saveVatAccount } from './store.ts';

/**
 * Says where the client posts the tax of a VAT code from now on; what is posted stays where it is. Sides that the code
 * does not have are ignored; a side that is null is not known. Guards: `vat_code_unknown`, `vat_code_has_no_tax`,
 * `account_unknown`. Saying what holds already changes nothing.
 */
export async function setVatAccount(
  context: Context,
  { code, ...asked }: { code: string } & VatAccounts,
): Promise<Result<{ eventId: string | null }, VatAccountError>> {
  const { clientId } = context;
  return context.transaction<{ eventId: string | null }, VatAccountError>(async (tx) => {
    const known = (await listVatCodes(tx, clientId)).find((each) => each.code === code);
    if (!known) return err({ code: 'vat_code_unknown', vatCode: code });
    const sides = vatSides(known.standardCode);
    if (sides.length === 0) return err({ code: 'vat_code_has_no_tax', vatCode: code });
    const accounts: VatAccounts = {
      output: sides.includes('output') ? asked.output : null,
      input: sides.includes('input') ? asked.input : null,
    };
    const chart = new Set((await listAccounts(tx, clientId)).map(({ number }) => number));
    const unknown = [accounts.output, accounts.input].find((each) => each !== null && !chart.has(each));
    if (unknown) return err({ code: 'account_unknown', account: unknown });
    const before = known.accounts ?? NO_VAT_ACCOUNTS;
    if (before.output === accounts.output && before.input === accounts.input) return ok({ eventId: null });
    const row = { code, ...accounts, source: 'set' } as const;
    await saveVatAccount(tx, clientId, row);
    return ok({ eventId: await record(tx, context, rowEvent('set', describeVatAccount(row))) });
  });
}

export type VatAccountError =
  | { code: 'vat_code_unknown'; vatCode: string }
  | { code: 'vat_code_has_no_tax'; vatCode: string }
  | { code: 'account_unknown'; account: string };

/** Where each VAT code that has tax is posted, and what says so; nulls where that is not known. */
export async function vatAccountsOf(context: Context): Promise<ClientVatAccount[]> {
  const found = await context.transaction(async (tx) => ok(await listVatCodes(tx, context.clientId)));
  return (found.ok ? found.value : []).flatMap(({ code, description, standardCode, accounts }) => {
    const sides = vatSides(standardCode);
    if (sides.length === 0) return [];
    return [{ code, description, sides, source: accounts?.source ?? null, ...NO_VAT_ACCOUNTS, ...accounts }];
  });
}

export interface ClientVatAccount extends VatAccounts {
  readonly code: string;
  readonly description: string;
  readonly sides: readonly VatSide[];
  readonly source: 'postings' | 'chart' | 'set' | null;
}

/**
 * For a client from before VAT accounts were kept: learns them from its newest vouchers and its chart, once. Does
 * nothing where any is known. @returns what was learnt
 */
export async function learnVatAccounts(context: Context): Promise<FoundVatAccounts[]> {
  try {
    const learnt = await context.transaction(async (tx) => ok(await learn(tx, context)));
    return learnt.ok ? learnt.value : [];
  } catch (cause) {
    // Another process that started at the same moment has learnt them.
    if (constraintOf(cause) === 'vat_account_pkey') return [];
    throw cause;
  }
}

async function learn(tx: Tx, context: Context): Promise<FoundVatAccounts[]> {
  const { clientId } = context;
  if ((await listVatAccounts(tx, clientId)).length > 0) return [];
  const [codes, accounts] = [await listVatCodes(tx, clientId), await listAccounts(tx, clientId)];
  const ofVat = new Set(accounts.filter(isVatAccount).map(({ number }) => number));
  const postings = new VatPostings((account) => ofVat.has(account));
  for (const lines of await newestTaxedVouchers(tx, clientId)) postings.see(lines);
  const found = findVatAccounts(codes, accounts, postings);
  await addToChart(tx, context, { vatAccounts: found });
  return found;
}
