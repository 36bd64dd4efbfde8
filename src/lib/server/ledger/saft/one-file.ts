import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { canonicalText } from '#lib/domain/canonical.ts';
import type { CivilDate } from '#lib/domain/date.ts';
import type { SaftFinding } from '#lib/domain/ledger/saft-findings.ts';
import type { SaftReport } from '#lib/domain/ledger/saft-report.ts';
import type { SaftScope, SaftSummary } from '#lib/domain/ledger/saft/checked/check.ts';
import { readSaft } from '#lib/domain/ledger/saft/reader.ts';
import type { SaftJournal, SaftRecord, SaftTransaction } from '#lib/domain/ledger/saft/records.ts';
import { SaftTally } from '#lib/domain/ledger/saft/tally.ts';
import { ZipFault } from '#lib/domain/ledger/saft/zip.ts';
import { findVatAccounts, type FoundVatAccounts } from '#lib/domain/ledger/vat-accounts.ts';
import { voucherStatement, type NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { toDecimal } from '#lib/domain/money.ts';
import { orgnrKey } from '#lib/domain/orgnr.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record, recordAll } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 } from '../../platform/hashing.ts';
import type { Tx } from '../../platform/database.ts';
import { clientsByOrgnr, findClient } from '../../platform/tenant/store.ts';
import { createClient } from '../chart/clients.ts';
import { periods, type CarriedRow } from '../chart/registers.ts';
import { addToChart, lockedBy, OPEN } from '../chart/service.ts';
import { voucherEvent } from '../vouchers/events.ts';
import { insertVouchers, refreshStatistics, takeNumbers, type PostedVoucher } from '../vouchers/store.ts';
import { newCarried } from './added-masters.ts';
import { journalCarried } from './chart.ts';
import { joinBooks, opened, type JoinedBooks, type JoinError } from './join.ts';
import { canonicalReport, ENTRIES, importStatement, reportOf } from './report.ts';
import { insertSaftImport } from './store.ts';
import { hashed, orgnrOf, type SaftSource, type SaftSurvey } from './survey.ts';
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

export type SaftFileError = ClientExists | JoinError | { code: 'saft_changed_meanwhile' };

/** Of a client that is there; `clientId` and `name` are missing where they may not be told. */
export interface ClientExists {
  code: 'client_exists';
  orgnr: string;
  clientId?: string;
  name?: string;
}

/** Vouchers written at a time. Each batch leaves a version of every balance that it moves, which the next ones pass by. */
const BATCH = 1000;
/** The planner's statistics are renewed each time the vouchers have become this many times more. */
const STATISTICS_GROWTH = 20;

/** What of the report an import makes, beside what was surveyed. */
interface Begun {
  readonly vatAccounts: readonly FoundVatAccounts[];
  readonly opening: SaftReport['opening'];
}

/** One file of an import, in its transaction. */
export class SaftFileImport {
  readonly #tx: Tx;
  readonly #context: Context;
  readonly #scope: SaftScope;
  readonly #survey: SaftSurvey;
  /** Of the second reading, from which the entries are posted. */
  readonly #entries = new SaftTally();
  /** By code, with their names; `here`: the books had it before. */
  readonly #series = new Map<string, { readonly name: string; readonly here: boolean }>();
  /** Where the file is added to books. */
  #books: JoinedBooks | null = null;
  /** Of the entries that were posted. */
  #earliest: CivilDate | null = null;
  #waiting: NewVoucher[] = [];
  /** The batch that is on its way to the database, while the next is read. */
  #writing: Promise<unknown> = Promise.resolve();
  #written = 0;
  #statisticsAt = 1;

  constructor(tx: Tx, context: Context, scope: SaftScope, survey: SaftSurvey) {
    this.#tx = tx;
    this.#context = context;
    this.#scope = scope;
    this.#survey = survey;
  }

  /** @param added to a client that is there */
  async run(source: SaftSource, added: boolean): Promise<Result<SaftImported, SaftFileError>> {
    const begun = added ? await this.#join() : await this.#begin();
    if (!begun.ok) return begun;
    if (this.#scope === 'ledger' && !(await this.#postEntries(source)))
      return err({ code: 'saft_changed_meanwhile' });
    const [last, from] = [this.#books?.last ?? null, this.#earliest];
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

  /** It goes on from the books: {@link joinBooks}. */
  async #join(): Promise<Result<Begun, JoinError>> {
    const joined = await joinBooks(this.#tx, this.#context, this.#scope, this.#survey);
    if (!joined.ok) return joined;
    const { vatAccounts, books } = joined.value;
    this.#books = books;
    for (const { code, name } of books.series) this.#series.set(code, { name, here: true });
    return ok({ vatAccounts, opening: null });
  }

  async #postOpening(): Promise<SaftReport['opening']> {
    const { check, calendar, chart } = this.#survey;
    const { from: date } = calendar.covers;
    const opening = check.opening();
    const voucher = openingVoucher(opening, date, chart);
    if (!voucher) return null;
    const { year } = calendar.of(date);
    const period = { year, number: 0, startsOn: date, endsOn: date, ...OPEN };
    await addToChart(this.#tx, this.#context, { periods: [period] });
    await this.#addSeries(OPENING_SERIES);
    await this.#post([voucher], 0);
    const to = lockedBy(this.#context);
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
      await this.#flush();
    } catch (cause) {
      if (cause instanceof ZipFault) return false;
      throw cause;
    } finally {
      await this.#writing;
    }
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
    if (!this.#books || !known?.here) {
      const added = await this.#addSeries({ code, name }, carried);
      if (!added) this.#entries.leaveOne(`${ENTRIES}/Journal/Description`);
      return;
    }
    const { conflicts } = this.#books;
    if (known.name !== name)
      conflicts.add({ register: 'series', key: code, here: known.name, file: name, line });
    const fresh = newCarried(carried ? [carried] : [], this.#books.carried, conflicts);
    await addToChart(this.#tx, this.#context, { carried: fresh });
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
    await this.#writing;
    if (vouchers.length === 0) return;
    this.#writing = this.#post(vouchers);
    // Whoever waits for it is told of it; until then nobody is.
    this.#writing.catch(() => {});
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
        // `statementHash`, by Node's own hash.
        const contentHash = sha256(canonicalText(voucherStatement(clientId, voucher, posting)));
        posted.push({ voucher, posting, contentHash });
      });
    }
    // The events are made while the database takes the vouchers.
    await Promise.all([
      insertVouchers(this.#tx, clientId, posted),
      recordAll(this.#tx, this.#context, posted.map(voucherEvent)),
    ]);
    this.#written += posted.length;
    if (this.#written < this.#statisticsAt) return;
    await refreshStatistics(this.#tx);
    this.#statisticsAt = this.#written * STATISTICS_GROWTH;
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
    const conflicts = this.#books?.conflicts.found() ?? null;
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
