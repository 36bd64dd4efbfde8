import { createHash } from 'node:crypto';
import { normaliseOrgnr } from '#lib/domain/orgnr.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { VatPostings } from '#lib/domain/ledger/vat-accounts.ts';
import { SaftChart } from './chart.ts';
import { SaftCheck, type SaftScope } from '#lib/domain/ledger/saft/checked/check.ts';
import type { SaftFinding } from '#lib/domain/ledger/saft-findings.ts';
import { Findings } from '#lib/domain/ledger/saft/checked/findings.ts';
import { readSaft } from '#lib/domain/ledger/saft/reader.ts';
import type { SaftError, SaftHeader, SaftTransaction } from '#lib/domain/ledger/saft/records.ts';
import { SaftTally } from '#lib/domain/ledger/saft/tally.ts';
import type { FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import { ZipFault } from '#lib/domain/ledger/saft/zip.ts';
import { SaftYears, type SaftCalendar, type SaftVotes } from './years.ts';

/** A file, to be read as often as it takes: each call begins anew. */
export type SaftSource = () => AsyncIterable<Uint8Array>;

/** What a file says as a whole, known before a single voucher is written. */
export interface SaftSurvey {
  readonly header: SaftHeader;
  readonly check: SaftCheck;
  readonly chart: SaftChart;
  readonly calendar: SaftCalendar;
  readonly postings: VatPostings;
  readonly findings: Findings;
  readonly tally: SaftTally;
  /** Of the file's bytes as they are unpacked, hex. */
  readonly sha256: string;
}

/** The same before it is known what its fiscal years are: the other files of a selection tell too. */
export interface Surveyed extends Omit<SaftSurvey, 'calendar'> {
  readonly years: SaftYears;
}

/** What the files of a selection say together. */
export class SaftSelection {
  readonly votes: SaftVotes = new Map();
  readonly charts: SaftChart[] = [];
  readonly postings = new VatPostings((account) => this.charts.some((chart) => chart.isVatAccount(account)));
}

export type SurveyError =
  | { code: 'saft_unreadable'; fault: SaftError }
  | { code: 'saft_rejected'; findings: readonly SaftFinding[] };

/**
 * Reads a file once, from start to end, and holds nothing of its entries: whether it hangs together, its masters, what it
 * tells of fiscal years, where it posts VAT. Errors: `saft_unreadable`; `saft_rejected` with everything that is wrong.
 * @param selection what else is read with it
 */
export async function surveySaft(
  source: SaftSource,
  scope: SaftScope,
  selection: SaftSelection = new SaftSelection(),
): Promise<Result<Surveyed, SurveyError>> {
  try {
    return await survey(source, scope, selection);
  } catch (cause) {
    if (!(cause instanceof ZipFault)) throw cause;
    return err({ code: 'saft_unreadable', fault: { ...cause.fault, line: 0, column: 0, path: '' } });
  }
}

async function survey(
  source: SaftSource,
  scope: SaftScope,
  { votes, charts, postings }: SaftSelection,
): Promise<Result<Surveyed, SurveyError>> {
  const hash = createHash('sha256');
  const tally = new SaftTally();
  const chart = new SaftChart(tally);
  charts.push(chart);
  const check = new SaftCheck(scope);
  const years = new SaftYears(votes);
  const findings = new Findings();
  let header: SaftHeader | null = null;
  for await (const read of readSaft(hashed(source(), hash), tally)) {
    if (!read.ok) return err({ code: 'saft_unreadable', fault: read.error });
    const record = read.value;
    chart.take(record);
    for (const finding of check.see(record)) findings.add(finding);
    if (record.kind === 'header') header = record;
    if (record.kind === 'transaction') {
      years.see(record);
      postings.see(taxedLines(record));
    }
  }
  if (!header) throw new Error('the reader gives the header first');
  if (findings.rejected) return err({ code: 'saft_rejected', findings: findings.list() });
  return ok({ header, check, chart, years, postings, findings, tally, sha256: hash.digest('hex') });
}

/**
 * With its fiscal years. Error: `saft_rejected`.
 * @param here those of the books that it is added to
 */
export function settleSurvey(
  { years, ...surveyed }: Surveyed,
  here: readonly FiscalYear[] = [],
): Result<SaftSurvey, SurveyError> {
  const { header, findings } = surveyed;
  const calendar = years.settle(header.selection, header.created, here);
  const year = calendar.collision();
  if (year !== null)
    findings.add({ severity: 'error', code: 'saft_years_end_together', year, line: header.line });
  if (findings.rejected) return err({ code: 'saft_rejected', findings: findings.list() });
  return ok({ ...surveyed, calendar });
}

function taxedLines({ lines }: SaftTransaction) {
  return lines.map(({ accountId, amount, tax }) => ({
    account: accountId,
    amount,
    tax: tax.flatMap((each) => (each.code === undefined ? [] : [{ code: each.code, amount: each.amount }])),
  }));
}

/** Passes the bytes on, and through the hash. */
export async function* hashed(
  source: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

/** The nine digits where it is a Norwegian number, else as it is written. */
export function orgnrOf({ header }: Pick<SaftSurvey, 'header'>): string {
  const written = header.company.registrationNumber ?? '';
  return normaliseOrgnr(written) ?? written.trim();
}
