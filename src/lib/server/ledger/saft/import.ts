import { statementHash } from '#lib/domain/canonical.ts';
import { monthOf, yearOf } from '#lib/domain/date.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { voucherStatement, type NewVoucher } from '#lib/domain/voucher.ts';
import { record, recordAll } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { createClient } from '../chart/clients.ts';
import { addToChart, calendarYear } from '../chart/service.ts';
import { describePeriod, rowEvent } from '../chart/statements.ts';
import { markLocked } from '../chart/store.ts';
import { voucherEvent } from '../vouchers/events.ts';
import { insertVouchers, refreshStatistics, takeNumbers, type PostedVoucher } from '../vouchers/store.ts';
import { SaftCheck, type SaftScope, type SaftSummary } from './check.ts';
import { SaftChart } from './chart.ts';
import type { SaftFinding } from './findings.ts';
import { readSaft } from './reader.ts';
import type { SaftError, SaftHeader, SaftRecord, SaftTransaction } from './records.ts';
import { OPENING_SERIES, openingVoucher, voucherOf } from './voucher.ts';

export interface SaftImported extends SaftSummary {
  readonly clientId: string;
  readonly company: string;
  readonly orgnr: string;
  readonly findings: readonly SaftFinding[];
  readonly eventId: string;
}

export type SaftImportError =
  | { code: 'saft_unreadable'; fault: SaftError }
  | { code: 'saft_rejected'; findings: readonly SaftFinding[] }
  | { code: 'saft_refused_by_ledger'; constraint: string; reason: string };

/** Kept of each kind; a file wrong throughout is told so without a line for each voucher. */
const MOST_FINDINGS = 100;
/** Vouchers written at a time. */
const BATCH = 250;
/** The planner's statistics are renewed each time the vouchers have become this many times more. */
const STATISTICS_GROWTH = 20;

/**
 * Imports a SAF-T file into the context's client, which must be new, in one transaction: accounts, VAT table,
 * counterparties, dimensions, the opening balance (period 0), journals as series, vouchers numbered in the file's
 * order. Streams; a file that can't be read or does not hang together leaves nothing behind.
 *
 * @param scope `masters`: everything but the vouchers, for a file whose entries are of no use
 */
export async function importSaft(
  context: Context,
  source: AsyncIterable<Uint8Array>,
  scope: SaftScope = 'ledger',
): Promise<Result<SaftImported, SaftImportError>> {
  try {
    return await context.transaction((tx) => new SaftImport(tx, context, scope).run(source));
  } catch (cause) {
    const constraint = constraintOf(cause);
    if (constraint)
      return err({ code: 'saft_refused_by_ledger', constraint, reason: (cause as Error).message });
    throw cause;
  }
}

class SaftImport {
  readonly #tx: Tx;
  readonly #context: Context;
  readonly #scope: SaftScope;
  readonly #check: SaftCheck;
  readonly #chart = new SaftChart();
  readonly #findings: SaftFinding[] = [];
  readonly #years = new Set<number>();
  readonly #series = new Set<string>();
  #header: SaftHeader | null = null;
  #chartWritten = false;
  #waiting: NewVoucher[] = [];
  #rejected = false;
  #written = 0;
  #statisticsAt = 1;

  constructor(tx: Tx, context: Context, scope: SaftScope) {
    this.#tx = tx;
    this.#context = context;
    this.#scope = scope;
    this.#check = new SaftCheck(scope);
  }

  async run(source: AsyncIterable<Uint8Array>): Promise<Result<SaftImported, SaftImportError>> {
    for await (const read of readSaft(source)) {
      if (!read.ok) return err({ code: 'saft_unreadable', fault: read.error });
      for (const finding of this.#check.see(read.value)) this.#note(finding);
      // A rejected file is read on for what else is wrong with it, but nothing more is written.
      if (!this.#rejected) await this.#take(read.value);
    }
    if (this.#rejected) return err({ code: 'saft_rejected', findings: this.#findings });
    return ok(await this.#finish());
  }

  #note(finding: SaftFinding): void {
    if (finding.severity === 'error') this.#rejected = true;
    const alike = this.#findings.filter(({ severity }) => severity === finding.severity);
    if (alike.length < MOST_FINDINGS) this.#findings.push(finding);
  }

  async #take(record: SaftRecord): Promise<void> {
    switch (record.kind) {
      case 'header':
        this.#header = record;
        return;
      case 'account':
        return this.#chart.addAccount(record);
      case 'customer':
      case 'supplier':
        return this.#chart.addParty(record);
      case 'taxCode':
        return this.#chart.addTaxCode(record);
      case 'analysisType':
        return this.#chart.addDimension(record);
      case 'totals':
        return this.#writeChart();
      case 'journal':
        return this.#addSeries({ code: record.id, name: record.description });
      case 'transaction':
        return this.#addTransaction(record);
      case 'end':
        return this.#writeChart();
    }
  }

  /** Once, when the last master record has been seen: client, chart and opening balance. */
  async #writeChart(): Promise<void> {
    if (this.#chartWritten) return;
    this.#chartWritten = true;
    const { company } = this.#headerOrThrow();
    const orgnr = company.registrationNumber ?? '';
    await createClient(this.#tx, this.#context, { orgnr, name: company.name });
    const opening = this.#check.opening();
    if (opening.difference !== 0n) this.#chart.addUnexplained();
    await addToChart(this.#tx, this.#context, this.#chart.parts());
    await this.#postOpening();
  }

  async #postOpening(): Promise<void> {
    const opening = this.#check.opening();
    const date = opening.date ?? this.#headerOrThrow().selection?.start;
    if (!date) return;
    const year = yearOf(date);
    await this.#addYear(year);
    const voucher = openingVoucher(opening, date, this.#chart);
    if (!voucher) return;
    const period = { year, number: 0, startsOn: date, endsOn: date, lockedAt: null, lockedBy: null };
    await addToChart(this.#tx, this.#context, { periods: [period] });
    await this.#addSeries(OPENING_SERIES);
    await this.#post([voucher], 0);
    const lock = { at: this.#context.platform.clock.now(), by: this.#context.actorId };
    await markLocked(this.#tx, this.#context.clientId, period, lock);
    const locked = describePeriod({ ...period, lockedAt: lock.at, lockedBy: lock.by });
    await record(this.#tx, this.#context, rowEvent('locked', locked));
  }

  async #addTransaction(transaction: SaftTransaction): Promise<void> {
    if (this.#scope === 'masters' || transaction.lines.length === 0) return;
    await this.#addYear(yearOf(transaction.date));
    this.#waiting.push(voucherOf(transaction, this.#chart));
    if (this.#waiting.length >= BATCH) await this.#flush();
  }

  async #flush(): Promise<void> {
    const vouchers = this.#waiting;
    this.#waiting = [];
    if (vouchers.length > 0) await this.#post(vouchers);
  }

  /** @param period set for the opening balance alone; otherwise the month of the date */
  async #post(vouchers: readonly NewVoucher[], period?: number): Promise<void> {
    const { clientId, actorId, platform } = this.#context;
    const postedAt = platform.clock.now().toISOString();
    const posted: PostedVoucher[] = [];
    const bySeries = Map.groupBy(vouchers, ({ series, date }) => JSON.stringify([series, yearOf(date)]));
    for (const group of bySeries.values()) {
      const [first] = group;
      if (!first) continue;
      const year = yearOf(first.date);
      const last = await takeNumbers(this.#tx, clientId, first.series, year, group.length);
      group.forEach((voucher, at) => {
        const number = last - BigInt(group.length - 1 - at);
        const posting = {
          year,
          period: period ?? monthOf(voucher.date),
          number,
          postedAt,
          postedBy: actorId,
        };
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

  async #addYear(year: number): Promise<void> {
    if (this.#years.has(year)) return;
    this.#years.add(year);
    await addToChart(this.#tx, this.#context, calendarYear(year));
  }

  async #addSeries(series: { code: string; name: string }): Promise<void> {
    if (this.#series.has(series.code)) return;
    this.#series.add(series.code);
    await addToChart(this.#tx, this.#context, { series: [series] });
  }

  async #finish(): Promise<SaftImported> {
    await this.#flush();
    const { company, declaredVersion } = this.#headerOrThrow();
    const summary = this.#check.summary();
    const eventId = await record(this.#tx, this.#context, {
      kind: 'saft.imported',
      subject: { type: 'client', id: this.#context.clientId },
      detail: { version: declaredVersion, vouchers: summary.transactions, lines: summary.lines },
    });
    return {
      ...summary,
      clientId: this.#context.clientId,
      company: company.name,
      orgnr: company.registrationNumber ?? '',
      findings: this.#findings,
      eventId,
    };
  }

  #headerOrThrow(): SaftHeader {
    if (!this.#header) throw new Error('the reader gives the header first');
    return this.#header;
  }
}
