import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Api } from '#lib/api.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { columnsIn, type Mapping } from '#lib/domain/drafts/file/columns.ts';
import { readTable, textOf, type CsvTable } from '#lib/domain/drafts/file/table.ts';
import { inCalls, vouchersOf, type FileVoucher, type RowFault } from '#lib/domain/drafts/file/vouchers.ts';
import { errorSentence } from '#lib/i18n/errors.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { vatOn, type Chart } from '#lib/ui/books/chart.ts';

/** A file that was read, and which of its columns says what. */
export interface ReadFile {
  readonly name: string;
  readonly sha256: string;
  readonly table: CsvTable;
  readonly columns: Mapping;
}

const MOST_BYTES = 5 * 1024 * 1024;

/** What a file says, or why it can't be read, in words. Nothing of it leaves the browser. */
export async function readFile(file: File): Promise<ReadFile | string> {
  if (file.size > MOST_BYTES) return t.fromFile.tooLarge;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const table = readTable(textOf(bytes));
  if (!table) return t.fromFile.empty;
  return { name: file.name, sha256: bytesToHex(sha256(bytes)), table, columns: columnsIn(table.header) };
}

/** The vouchers of a file by its columns, with the client's parties and VAT codes. */
export function readVouchers(file: ReadFile, chart: Chart, series: string): FileVoucher[] {
  const parties = new Map(chart.counterparties.map(({ number, id }) => [number, id]));
  return vouchersOf(file.table, file.columns, {
    ...{ name: file.name, sha256: file.sha256, today: norwegianDate(new Date()), series },
    partyOf: (number) => parties.get(number) ?? null,
    vatOn: (code, date) => vatOn(chart, code, date),
  });
}

type Taken = Awaited<ReturnType<Api['drafts']['fromFile']['mutate']>>;
/** What is said of a voucher, by the line on which it begins. */
export type Answers = ReadonlyMap<number, Taken['answers'][number]>;

/**
 * Asks about vouchers, or sends them, in calls of some each; those without a coding are left out.
 * @param how.wanted whether the answer is still wanted, asked before each call; what was told by then is the answer
 */
export async function ask(
  api: Api,
  { sha256: hash }: ReadFile,
  vouchers: readonly FileVoucher[],
  { wanted = () => true, ...how }: How,
): Promise<Answers> {
  const answers = new Map<number, Taken['answers'][number]>();
  for (const some of inCalls(vouchers)) {
    if (!wanted()) break;
    const told = await api.drafts.fromFile.mutate({ sha256: hash, ...how, vouchers: [...some] });
    for (const each of told.answers) answers.set(each.row, each);
  }
  return answers;
}

interface How {
  readonly check: boolean;
  readonly datesConfirmed: boolean;
  readonly againConfirmed: boolean;
  readonly wanted?: () => boolean;
}

export function faultSentence({ row, code, written }: RowFault): string {
  const words: Readonly<Record<RowFault['code'], string>> = {
    date: t.fromFile.faultDate(written),
    dates_differ: t.fromFile.faultDates(written),
    account: t.fromFile.faultAccount,
    amount: t.fromFile.faultAmount(written),
    party: t.fromFile.faultParty(written),
    too_many: t.fromFile.faultMany(written),
    quote: t.fromFile.faultQuote,
    cells: t.fromFile.faultCells(written),
    too_long: t.fromFile.faultLong(written),
  };
  return t.fromFile.at(row, words[code]);
}

/** How a voucher of the file stands. */
export interface Standing {
  readonly tone: 'done' | 'waiting' | 'trouble' | 'bound';
  readonly words: readonly string[];
}

export function standingOf(voucher: FileVoucher, answers: Answers | null): Standing {
  if (voucher.faults.length > 0) return { tone: 'trouble', words: voucher.faults.map(faultSentence) };
  const answer = answers?.get(voucher.row);
  if (!answer) return { tone: 'waiting', words: [t.fromFile.checking] };
  if (!answer.ok)
    return { tone: 'trouble', words: [t.fromFile.at(voucher.row, errorSentence(answer.error))] };
  const { fits, exists, made, alike } = t.fromFile;
  const tones = { fits: 'done', exists: 'bound', made: 'bound', alike: 'trouble' } as const;
  return { tone: tones[answer.outcome], words: [{ fits, exists, made, alike }[answer.outcome]] };
}
