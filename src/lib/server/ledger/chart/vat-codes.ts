import type { Tx } from '../../platform/database.ts';
import { vatAccounts, vatCodes, type VatAccount, type VatCode } from './registers.ts';

export type ListedVatCode = VatCode & { accounts: Omit<VatAccount, 'code'> | null };

/** VAT codes with every rate they have had, oldest first, and where they are posted, as far as that is known. */
export async function listVatCodes(tx: Tx, clientId: string): Promise<ListedVatCode[]> {
  const codes = await vatCodes.list(tx, clientId);
  const known = await vatAccounts.list(tx, clientId);
  return withAccounts(codes, known).sort((a, b) => a.code.localeCompare(b.code, 'nb', { numeric: true }));
}

/** VAT codes, each with where it is posted. */
export function withAccounts(codes: readonly VatCode[], known: readonly VatAccount[]): ListedVatCode[] {
  const accounts = new Map(known.map(({ code, ...account }) => [code, account]));
  return codes.map((code) => ({ ...code, accounts: accounts.get(code.code) ?? null }));
}
