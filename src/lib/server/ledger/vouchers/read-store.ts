import { momentIn } from '#lib/domain/date.ts';
import type { Reversed } from '#lib/domain/ledger/replay/reversal.ts';
import type { TaxedLine } from '#lib/domain/ledger/vat-accounts.ts';
import type { NewLine, NewVoucher, Posting, VoucherSource } from '#lib/domain/ledger/voucher.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { LINE_COLUMNS, VOUCHER_COLUMNS, type line } from './schema.ts';
import type { PostedVoucher } from './store.ts';

export interface VoucherRow extends Omit<NewVoucher, 'lines' | 'source'>, Posting {
  source: VoucherSource;
  contentHash: Uint8Array;
}

interface LineRow extends Omit<typeof line.$inferSelect, 'clientId'> {
  dimensions: { type: string; code: string }[] | null;
}

const PAGE = 250;

/** One voucher as it was posted, exactly: its statement can be rebuilt from it. */
export async function loadVoucher(tx: Tx, clientId: string, id: string): Promise<PostedVoucher | null> {
  const [row] = await rawSql(tx)<VoucherRow[]>`
    select ${VOUCHER_COLUMNS.selected(rawSql(tx), 'v')} from ledger.voucher v where v.client_id = ${clientId} and v.id = ${id}`;
  if (!row) return null;
  const [posted] = await withLines(tx, clientId, [row]);
  return posted ?? null;
}

/** The voucher that took this one back, or null. */
export async function reversalOfVoucher(tx: Tx, clientId: string, voucherId: string): Promise<string | null> {
  const [row] = await rawSql(tx)<{ id: string }[]>`
    select id from ledger.voucher where client_id = ${clientId} and reverses_id = ${voucherId}`;
  return row?.id ?? null;
}

/**
 * Every voucher of the client in the order of their ids, each with what it takes back, in pages, so that a million do not fill
 * the memory.
 */
export async function* allVouchers(
  tx: Tx,
  clientId: string,
): AsyncGenerator<PostedVoucher & { readonly original: Reversed | null }> {
  const sql = rawSql(tx);
  for (let after: string | null = null; ;) {
    const rows: VoucherRow[] = await sql<VoucherRow[]>`
      select ${VOUCHER_COLUMNS.selected(sql, 'v')} from ledger.voucher v
      where v.client_id = ${clientId} and ${after === null ? sql`v.id is not null` : sql`v.id > ${after}`} order by v.id limit ${PAGE}`;
    const last = rows.at(-1);
    if (!last) return;
    const originals = await originalsOf(
      tx,
      clientId,
      rows.flatMap(({ reversesId }) => reversesId ?? []),
    );
    for (const posted of await withLines(tx, clientId, rows))
      yield { ...posted, original: originals.get(posted.voucher.reversesId ?? '') ?? null };
    after = last.id;
  }
}

async function originalsOf(
  tx: Tx,
  clientId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Reversed>> {
  if (ids.length === 0) return new Map();
  const sql = rawSql(tx);
  const rows = await sql<(VoucherRow & { ofReceipt: boolean })[]>`
    select ${VOUCHER_COLUMNS.selected(sql, 'v')}, f.draft_id is not null as "ofReceipt"
    from ledger.voucher v
    left join ledger.voucher f on f.client_id = ${clientId} and f.id = v.reverses_id
    where v.client_id = ${clientId} and v.id = any (${[...ids]}::uuid[])`;
  const ofReceipt = new Set(rows.filter((row) => row.ofReceipt).map(({ id }) => id));
  const whole = await withLines(
    tx,
    clientId,
    rows.map(({ ofReceipt: _, ...row }) => row),
  );
  return new Map(whole.map(({ voucher }) => [voucher.id, { voucher, ofReceipt: ofReceipt.has(voucher.id) }]));
}

/** The vouchers of rows, each with its lines, in the order of the rows. */
export async function withLines(
  tx: Tx,
  clientId: string,
  rows: readonly VoucherRow[],
): Promise<PostedVoucher[]> {
  const lines = await rawSql(tx)<LineRow[]>`
    select ${LINE_COLUMNS.selected(rawSql(tx), 'l')},
      (select json_agg(json_build_object('type', d.type, 'code', d.code) order by d.type collate "C")
        from ledger.line_dimension d
        where d.client_id = l.client_id and d.voucher_id = l.voucher_id and d.line_no = l.line_no) as dimensions
    from ledger.line l
    where l.client_id = ${clientId} and l.voucher_id = any (${rows.map(({ id }) => id)}::uuid[])
    order by l.voucher_id, l.line_no`;
  const byVoucher = Map.groupBy(lines, (line) => line.voucherId);
  return rows.map(({ contentHash, year, period, number, postedAt, postedBy, ...voucher }) => ({
    voucher: { ...voucherOf(voucher), lines: (byVoucher.get(voucher.id) ?? []).map(toLine) },
    posting: { year, period, number, postedAt: momentIn(postedAt), postedBy },
    contentHash,
  }));
}

type OfVoucher = Omit<NewVoucher, 'lines'>;

/** Without what only some say, where this one does not. */
function voucherOf({
  documentDate,
  enteredOn,
  enteredBy,
  voucherType,
  carried,
  ...plain
}: OfVoucher): OfVoucher {
  return { ...plain, ...whereSaid({ documentDate, enteredOn, enteredBy, voucherType, carried }) };
}

function whereSaid<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Partial<T>;
}

function toLine(row: LineRow): NewLine {
  const { reference, cid, dueDate, bankAccount, valueDate, quantity, carried } = row;
  return {
    account: row.account,
    amount: row.amount,
    text: row.text,
    vat:
      row.vatCode === null
        ? null
        : { code: row.vatCode, rateBp: row.vatRateBp, base: row.vatBase, amount: row.vatAmount },
    counterpartyId: row.counterpartyId,
    currency:
      row.currency === null
        ? null
        : {
            code: row.currency,
            amount: row.currencyAmount ?? 0n,
            ...(row.currencyRate !== null && { rate: row.currencyRate }),
          },
    dimensions: row.dimensions ?? [],
    ...whereSaid({ reference, cid, dueDate, bankAccount, valueDate, quantity, carried }),
  };
}

/** Enough to learn from, and soon read. */
const NEWEST = 2000;

/** The lines of the newest vouchers that have a VAT code on any line, a list for each voucher. */
export async function newestTaxedVouchers(tx: Tx, clientId: string): Promise<TaxedLine[][]> {
  const lines = await rawSql(tx)<
    { voucherId: string; account: string; amount: bigint; code: string | null; tax: bigint | null }[]
  >`
    select l.voucher_id as "voucherId", l.account, l.amount, l.vat_code as code, l.vat_amount as tax
    from ledger.line l
    where l.client_id = ${clientId} and l.voucher_id in (
      select v.id from ledger.voucher v
      where v.client_id = ${clientId} and exists (
        select from ledger.line t where t.client_id = v.client_id and t.voucher_id = v.id and t.vat_code is not null)
      order by v.date desc limit ${NEWEST})`;
  const byVoucher = Map.groupBy(lines, ({ voucherId }) => voucherId);
  return [...byVoucher.values()].map((own) =>
    own.map(({ account, amount, code, tax }) => ({
      account,
      amount,
      tax: code === null ? [] : [{ code, amount: tax }],
    })),
  );
}
