import type { CivilDate } from '../../date.ts';
import { codedSimplest, DEPARTMENT, PLAIN_LINE, PROJECT, type CodingVat } from '../../ledger/coding.ts';
import { LARGEST_AMOUNT, sum, type Minor } from '../../money.ts';
import { readDate } from '../../written/date.ts';
import { readNumber, type WrittenNumber } from '../../written/number.ts';
import { MOST_CODED_LINES, type Coding, type CodingLine } from '../coded.ts';
import type { ColumnName, Mapping } from './columns.ts';
import type { CsvRow, CsvTable } from './table.ts';

/** Why a row makes no line. */
export interface RowFault {
  /** The line of the file. */
  readonly row: number;
  readonly code: 'date' | 'dates_differ' | 'account' | 'amount' | 'party' | 'too_many';
  readonly written: string;
}

/** A voucher of a file, as a coding or with what stands in the way. */
export interface FileVoucher {
  /** The line of the file on which it begins: by that and the file it is known again. */
  readonly row: number;
  readonly last: number;
  readonly text: string;
  readonly date: CivilDate | null;
  readonly coding: Coding | null;
  readonly faults: readonly RowFault[];
}

export interface FileAbout {
  readonly name: string;
  readonly sha256: string;
  readonly today: CivilDate;
  /** The series of those that say none. */
  readonly series: string;
  /** Customers and suppliers by their numbers. */
  readonly partyOf: (number: string) => string | null;
  readonly vatOn: (code: string, date: CivilDate) => CodingVat | null;
}

/**
 * The vouchers of a file. Rows with the same number are one; where no column has numbers, a voucher ends where its rows come to
 * nothing. The amount of a row is with its VAT, a credit negative or in a column of its own. Date, text and series are those of
 * its first row; another text is that line's. Why nothing is attached says which rows of which file it came from, so that every
 * hash of it does.
 */
export function vouchersOf({ rows }: CsvTable, mapping: Mapping, about: FileAbout): FileVoucher[] {
  const read = rows.map((row) => ({ row, ...amountIn(row, mapping) }));
  const groups =
    mapping.voucher === undefined
      ? untilNothing(read)
      : [...Map.groupBy(read, ({ row }) => cellOf(row, mapping, 'voucher')).values()];
  return groups.map((own) => voucherIn(own, mapping, about));
}

interface ReadRow {
  readonly row: CsvRow;
  readonly amount: Minor | null;
  readonly written: string;
}

function cellOf({ cells }: CsvRow, mapping: Mapping, name: ColumnName): string {
  const at = mapping[name];
  return at === undefined ? '' : (cells[at] ?? '');
}

function untilNothing(rows: readonly ReadRow[]): ReadRow[][] {
  const groups: ReadRow[][] = [];
  let own: ReadRow[] = [];
  for (const row of rows) {
    own.push(row);
    if (sum(own.map(({ amount }) => amount ?? 0n)) !== 0n) continue;
    groups.push(own);
    own = [];
  }
  return own.length > 0 ? [...groups, own] : groups;
}

function voucherIn(rows: readonly ReadRow[], mapping: Mapping, about: FileAbout): FileVoucher {
  const said = (name: ColumnName) =>
    rows.map(({ row }) => cellOf(row, mapping, name)).find((cell) => cell !== '') ?? '';
  const dated = rows.map(({ row }) => {
    const written = cellOf(row, mapping, 'date');
    return { no: row.no, written, date: written === '' ? null : readDate(written, about.today) };
  });
  const date = dated.find((each) => each.date !== null)?.date ?? null;
  const text = said('text');
  const [row, last] = [rows[0]?.row.no ?? 0, rows.at(-1)?.row.no ?? 0];
  const faults = [
    ...dated.flatMap(({ no, written, ...each }): RowFault[] => {
      if (each.date === null && (written !== '' || date === null))
        return [{ row: no, code: 'date', written }];
      return each.date !== null && each.date !== date ? [{ row: no, code: 'dates_differ', written }] : [];
    }),
    ...rows.flatMap((each) => faultsOf(each, mapping, about)),
    ...(rows.length > MOST_CODED_LINES
      ? [{ row, code: 'too_many' as const, written: String(rows.length) }]
      : []),
  ];
  const lines = rows.map((each) => lineIn(each, mapping, { text, about }));
  const noPhoto = `Fra filen «${about.name.slice(0, 200)}», linje ${row}–${last} (SHA-256 ${about.sha256})`;
  const coding =
    faults.length > 0 || date === null
      ? null
      : codedSimplest(
          {
            series: said('series') || about.series,
            date,
            text: (text || about.name).slice(0, 500),
            noPhoto,
            lines,
          },
          (code) => about.vatOn(code, date),
        );
  return { row, last, text, date, coding, faults };
}

function faultsOf({ row, amount, written }: ReadRow, mapping: Mapping, { partyOf }: FileAbout): RowFault[] {
  const [account, party] = [cellOf(row, mapping, 'account'), cellOf(row, mapping, 'party')];
  const fault = (code: RowFault['code'], said: string): RowFault => ({ row: row.no, code, written: said });
  return [
    ...(account === '' || account.length > 35 ? [fault('account', account)] : []),
    ...(amount === null ? [fault('amount', written)] : []),
    ...(party !== '' && partyOf(party) === null ? [fault('party', party)] : []),
  ];
}

function lineIn(
  { row, amount }: ReadRow,
  mapping: Mapping,
  { text, about }: { readonly text: string; readonly about: FileAbout },
): CodingLine {
  const cell = (name: ColumnName, most: number) => cellOf(row, mapping, name).slice(0, most);
  const own = cell('text', 500);
  const dimension = (type: string, code: string) => (code === '' ? [] : [{ type, code }]);
  return {
    ...PLAIN_LINE,
    account: cell('account', 35),
    amount: amount ?? 0n,
    text: own === '' || own === text ? null : own,
    vatCode: cell('vatCode', 10) || null,
    counterpartyId: about.partyOf(cell('party', 35)),
    dimensions: [
      ...dimension(PROJECT, cell('project', 35)),
      ...dimension(DEPARTMENT, cell('department', 35)),
    ],
  };
}

/** A credit is one by its sign, or by its column. */
function amountIn(row: CsvRow, mapping: Mapping): { amount: Minor | null; written: string } {
  const [amount, debit, credit] = (['amount', 'debit', 'credit'] as const).map((name) =>
    cellOf(row, mapping, name),
  );
  const written = [amount, debit, credit].filter(Boolean).join(' ');
  if (amount) return { amount: minorIn(amount), written };
  const parts = [debit ? minorIn(debit) : 0n, credit ? minorIn(credit) : 0n];
  const [one, other] = parts;
  if (written === '' || one == null || other == null) return { amount: null, written };
  return { amount: one - other, written };
}

/** Null of what is no amount, or may be two; nothing is reckoned. */
function minorIn(written: string): Minor | null {
  const [, before, digits = '', after] =
    /^([-−–(]?)\s*(?:kr\.?|NOK)?\s*([\d.,\s]+?)\s*(?:kr\.?|NOK)?\s*([-−)]?)$/i.exec(written.trim()) ?? [
      null,
      '',
      '',
      '',
    ];
  const read = readNumber(digits);
  if (read.name !== 'plain') return null;
  const size = minorOf(read.value);
  if (size === null || size > LARGEST_AMOUNT) return null;
  return before || after ? -size : size;
}

function minorOf({ digits, decimals }: WrittenNumber): Minor | null {
  if (decimals <= 2) return digits * 10n ** BigInt(2 - decimals);
  const part = 10n ** BigInt(decimals - 2);
  return digits % part === 0n ? digits / part : null;
}
