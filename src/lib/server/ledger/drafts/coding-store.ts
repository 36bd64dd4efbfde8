import type { Coding } from '#lib/domain/draft.ts';
import type { CodingVat } from '#lib/domain/coding.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

export interface CodingFacts {
  /** The code with the rate of the coding's date; null when none was chosen or it does not hold then. */
  readonly vat: CodingVat | null;
  /** Numbers of every VAT account (group 27 of NS 4102) in the chart. */
  readonly accounts: ReadonlySet<string>;
}

export async function codingFacts(tx: Tx, clientId: string, coding: Coding): Promise<CodingFacts> {
  const sql = rawSql(tx);
  const [rates, accounts] = await Promise.all([
    sql<CodingVat[]>`
      select c.code, c.standard_code as "standardCode", r.rate_bp as "rateBp"
      from ledger.vat_code c join ledger.vat_rate r on r.client_id = c.client_id and r.code = c.code
      where c.client_id = ${clientId} and c.code = ${coding.vatCode}
        and r.valid_from <= ${coding.date} and (r.valid_to is null or r.valid_to >= ${coding.date})`,
    sql<{ number: string }[]>`
      select number from ledger.account where client_id = ${clientId} and number like '27%'`,
  ]);
  return { vat: rates[0] ?? null, accounts: new Set(accounts.map(({ number }) => number)) };
}
