import { canonicalText } from '#lib/domain/canonical.ts';
import { codedInLines, type Coding } from '#lib/domain/drafts/coded.ts';
import { linesSaid } from '#lib/domain/drafts/said.ts';
import { saidLines } from '#lib/domain/drafts/saying.ts';
import { linesOf, type CodingVat } from '#lib/domain/ledger/coding.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { draftCoding } from './schema.ts';

type CodingRow = Omit<typeof draftCoding.$inferSelect, 'clientId' | 'draftId'>;

/** The columns of a coding. */
export function rowOf({ lines, ...coding }: Coding): CodingRow {
  return { ...coding, lines: lines && canonicalText(saidLines(lines)) };
}

/**
 * The coding of a row. A release that knows no lines writes the other columns alone: lines that these no longer come from
 * are none, and neither are lines that can't be read, which the application never wrote.
 */
export function codingOf({ lines, ...row }: CodingRow): Coding {
  const coding = lines === null ? null : inLines(lines, row);
  const columns = Object.keys(row) as (keyof typeof row)[];
  return coding && columns.every((column) => coding[column] === row[column])
    ? coding
    : { ...row, lines: null };
}

function inLines(written: string, row: Omit<CodingRow, 'lines'>): Coding | null {
  try {
    const lines = linesSaid(JSON.parse(written));
    return lines && codedInLines({ ...row, lines });
  } catch {
    return null;
  }
}

/** The VAT codes of a coding that hold on its date, with the rate of that date and where the client posts the tax. */
export async function codingVats(
  tx: Tx,
  clientId: string,
  coding: Coding,
): Promise<ReadonlyMap<string, CodingVat>> {
  const codes = [...new Set(linesOf(coding).flatMap(({ vatCode }) => vatCode ?? []))];
  if (codes.length === 0) return new Map();
  const rows = await rawSql(tx)<(Omit<CodingVat, 'accounts'> & CodingVat['accounts'])[]>`
    select c.code, c.standard_code as "standardCode", r.rate_bp as "rateBp", a.output, a.input
    from ledger.vat_code c join ledger.vat_rate r on r.client_id = c.client_id and r.code = c.code
    left join ledger.vat_account a on a.client_id = c.client_id and a.code = c.code
    where c.client_id = ${clientId} and c.code = any (${codes}::text[])
      and r.valid_from <= ${coding.date} and (r.valid_to is null or r.valid_to >= ${coding.date})`;
  return new Map(
    rows.map(({ output, input, ...vat }) => [vat.code, { ...vat, accounts: { output, input } }]),
  );
}
