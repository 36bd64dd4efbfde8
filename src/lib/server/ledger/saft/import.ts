import { createHash } from 'node:crypto';
import type { CivilDate } from '#lib/domain/date.ts';
import type { FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import { v7 as uuidv7 } from 'uuid';
import { statementHash } from '#lib/domain/canonical.ts';
import { toDecimal } from '#lib/domain/money.ts';
import { normaliseOrgnr, orgnrKey } from '#lib/domain/orgnr.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { SaftReport } from '#lib/domain/ledger/saft-report.ts';
import { findVatAccounts, type FoundVatAccounts } from '#lib/domain/ledger/vat-accounts.ts';
import { voucherStatement, type NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { record, recordAll } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { violationOf } from '../../platform/postgres-error.ts';
import { clientsByOrgnr, findClient } from '../../platform/tenant/store.ts';
import { createClient } from '../chart/clients.ts';
import { addToChart, fiscalYearsOf, openYear } from '../chart/service.ts';
import { CHART, periods, type CarriedRow, type Chart } from '../chart/registers.ts';
import { holdYears } from '../chart/store.ts';
import { holdPeriods } from '../vat-return/store.ts';
import { voucherEvent } from '../vouchers/events.ts';
import { insertVouchers, refreshStatistics, takeNumbers, type PostedVoucher } from '../vouchers/store.ts';
import type { SaftScope, SaftSummary } from '#lib/domain/ledger/saft/check.ts';
import type { SaftFinding } from '#lib/domain/ledger/saft-findings.ts';
import { readSaft } from '#lib/domain/ledger/saft/reader.ts';
import type { SaftJournal, SaftRecord, SaftTransaction } from '#lib/domain/ledger/saft/records.ts';
import { Conflicts, newCarried, newMasters } from './added-masters.ts';
import { goesOn, type AdditionError } from './addition.ts';
import { journalCarried } from './chart.ts';
import { UNDISTRIBUTED } from './export-masters.ts';
import { canonicalReport, ENTRIES, importStatement, reportOf } from './report.ts';
import { accountsNow, insertSaftImport, newestDay } from './store.ts';
import {
  hashed,
  settleSurvey,
  surveySaft,
  type SaftSource,
  type SaftSurvey,
  type SurveyError,
  type Surveyed,
} from './survey.ts';
import type { SaftVotes } from './years.ts';
import { SaftTally } from '#lib/domain/ledger/saft/tally.ts';
import { ZipFault } from '#lib/domain/ledger/saft/zip.ts';
import { OPENING_SERIES, openingVoucher, voucherOf } from './voucher.ts';

export interface SaftImported extends SaftSummary {
  readonly clientId: string;
  readonly company: string;
  readonly orgnr: string;
  /** What was read, kept and left behind; the ledger keeps it. */
  readonly report: SaftReport;
  readonly findings: readonly SaftFinding[];
  readonly eventId: string;
}

/** What became of the files of a selection, in the order of what they cover. */
export interface SaftFilesImported {
  readonly files: readonly SaftImported[];
  /** Months that were locked. */
  readonly locked: number;
  /** The last event of it all. */
  readonly eventId: string;
}

export type SaftImportError =
  | SurveyError
  | ClientExists
  | AdditionError
  | SaftOtherCompany
  | { code: 'saft_changed_meanwhile' }
  | { code: 'saft_refused_by_ledger'; constraint: string; reason: string };

/** Of a client that is there; `clientId` and `name` are missing where they may not be told. */
export interface ClientExists {
  code: 'client_exists';
  orgnr: string;
  clientId?: string;
  name?: string;
}

export interface SaftImportOptions {
  /** `masters`: everything but the vouchers, for a file whose entries are of no use. */
  readonly scope?: SaftScope;
  /** The context's client is there already, and the files go on from its books; else it must be new. */
  readonly added?: boolean;
  /** Months that end before this day are locked when all of it is there. */
  readonly lockedBefore?: CivilDate | undefined;
}

/** Vouchers written at a time. */
const BATCH = 250;
/** The planner's statistics are renewed each time the vouchers have become this many times more. */
const STATISTICS_GROWTH = 20;

/** {@link importSaftFiles} of one file into a new client. */
export async function importSaft(
  context: Context,
  source: SaftSource,
  scope: SaftScope = 'ledger',
): Promise<Result<SaftImported, SaftImportError>> {
  const imported = await importSaftFiles(context, [source], { scope });
  if (!imported.ok) return imported;
  const [only] = imported.value.files;
  if (!only) throw new Error('unreachable: a file was imported');
  return ok(only);
}

/**
 * Imports the SAF-T files of one company into the context's client, in one transaction and in the order of what they cover:
 * accounts, VAT table and accounts, counterparties, dimensions, fiscal years, the opening balance (period 0), journals as
 * series, vouchers numbered in the files' order. Reads each file twice, as a stream: what fiscal years there are, only all
 * entries of all files say. A file that can't be read, does not hang together or does not go on from what is there leaves
 * nothing of any of them behind; holds the registers of each, never the entries.
 *
 * What comes after the first, or to a client that is there, is added ({@link goesOn}): its openings must be the closings here,
 * new accounts, parties, codes, dimensions, series and years are made, and what it says otherwise of those that are there is
 * told in its report (`conflicts`), and changes nothing.
 *
 * Errors besides those of reading and of {@link goesOn}: `client_exists` (a company that is there already, where none was
 * named) · `saft_other_company` · `saft_changed_meanwhile` · `saft_refused_by_ledger`.
 */
export async function importSaftFiles(
  context: Context,
  sources: readonly SaftSource[],
  { scope = 'ledger', added = false, lockedBefore }: SaftImportOptions = {},
): Promise<Result<SaftFilesImported, SaftImportError>> {
  const here = added ? await yearsHere(context) : [];
  const surveyed = await surveyAll(sources, scope, here);
  if (!surveyed.ok) return surveyed;
  const [first] = surveyed.value;
  if (!first) throw new TypeError('there are no files to import');
  try {
    return await context.transaction<SaftFilesImported, SaftImportError>(async (tx) => {
      const files: SaftImported[] = [];
      for (const { source, survey } of surveyed.value) {
        const one = await new SaftImport(tx, context, scope, survey).run(source, added || files.length > 0);
        if (!one.ok) return one;
        files.push(one.value);
      }
      const locks = lockedBefore === undefined ? [] : await lockBefore(tx, context, lockedBefore);
      return ok({ files, locked: locks.length, eventId: locks.at(-1) ?? files.at(-1)?.eventId ?? '' });
    });
  } catch (cause) {
    const refused = violationOf(cause);
    if (refused?.constraint === 'client_orgnr_once' || refused?.constraint === 'client_pkey')
      return err({ code: 'client_exists', orgnr: orgnrOf(first.survey) });
    if (refused) return err({ code: 'saft_refused_by_ledger', ...refused });
    throw cause;
  }
}

interface Source {
  readonly source: SaftSource;
  readonly survey: SaftSurvey;
}

/** In the order of what they cover. */
async function surveyAll(
  sources: readonly SaftSource[],
  scope: SaftScope,
  here: readonly FiscalYear[],
): Promise<Result<Source[], SurveyError>> {
  const votes: SaftVotes = new Map();
  const read: { source: SaftSource; surveyed: Surveyed }[] = [];
  for (const source of sources) {
    const surveyed = await surveySaft(source, scope, votes);
    if (!surveyed.ok) return surveyed;
    read.push({ source, surveyed: surveyed.value });
  }
  const all: Source[] = [];
  for (const { source, surveyed } of read) {
    const survey = settleSurvey(surveyed, here);
    if (!survey.ok) return survey;
    all.push({ source, survey: survey.value });
  }
  const from = ({ survey }: Source) => survey.calendar.covers.from;
  return ok(all.sort((one, other) => (from(one) < from(other) ? -1 : from(one) > from(other) ? 1 : 0)));
}

/** Each month before the day that is open still, in order. @returns the events */
async function lockBefore(tx: Tx, context: Context, day: CivilDate): Promise<string[]> {
  const open = (await periods.list(tx, context.clientId))
    .filter(({ number, lockedAt, endsOn }) => number > 0 && lockedAt === null && endsOn < day)
    .sort((one, other) => (one.startsOn < other.startsOn ? -1 : 1));
  const to = { lockedAt: context.platform.clock.now(), lockedBy: context.actorId };
  const events: string[] = [];
  for (const row of open) events.push(await periods.change(tx, context, 'period.locked', { row, to }));
  return events;
}

/** What of the report an import makes, beside what was surveyed. */
interface Begun {
  readonly vatAccounts: readonly FoundVatAccounts[];
  readonly opening: SaftReport['opening'];
}

class SaftImport {
  readonly #tx: Tx;
  readonly #context: Context;
  readonly #scope: SaftScope;
  readonly #survey: SaftSurvey;
  /** Of the second reading, from which the entries are posted. */
  readonly #entries = new SaftTally();
  /** By code, with their names; `here`: the books had it before. */
  readonly #series = new Map<string, { readonly name: string; readonly here: boolean }>();
  /** What the books carry, where the file is added to them. */
  #carried: readonly CarriedRow[] = [];
  #conflicts: Conflicts | null = null;
  /** The day of the books' newest voucher, where the file is added to them, and of its own first. */
  #last: CivilDate | null = null;
  #earliest: CivilDate | null = null;
  #waiting: NewVoucher[] = [];
  #written = 0;
  #statisticsAt = 1;

  constructor(tx: Tx, context: Context, scope: SaftScope, survey: SaftSurvey) {
    this.#tx = tx;
    this.#context = context;
    this.#scope = scope;
    this.#survey = survey;
  }

  /** @param added to a client that is there */
  async run(source: SaftSource, added: boolean): Promise<Result<SaftImported, SaftImportError>> {
    const begun = added ? await this.#join() : await this.#begin();
    if (!begun.ok) return begun;
    if (this.#scope === 'ledger' && !(await this.#postEntries(source)))
      return err({ code: 'saft_changed_meanwhile' });
    const [last, from] = [this.#last, this.#earliest];
    if (last !== null && from !== null && from <= last) return err({ code: 'saft_within_books', from, last });
    return ok(await this.#finish(begun.value));
  }

  async #begin(): Promise<Result<Begun, ClientExists>> {
    const orgnr = orgnrOf(this.#survey);
    const [found] = [
      await findClient(this.#tx, this.#context.clientId),
      ...(await clientsByOrgnr(this.#tx, orgnrKey(orgnr))),
    ].filter((client) => client !== null);
    if (found) return err({ code: 'client_exists', orgnr, clientId: found.id, name: found.name });
    const vatAccounts = await this.#writeChart();
    return ok({ vatAccounts, opening: await this.#postOpening() });
  }

  async #writeChart(): Promise<readonly FoundVatAccounts[]> {
    const { header, chart, check, calendar, postings } = this.#survey;
    await createClient(this.#tx, this.#context, { orgnr: orgnrOf(this.#survey), name: header.company.name });
    if (check.opening().difference !== 0n) chart.addUnexplained();
    const parts = chart.parts(check.unusedPartyOpenings());
    const vatAccounts = findVatAccounts(parts.vatCodes, parts.accounts, postings);
    await addToChart(this.#tx, this.#context, { ...parts, vatAccounts, ...opened(calendar.years) });
    return vatAccounts;
  }

  /** Nobody posts, locks or opens a year from here on, until the transaction ends. */
  async #join(): Promise<Result<Begun, AdditionError | SaftOtherCompany>> {
    const { clientId } = this.#context;
    const client = await findClient(this.#tx, clientId);
    if (!client) throw new Error('files are added to a client that is there');
    const orgnr = orgnrOf(this.#survey);
    if (orgnrKey(orgnr) !== orgnrKey(client.orgnr))
      return err({ code: 'saft_other_company', orgnr, expected: client.orgnr });
    await holdYears(this.#tx, clientId);
    await holdPeriods(this.#tx, clientId, EVER);
    const { chart, check, calendar, postings } = this.#survey;
    const parts = chart.parts();
    const here = await this.#books();
    let years: readonly FiscalYear[] = [];
    if (this.#scope === 'ledger') {
      const { year } = calendar.of(calendar.covers.from);
      const sums = await accountsNow(this.#tx, clientId, year);
      const fits = goesOn(this.#survey, parts.vatCodes, here, sums);
      if (!fits.ok) return fits;
      years = fits.value;
    }
    const conflicts = (this.#conflicts = new Conflicts());
    const added = newMasters({ ...parts, carried: this.#ofThisFile(parts.carried) }, here, chart, conflicts);
    // What our own exports say of earlier years' results the books know without an account.
    const accounts = added.accounts.filter(
      ({ number }) => number !== UNDISTRIBUTED.number || check.hasMoved(number),
    );
    const known = [...here.accounts, ...accounts];
    const vatAccounts = findVatAccounts(added.vatCodes, known, postings);
    await addToChart(this.#tx, this.#context, { ...added, accounts, vatAccounts, ...opened(years) });
    this.#carried = here.carried;
    this.#last = here.last;
    for (const { code, name } of here.series) this.#series.set(code, { name, here: true });
    return ok({ vatAccounts, opening: null });
  }

  async #books() {
    const [tx, { clientId }] = [this.#tx, this.#context];
    const years = await CHART.years.list(tx, clientId);
    return {
      accounts: await CHART.accounts.list(tx, clientId),
      vatCodes: await CHART.vatCodes.list(tx, clientId),
      counterparties: await CHART.counterparties.list(tx, clientId),
      dimensions: await CHART.dimensions.list(tx, clientId),
      carried: await CHART.carried.list(tx, clientId),
      series: await CHART.series.list(tx, clientId),
      periods: await periods.list(tx, clientId),
      years: years.toSorted((one, other) => (one.startsOn < other.startsOn ? -1 : 1)),
      last: await newestDay(tx, clientId),
    };
  }

  /** What is of one file alone stands beside that of the others. */
  #ofThisFile(rows: readonly CarriedRow[]): CarriedRow[] {
    return rows.map((row) => (row.type === 'file' ? { ...row, key: this.#survey.sha256 } : row));
  }

  async #postOpening(): Promise<SaftReport['opening']> {
    const { check, calendar, chart } = this.#survey;
    const { from: date } = calendar.covers;
    const opening = check.opening();
    const voucher = openingVoucher(opening, date, chart);
    if (!voucher) return null;
    const { year } = calendar.of(date);
    const period = { year, number: 0, startsOn: date, endsOn: date, lockedAt: null, lockedBy: null };
    await addToChart(this.#tx, this.#context, { periods: [period] });
    await this.#addSeries(OPENING_SERIES);
    await this.#post([voucher], 0);
    const to = { lockedAt: this.#context.platform.clock.now(), lockedBy: this.#context.actorId };
    await periods.change(this.#tx, this.#context, 'period.locked', { row: period, to });
    return { date, lines: voucher.lines.length, unexplained: toDecimal(opening.difference) };
  }

  /** @returns whether the file was the same as at the first reading */
  async #postEntries(source: SaftSource): Promise<boolean> {
    const hash = createHash('sha256');
    try {
      for await (const read of readSaft(hashed(source(), hash), this.#entries)) {
        if (!read.ok) return false;
        await this.#take(read.value);
      }
    } catch (cause) {
      if (cause instanceof ZipFault) return false;
      throw cause;
    }
    await this.#flush();
    return hash.digest('hex') === this.#survey.sha256;
  }

  async #take(each: SaftRecord): Promise<void> {
    if (each.kind === 'journal') {
      await this.#takeJournal(each);
    } else if (each.kind === 'transaction') {
      await this.#addTransaction(each);
    }
  }

  async #takeJournal(journal: SaftJournal): Promise<void> {
    const { id: code, description: name, line } = journal;
    const known = this.#series.get(code);
    const carried = journalCarried(journal);
    if (!known?.here) {
      const added = await this.#addSeries({ code, name }, carried);
      if (!added) this.#entries.leaveOne(`${ENTRIES}/Journal/Description`);
      return;
    }
    const conflicts = this.#conflicts ?? new Conflicts();
    if (known.name !== name)
      conflicts.add({ register: 'series', key: code, here: known.name, file: name, line });
    const fresh = newCarried(carried ? [carried] : [], this.#carried, conflicts);
    await addToChart(this.#tx, this.#context, { carried: fresh });
    this.#carried = [...this.#carried, ...fresh];
  }

  async #addTransaction(transaction: SaftTransaction): Promise<void> {
    const { calendar, chart, findings } = this.#survey;
    const { line, journalId: journal, id, period, periodYear: year } = transaction;
    const date = calendar.bookedOn(transaction);
    if (this.#earliest === null || date < this.#earliest) this.#earliest = date;
    if (!calendar.agrees({ date, period, periodYear: year })) {
      const { year: inYear, period: inPeriod } = calendar.of(date);
      const booked = `${inPeriod}/${inYear}`;
      const fact = { code: 'saft_period_differs', journal, transaction: id, period, year, booked } as const;
      findings.add({ severity: 'warning', ...fact, line });
    }
    this.#waiting.push(voucherOf(transaction, chart, calendar));
    if (this.#waiting.length >= BATCH) await this.#flush();
  }

  async #flush(): Promise<void> {
    const vouchers = this.#waiting;
    this.#waiting = [];
    if (vouchers.length > 0) await this.#post(vouchers);
  }

  /** @param opening the period of the opening balance; otherwise that of the date */
  async #post(vouchers: readonly NewVoucher[], opening?: number): Promise<void> {
    const { clientId, actorId: postedBy, platform } = this.#context;
    const postedAt = platform.clock.now().toISOString();
    const posted: PostedVoucher[] = [];
    const placed = vouchers.map((voucher) => ({ voucher, ...this.#survey.calendar.of(voucher.date) }));
    const bySeries = Map.groupBy(placed, ({ voucher, year }) => JSON.stringify([voucher.series, year]));
    for (const group of bySeries.values()) {
      const [first] = group;
      if (!first) continue;
      const { year } = first;
      const last = await takeNumbers(this.#tx, clientId, first.voucher.series, year, group.length);
      group.forEach(({ voucher, period }, at) => {
        const number = last - BigInt(group.length - 1 - at);
        const posting = { year, period: opening ?? period, number, postedAt, postedBy };
        const contentHash = statementHash(voucherStatement(clientId, voucher, posting));
        posted.push({ voucher, posting, contentHash });
      });
    }
    await insertVouchers(this.#tx, clientId, posted);
    this.#written += posted.length;
    if (this.#written >= this.#statisticsAt) {
      await refreshStatistics(this.#tx);
      this.#statisticsAt = this.#written * STATISTICS_GROWTH;
    }
    await recordAll(this.#tx, this.#context, posted.map(voucherEvent));
  }

  async #addSeries(
    series: { code: string; name: string },
    carried: CarriedRow | null = null,
  ): Promise<boolean> {
    if (this.#series.has(series.code)) return false;
    this.#series.set(series.code, { name: series.name, here: false });
    await addToChart(this.#tx, this.#context, { series: [series], carried: carried ? [carried] : [] });
    return true;
  }

  async #finish({ vatAccounts, opening }: Begun): Promise<SaftImported> {
    const { clientId, actorId: by, platform } = this.#context;
    const { header, check, findings } = this.#survey;
    const entries = this.#scope === 'ledger' ? this.#entries : null;
    const conflicts = this.#conflicts?.found() ?? null;
    const made = { scope: this.#scope, findings, opening, vatAccounts, entries, conflicts };
    const report = reportOf(this.#survey, made);
    const row = { id: uuidv7(), at: platform.clock.now(), by, report: canonicalReport(report) };
    await insertSaftImport(this.#tx, clientId, row);
    const summary = check.summary();
    const eventId = await record(this.#tx, this.#context, {
      kind: 'saft.imported',
      subject: { type: 'saft-import', id: row.id },
      detail: {
        ...importStatement.said(row),
        file: report.file.sha256,
        version: header.declaredVersion,
        vouchers: summary.transactions,
        lines: summary.lines,
      },
    });
    const company = { company: header.company.name, orgnr: orgnrOf(this.#survey) };
    return { ...summary, clientId, ...company, report, findings: findings.list(), eventId };
  }
}

interface SaftOtherCompany {
  code: 'saft_other_company';
  orgnr: string;
  expected: string;
}

/** All the days there are. */
const EVER = { startsOn: '0001-01-01', endsOn: '9999-12-31' } as const;

function opened(years: readonly FiscalYear[]): Pick<Chart, 'years' | 'periods'> {
  const all = years.map(({ startsOn, endsOn }) => openYear(startsOn, endsOn));
  return { years: all.flatMap((each) => each.years), periods: all.flatMap((each) => each.periods) };
}

async function yearsHere(context: Context): Promise<readonly FiscalYear[]> {
  const years = await context.transaction(async (tx) => ok(await fiscalYearsOf(tx, context.clientId)));
  return years.ok ? years.value : [];
}

/** The nine digits where it is a Norwegian number, else as it is written. */
function orgnrOf({ header }: SaftSurvey): string {
  const written = header.company.registrationNumber ?? '';
  return normaliseOrgnr(written) ?? written.trim();
}
