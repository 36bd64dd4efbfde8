import type { Coding } from '#lib/domain/drafts/draft.ts';
import type { CodingVat } from '#lib/domain/ledger/coding.ts';
import { rawSql, type Tx } from '../../platform/database.ts';

/**
 * The code of a coding with the rate of its date and where the client posts its tax; null when none was chosen or it
 * does not hold then.
 */
export async function codingVat(tx: Tx, clientId: string, coding: Coding): Promise<CodingVat | null> {
  if (coding.vatCode === null) return null;
  const [found] = await rawSql(tx)<(Omit<CodingVat, 'accounts'> & CodingVat['accounts'])[]>`
    select c.code, c.standard_code as "standardCode", r.rate_bp as "rateBp", a.output, a.input
    from ledger.vat_code c join ledger.vat_rate r on r.client_id = c.client_id and r.code = c.code
    left join ledger.vat_account a on a.client_id = c.client_id and a.code = c.code
    where c.client_id = ${clientId} and c.code = ${coding.vatCode}
      and r.valid_from <= ${coding.date} and (r.valid_to is null or r.valid_to >= ${coding.date})`;
  if (!found) return null;
  const { output, input, ...vat } = found;
  return { ...vat, accounts: { output, input } };
}
