import type { CivilDate } from '../../date.ts';
import {
  codedSimplest,
  DEPARTMENT,
  linesOf,
  PLAIN_LINE,
  PROJECT,
  type CodingVat,
} from '../../ledger/coding.ts';
import { LARGEST_AMOUNT, type Minor } from '../../money.ts';
import { cut } from '../../text.ts';
import { readDate } from '../../written/date.ts';
import { readNumber, type WrittenNumber } from '../../written/number.ts';
import { LONGEST_CODED, MOST_CODED_LINES, type Coding, type CodingLine } from '../coded.ts';
import type { ColumnName, Mapping } from './columns.ts';
import type { CsvRow, CsvTable } from './table.ts';

/** Why a row makes no line. */
export interface RowFault {
  /** The line of the file. */
  readonly row: number;
  readonly code:
    | ('date' | 'dates_differ' | 'account' | 'amount' | 'party' | 'too_many')
    /** A quote that is not ended · more cells than there are headers, as of a decimal comma that parts them · longer than is kept. */
    | ('quote' | 'cells' | 'too_long');
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
 * The vouchers of a file. Rows with the same number in the same series are one; one without a number belongs to the voucher before
 * it, until its rows come to nothing, and so do all where no column has numbers. The amount of a row is with its VAT, a credit negative or in a column of its own. Date, text and series are those of
 * its first row; another text is that line's. Why nothing is attached says which rows of which file it came from, so that every
 * hash of it does.
 */
export function vouchersOf({ header, rows }: CsvTable, mapping: Mapping, about: FileAbout): FileVoucher[] {
  const dateOf = datesIn(rows, mapping, about.today);
  const read = rows.map((row): ReadRow => ({
    ...{ row, ...amountIn(row, mapping), ...dateOf(row) },
    beyond: row.cells.slice(header.length).find((cell) => cell !== '') ?? '',
  }));
  return groupsOf(read, mapping).map((own) => voucherIn(own, mapping, about));
}

interface ReadRow {
  readonly row: CsvRow;
  readonly amount: Minor | null;
  readonly written: string;
  readonly date: CivilDate | null;
  readonly writtenDate: string;
  /** The first cell beyond the headers. */
  readonly beyond: string;
}

function cellOf({ cells }: CsvRow, mapping: Mapping, name: ColumnName): string {
  const at = mapping[name];
  return at === undefined ? '' : (cells[at] ?? '');
}

function groupsOf(rows: readonly ReadRow[], mapping: Mapping): ReadRow[][] {
  const groups: Group[] = [];
  const numbered = new Map<string, Group>();
  let own: Group | undefined;
  for (const each of rows) {
    const number = cellOf(each.row, mapping, 'voucher');
    const key = JSON.stringify([cellOf(each.row, mapping, 'series'), number]);
    if (number !== '') own = numbered.get(key);
    else if (own?.rest === 0n) own = undefined;
    if (!own) groups.push((own = { rows: [], rest: 0n }));
    if (number !== '') numbered.set(key, own);
    own.rows.push(each);
    own.rest += each.amount ?? 0n;
  }
  return groups.map((group) => group.rows);
}

interface Group {
  readonly rows: ReadRow[];
  /** What is missing for its rows to come to nothing. */
  rest: Minor;
}

/** A spreadsheet writes a day with the hour at which it begins, other programs without anything between. */
const MIDNIGHT = /[ T]00:00(?::00(?:[.,]0+)?)?Z?$/;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
/** Day and month, or the other way about, as Americans write them. */
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/;

/** Days as the file writes them. Where one of them can only have its month first, none with slashes is sure. */
function datesIn(rows: readonly CsvRow[], mapping: Mapping, today: CivilDate) {
  const written = (row: CsvRow) => cellOf(row, mapping, 'date').replace(MIDNIGHT, '');
  const american = rows.some((row) => Number(SLASHED.exec(written(row))?.[2]) > 12);
  const known = new Map<string, CivilDate | null>();
  const dateIn = (day: string): CivilDate | null => {
    if (day === '' || (american && SLASHED.test(day))) return null;
    return readDate(day.replace(COMPACT, '$1-$2-$3'), today) ?? readDate(day, today);
  };
  return (row: CsvRow): Pick<ReadRow, 'date' | 'writtenDate'> => {
    const day = written(row);
    const date = known.get(day) ?? dateIn(day);
    known.set(day, date);
    return { date, writtenDate: cellOf(row, mapping, 'date') };
  };
}

function voucherIn(rows: readonly ReadRow[], mapping: Mapping, about: FileAbout): FileVoucher {
  const said = (name: ColumnName) =>
    rows.map(({ row }) => cellOf(row, mapping, name)).find((cell) => cell !== '') ?? '';
  const date = rows.find((each) => each.date !== null)?.date ?? null;
  const text = said('text');
  const [row, last] = [rows[0]?.row.no ?? 0, rows.at(-1)?.row.no ?? 0];
  const faults = [
    ...rows.flatMap(({ row: { no }, writtenDate: written, ...each }): RowFault[] => {
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
  const noPhoto = `Fra filen «${cut(about.name, 200)}», linje ${row}–${last} (SHA-256 ${about.sha256})`;
  const coding =
    faults.length > 0 || date === null
      ? null
      : codedSimplest(
          {
            series: said('series') || about.series,
            date,
            text: text || cut(about.name, LONGEST_CODED.text),
            noPhoto,
            lines,
          },
          (code) => about.vatOn(code, date),
        );
  return { row, last, text, date, coding, faults };
}

/** As long as a coding has them. */
const LONGEST = {
  series: LONGEST_CODED.series,
  text: LONGEST_CODED.text,
  vatCode: LONGEST_CODED.vatCode,
  project: LONGEST_CODED.dimension,
  department: LONGEST_CODED.dimension,
} as const;

function faultsOf(
  { row, amount, written, beyond }: ReadRow,
  mapping: Mapping,
  { partyOf }: FileAbout,
): RowFault[] {
  const [account, party] = [cellOf(row, mapping, 'account'), cellOf(row, mapping, 'party')];
  const fault = (code: RowFault['code'], said: string): RowFault => ({ row: row.no, code, written: said });
  return [
    ...(account === '' || account.length > LONGEST_CODED.account ? [fault('account', account)] : []),
    ...(amount === null ? [fault('amount', written)] : []),
    ...(party !== '' && partyOf(party) === null ? [fault('party', party)] : []),
    ...(Object.keys(LONGEST) as (keyof typeof LONGEST)[]).flatMap((name) => {
      const said = cellOf(row, mapping, name);
      return said.length > LONGEST[name] ? [fault('too_long', `${cut(said, 20)}…`)] : [];
    }),
    ...(beyond === '' ? [] : [fault('cells', beyond)]),
    ...(row.unended ? [fault('quote', '')] : []),
  ];
}

function lineIn(
  { row, amount }: ReadRow,
  mapping: Mapping,
  { text, about }: { readonly text: string; readonly about: FileAbout },
): CodingLine {
  const cell = (name: ColumnName) => cellOf(row, mapping, name);
  const own = cell('text');
  const dimension = (type: string, code: string) => (code === '' ? [] : [{ type, code }]);
  return {
    ...PLAIN_LINE,
    account: cell('account'),
    amount: amount ?? 0n,
    text: own === '' || own === text ? null : own,
    vatCode: cell('vatCode') || null,
    counterpartyId: about.partyOf(cell('party')),
    dimensions: [...dimension(PROJECT, cell('project')), ...dimension(DEPARTMENT, cell('department'))],
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

/** As many vouchers, and as many lines of them, as are asked about in one call, so that it stays within what a call may hold. */
const CALL = { vouchers: 50, lines: 400 } as const;

/** The vouchers that have a coding, in the order of the file, in as many calls as they need; a longer one goes alone. */
export function inCalls(vouchers: readonly FileVoucher[]): readonly CodedVoucher[][] {
  const calls: CodedVoucher[][] = [];
  let lines = 0;
  for (const { row, coding } of vouchers) {
    if (!coding) continue;
    const own = linesOf(coding).length;
    const call = calls.at(-1);
    if (call && call.length < CALL.vouchers && lines + own <= CALL.lines) {
      call.push({ row, coding });
      lines += own;
    } else {
      calls.push([{ row, coding }]);
      lines = own;
    }
  }
  return calls;
}

interface CodedVoucher {
  readonly row: number;
  readonly coding: Coding;
}
