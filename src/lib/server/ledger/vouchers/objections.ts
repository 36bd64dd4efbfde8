import type postgres from 'postgres';
import { VAT_CODES } from '#lib/domain/ledger/vat.ts';
import type { NewVoucher } from '#lib/domain/ledger/voucher.ts';
import type { TransactionSql } from '../../platform/database.ts';

interface Asked {
  readonly clientId: string;
  readonly voucher: NewVoucher;
  /**
   * Rates, parties and dimensions stay as they are until the transaction ends: whoever closes one waits, and then sees what
   * was posted. Of accounts the database holds that itself (`line_account_valid`).
   */
  readonly held: boolean;
}

/**
 * A column for each thing on the voucher that could be unknown or not hold on its date: the first such one, or null.
 * What the voucher does not have is not asked about; most have neither parties nor projects.
 */
export function objections(sql: TransactionSql, asked: Asked) {
  return sql`${ofAccounts(sql, asked)}, ${ofVat(sql, asked)}, ${ofParties(sql, asked)}, ${ofDimensions(sql, asked)},
    ${ofRequired(sql, asked)}, ${ofInvoices(sql, asked)}`;
}

type Question = postgres.PendingQuery<postgres.Row[]>;

function ask(sql: TransactionSql, asked: readonly unknown[], question: Question): Question {
  return asked.length > 0 ? sql`(${question} limit 1)` : sql`null::text`;
}

/** Behind `offset 0`, or the condition around it would be asked first, and what is open not be held. */
const holding = (sql: TransactionSql, { held }: Asked) => (held ? sql`offset 0 for key share` : sql``);

/** A file, and what takes a voucher back, say what was: they are not asked for what is wanted of new ones. */
export const isWritten = ({ source }: NewVoucher) =>
  source === 'manual' || source === 'draft' || source === 'automatic';

function ofAccounts(sql: TransactionSql, { clientId, voucher: { lines, date } }: Asked) {
  const accounts = unique(lines.map((line) => line.account));
  return sql`
    ${ask(
      sql,
      accounts,
      sql`select wanted from unnest(${accounts}::text[]) wanted
        where not exists (select from ledger.account a where a.client_id = ${clientId} and a.number = wanted)`,
    )} as "unknownAccount",
    ${ask(
      sql,
      accounts,
      sql`select a.number from ledger.account a where a.client_id = ${clientId}
        and a.number = any (${accounts}::text[]) and (a.valid_from > ${date} or a.valid_to < ${date})`,
    )} as "closedAccount"`;
}

/** Codes without VAT treatment: no return has them. */
const UNRETURNED = VAT_CODES.filter(({ inReturn }) => !inReturn).map(({ code }) => code);

function ofVat(sql: TransactionSql, { clientId, voucher, held }: Asked) {
  const { lines, date, source } = voucher;
  const vat = lines.flatMap((line) => (line.vat ? [line.vat] : []));
  const [codes, rates] = [vat.map(({ code }) => code), vat.map(({ rateBp }) => rateBp)];
  const anyRate = source === 'reversal';
  return sql`
    ${ask(
      sql,
      codes,
      sql`select wanted from unnest(${codes}::text[]) wanted
        where not exists (select from ledger.vat_code c where c.client_id = ${clientId} and c.code = wanted)`,
    )} as "unknownVatCode",
    ${ask(
      sql,
      codes,
      sql`select w.code from unnest(${codes}::text[], ${rates}::int[]) as w (code, rate)
        where not exists (select from ledger.vat_rate r where r.client_id = ${clientId} and r.code = w.code
          and r.valid_from <= ${date} and (r.valid_to is null or r.valid_to >= ${date})
          and (${anyRate} or r.rate_bp is not distinct from w.rate) ${held ? sql`for key share` : sql``})`,
    )} as "closedVatCode",
    ${ask(
      sql,
      codes,
      sql`select r.ends_on::text from ledger.vat_return r
        where r.client_id = ${clientId} and r.reopened_at is null and ${date} between r.starts_on and r.ends_on
          and exists (select from ledger.vat_code c where c.client_id = ${clientId} and c.code = any (${codes}::text[])
            and c.standard_code <> all (${UNRETURNED}::text[]))`,
    )} as "reportedTerm"`;
}

function ofParties(sql: TransactionSql, asked: Asked) {
  const { clientId, voucher } = asked;
  const parties = unique(voucher.lines.flatMap((line) => line.counterpartyId ?? []));
  return sql`
    ${ask(
      sql,
      parties,
      sql`select wanted::text from unnest(${parties}::uuid[]) wanted
        where not exists (select from ledger.counterparty c where c.client_id = ${clientId} and c.id = wanted)`,
    )} as "unknownCounterparty",
    ${ask(
      sql,
      isWritten(asked.voucher) ? parties : [],
      sql`select c.id::text from (select id, valid_to from ledger.counterparty
          where client_id = ${clientId} and id = any (${parties}::uuid[]) order by id ${holding(sql, asked)}) c
        where c.valid_to < ${voucher.date}`,
    )} as "closedCounterparty"`;
}

function ofDimensions(sql: TransactionSql, asked: Asked) {
  const { clientId, voucher } = asked;
  const dimensions = voucher.lines.flatMap((line) => line.dimensions);
  const [types, codes] = [dimensions.map(({ type }) => type), dimensions.map(({ code }) => code)];
  return sql`
    ${ask(
      sql,
      dimensions,
      sql`select w.type || ' ' || w.code from unnest(${types}::text[], ${codes}::text[]) as w (type, code)
        where not exists (select from ledger.dimension d
          where d.client_id = ${clientId} and d.type = w.type and d.code = w.code)`,
    )} as "unknownDimension",
    ${ask(
      sql,
      isWritten(asked.voucher) ? dimensions : [],
      sql`select d.type || ' ' || d.code from (select type, code, valid_to from ledger.dimension
          where client_id = ${clientId}
            and (type, code) in (select * from unnest(${types}::text[], ${codes}::text[]))
          order by type, code ${holding(sql, asked)}) d
        where d.valid_to < ${voucher.date}`,
    )} as "closedDimension"`;
}

/** What an account requires on the date and its line lacks: both columns are of the first such line. */
function ofRequired(sql: TransactionSql, asked: Asked) {
  const { clientId, voucher } = asked;
  const { lines, date } = voucher;
  const accounts = lines.map(({ account }) => account);
  const analysed = lines.flatMap((line, at) => line.dimensions.map(({ type }) => ({ at: at + 1, type })));
  const lacking = (column: 'account' | 'type') => sql`select r.${sql(column)} from ledger.account_dimension r
    join unnest(${accounts}::text[]) with ordinality l (account, at) using (account)
    where r.client_id = ${clientId} and r.valid_from <= ${date} and (r.valid_to is null or r.valid_to >= ${date})
      and not exists (select from json_to_recordset(${JSON.stringify(analysed)}::text::json) as d (at int, type text)
        where d.at = l.at and d.type = r.type)
    order by l.at, r.type`;
  const required = isWritten(asked.voucher) ? accounts : [];
  return sql`
    ${ask(sql, required, lacking('account'))} as "lackingAccount",
    ${ask(sql, required, lacking('type'))} as "lackingDimension"`;
}

/**
 * An invoice of the same party with the same number that stands, as a voucher by its number; the first. The database asks the
 * same (`invoice_once`).
 */
function ofInvoices(sql: TransactionSql, asked: Asked) {
  const { clientId, voucher } = asked;
  const invoices = voucher.lines.flatMap(({ reference, counterpartyId }) =>
    reference && counterpartyId ? [{ reference, counterpartyId }] : [],
  );
  const [numbers, parties] = [
    invoices.map(({ reference }) => reference),
    invoices.map(({ counterpartyId }) => counterpartyId),
  ];
  // What takes a reversal back makes the first voucher stand again.
  const own = isWritten(asked.voucher)
    ? sql`${voucher.id}::uuid`
    : sql`ledger.standing_again(${clientId}, ${voucher.reversesId}::uuid)`;
  return sql`
    ${ask(
      sql,
      isWritten(asked.voucher) || voucher.source === 'reversal' ? invoices : [],
      sql`select json_build_object('invoice', w.reference, 'voucherId', v.id, 'series', v.series, 'year', v.year,
          'number', v.number::text)::text
        from (select ${own} as id offset 0) own
        join unnest(${numbers}::text[], ${parties}::uuid[]) as w (reference, party) on own.id is not null
        join ledger.voucher v on v.client_id = ${clientId}
          and v.id = ledger.invoice_standing(w.party, w.reference, own.id)
        order by v.posted_at, v.id`,
    )} as "invoiceAgain"`;
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
