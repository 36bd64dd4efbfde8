import type { CivilDate } from '#lib/domain/date.ts';
import type { Minor } from '#lib/domain/money.ts';
import { isStandardVatCode } from '#lib/domain/ledger/vat.ts';
import { Balances, type SaftOpening } from './balances.ts';
import { SaftChart } from './chart.ts';
import type { InTransaction, SaftFact, SaftFinding } from '#lib/domain/ledger/saft-findings.ts';
import type {
  SaftAccount,
  SaftHeader,
  SaftLine,
  SaftParty,
  SaftRecord,
  SaftTaxCode,
  SaftTotals,
  SaftTransaction,
} from './records.ts';
import { severityOf, type SaftScope } from './severity.ts';
import { analysesOf, LONGEST_TEXT } from './voucher.ts';

export type { SaftScope } from './severity.ts';

/** The figures of what has been seen; final after the `end` record. */
export interface SaftSummary {
  readonly accounts: number;
  readonly customers: number;
  readonly suppliers: number;
  readonly taxCodes: number;
  readonly analysisTypes: number;
  readonly journals: number;
  readonly transactions: number;
  readonly lines: number;
  /** Lines with a foreign amount, which is kept as information beside the NOK amount. */
  readonly foreignLines: number;
  readonly totalDebit: Minor;
  readonly totalCredit: Minor;
  readonly errors: number;
  readonly warnings: number;
}

/** What the ledger's sums of øre can hold, whichever way they are added up. */
const MOST = 2n ** 63n - 1n;

type Placed = SaftFact & { readonly line: number };

/**
 * The integrity the schema promises but does not check: its key and keyref rules match nothing, since
 * their paths lack the namespace prefix. Feed it every record of `readSaft` in order; it gathers the masters in
 * `chart`, and holds keys and totals, never the entries.
 *
 * A voucher's identity is journal, fiscal year and TransactionID: number series start anew each year.
 * Grouping and StandardTaxCode are demanded from 1.30, where the schema demands them. What a file covers none needs to
 * say: the entries tell.
 */
export class SaftCheck {
  readonly chart: SaftChart;
  readonly #scope: SaftScope;
  readonly #balances = new Balances();
  readonly #parties = { customer: new Map<string, number>(), supplier: new Map<string, number>() };
  readonly #taxCodes = new Map<string, number>();
  readonly #analyses = new Set<string>();
  readonly #transactions = new Map<string, number>();
  readonly #count = {
    accounts: 0,
    customers: 0,
    suppliers: 0,
    taxCodes: 0,
    analysisTypes: 0,
    journals: 0,
    transactions: 0,
    lines: 0,
    foreignLines: 0,
    totalDebit: 0n,
    totalCredit: 0n,
    errors: 0,
    warnings: 0,
  };
  #header: SaftHeader | null = null;
  #claimed: SaftTotals | null = null;
  /** Of all lines, without their signs. */
  #moved = 0n;

  constructor(scope: SaftScope = 'ledger', chart = new SaftChart()) {
    this.#scope = scope;
    this.chart = chart;
  }

  /** What is wrong with this record, seen after all before it; `end` brings what is wrong with the whole. */
  see(record: SaftRecord): SaftFinding[] {
    this.chart.take(record);
    const findings = [...this.#facts(record)].map((fact) => ({
      severity: severityOf(fact.code, this.#scope),
      ...fact,
    }));
    for (const { severity } of findings) this.#count[severity === 'error' ? 'errors' : 'warnings'] += 1;
    return findings;
  }

  summary(): SaftSummary {
    return { ...this.#count };
  }

  /** Complete from the `totals` record on (or `end`, in a file without entries). */
  opening(): SaftOpening {
    return this.#balances.opening();
  }

  /** What parties state as their openings and the opening balance does not use; complete as it is. */
  unusedPartyOpenings() {
    return this.#balances.unusedPartyOpenings();
  }

  #facts(record: SaftRecord): Iterable<Placed> {
    switch (record.kind) {
      case 'header':
        return this.#seeHeader(record);
      case 'account':
        return this.#seeAccount(record);
      case 'customer':
      case 'supplier':
        return this.#seeParty(record);
      case 'taxCode':
        return this.#seeTaxCode(record);
      case 'analysisType':
        this.#count.analysisTypes += 1;
        this.#analyses.add(key(record.type, record.id));
        return [];
      case 'totals':
        this.#claimed = record;
        return [];
      case 'journal':
        this.#count.journals += 1;
        return [];
      case 'transaction':
        return this.#seeTransaction(record);
      case 'end':
        return this.#seeEnd(record.line);
    }
  }

  get #strict(): boolean {
    return this.#header?.version === '1.30' || this.#header?.version === '1.40';
  }

  *#seeHeader(header: SaftHeader): Generator<Placed, void, undefined> {
    this.#header = header;
    const { line, currency } = header;
    if (currency !== 'NOK') yield { code: 'saft_unsupported_currency', currency, line };
    if (!header.selection) yield { code: 'saft_missing_selection', line };
  }

  *#seeAccount(account: SaftAccount): Generator<Placed, void, undefined> {
    this.#count.accounts += 1;
    const again = this.#balances.addAccount(account);
    if (again) yield again;
    if (this.#strict && (!account.groupingCategory || !account.groupingCode)) {
      yield { code: 'saft_missing_grouping', account: account.id, line: account.line };
    }
  }

  *#seeParty(party: SaftParty): Generator<Placed, void, undefined> {
    this.#count[party.kind === 'customer' ? 'customers' : 'suppliers'] += 1;
    const known = this.#parties[party.kind];
    const firstLine = known.get(party.id);
    if (firstLine !== undefined) {
      return yield { code: 'saft_duplicate_party', party: party.id, firstLine, line: party.line };
    }
    known.set(party.id, party.line);
    yield* this.#balances.addParty(party);
  }

  /** Codes may come back with another rate: dated rates are written that way. The first definition counts. */
  *#seeTaxCode({ code, standardCode, line }: SaftTaxCode): Generator<Placed, void, undefined> {
    this.#count.taxCodes += 1;
    const firstLine = this.#taxCodes.get(code);
    if (firstLine !== undefined) yield { code: 'saft_repeated_tax_code', taxCode: code, firstLine, line };
    else this.#taxCodes.set(code, line);
    if (standardCode === undefined) {
      if (this.#strict) yield { code: 'saft_missing_standard_tax_code', taxCode: code, line };
    } else if (standardCode.toUpperCase() !== 'NA' && !isStandardVatCode(standardCode)) {
      yield { code: 'saft_unknown_standard_tax_code', taxCode: code, standardCode, line };
    }
  }

  *#seeTransaction(transaction: SaftTransaction): Generator<Placed, void, undefined> {
    const { line, date, journalId, periodYear, lines } = transaction;
    const where: InTransaction = { journal: journalId, transaction: transaction.id };
    this.#count.transactions += 1;
    const id = key(journalId, String(periodYear), transaction.id);
    const firstLine = this.#transactions.get(id);
    if (firstLine !== undefined) yield { code: 'saft_duplicate_transaction', ...where, firstLine, line };
    else this.#transactions.set(id, line);

    if (this.#isOutside(transaction)) yield { code: 'saft_date_outside_selection', ...where, date, line };
    if (transaction.description.length > LONGEST_TEXT) yield { code: 'saft_text_cut', ...where, line };
    yield* this.#parts(transaction, where, line);
    const recordIds = new Set<string>();
    let difference = 0n;
    for (const entry of lines) {
      difference += entry.amount;
      yield* this.#seeLine(entry, where, date);
      const { recordId } = entry;
      if (recordIds.has(recordId))
        yield { code: 'saft_repeated_record_id', ...where, recordId, line: entry.line };
      recordIds.add(recordId);
    }
    if (difference !== 0n) yield { code: 'saft_unbalanced_transaction', ...where, difference, line };
  }

  /** A selection by periods is held against the file's own numbers: which days they are it does not say. */
  #isOutside({ date, period, periodYear }: SaftTransaction): boolean {
    const selection = this.#header?.selection;
    if (!selection) return false;
    if ('start' in selection) return date < selection.start || date > selection.end;
    const { first, last } = selection;
    const before = periodYear < first.year || (periodYear === first.year && period < first.period);
    return before || periodYear > last.year || (periodYear === last.year && period > last.period);
  }

  *#seeLine(entry: SaftLine, where: InTransaction, date: CivilDate): Generator<Placed, void, undefined> {
    const { line, accountId, amount } = entry;
    this.#count.lines += 1;
    this.#moved += size(amount);
    if (entry.foreign) this.#count.foreignLines += 1;
    if (entry.side === 'debit') this.#count.totalDebit += amount;
    else this.#count.totalCredit -= amount;
    if (this.#balances.has(accountId)) this.#balances.move(accountId, amount);
    else yield { code: 'saft_unknown_account', ...where, account: accountId, line };
    yield* this.#parts(entry, where, line);
    if (entry.description.length > LONGEST_TEXT) yield { code: 'saft_text_cut', ...where, line };
    yield* this.#seeTaxes(entry, where, date);
    for (const { type, id } of entry.analysis) {
      if (!this.#analyses.has(key(type, id)))
        yield { code: 'saft_unknown_analysis', ...where, type, id, line };
    }
    for (const type of analysesOf(entry, this.chart).split)
      yield { code: 'saft_split_analysis', ...where, type, line };
  }

  *#seeTaxes(
    { tax, line }: SaftLine,
    where: InTransaction,
    date: CivilDate,
  ): Generator<Placed, void, undefined> {
    let known = 0;
    for (const { code } of tax) {
      if (code === undefined) {
        yield { code: 'saft_tax_without_code', ...where, line };
      } else if (!this.#taxCodes.has(code)) {
        yield { code: 'saft_unknown_tax_code', ...where, taxCode: code, line };
      } else {
        known += 1;
        if (known > 1) yield { code: 'saft_second_tax', ...where, taxCode: code, line };
        else if (this.chart.rateOn(code, date) === undefined)
          yield { code: 'saft_tax_code_not_valid', ...where, taxCode: code, date, line };
      }
    }
  }

  *#parts(
    { customerId, supplierId }: { customerId?: string; supplierId?: string },
    where: InTransaction,
    line: number,
  ): Generator<Placed, void, undefined> {
    if (customerId !== undefined && !this.#parties.customer.has(customerId)) {
      yield { code: 'saft_unknown_customer', ...where, customer: customerId, line };
    }
    if (supplierId !== undefined && !this.#parties.supplier.has(supplierId)) {
      yield { code: 'saft_unknown_supplier', ...where, supplier: supplierId, line };
    }
  }

  *#seeEnd(line: number): Generator<Placed, void, undefined> {
    const { difference, lines } = this.opening();
    const sum = lines.reduce((total, { amount }) => total + size(amount), this.#moved + size(difference));
    if (sum > MOST) yield { code: 'saft_sums_too_large', sum, line };
    if (difference !== 0n)
      yield { code: 'saft_opening_unbalanced', difference, line: this.#header?.line ?? line };
    const claimed = this.#claimed;
    if (claimed) yield* this.#seeTotals(claimed);
    yield* this.#balances.differences();
  }

  *#seeTotals({
    line,
    numberOfEntries,
    totalDebit,
    totalCredit,
  }: SaftTotals): Generator<Placed, void, undefined> {
    const counted = BigInt(this.#count.transactions);
    if (numberOfEntries !== counted) {
      yield { code: 'saft_wrong_number_of_entries', claimed: numberOfEntries, counted, line };
    }
    if (totalDebit !== this.#count.totalDebit) {
      const counted = this.#count.totalDebit;
      yield { code: 'saft_wrong_total_debit', claimed: totalDebit, counted, line };
    }
    if (totalCredit !== this.#count.totalCredit) {
      const counted = this.#count.totalCredit;
      yield { code: 'saft_wrong_total_credit', claimed: totalCredit, counted, line };
    }
  }
}

function size(amount: Minor): Minor {
  return amount < 0n ? -amount : amount;
}

/** Parts joined by a character that XML can't contain. */
function key(...parts: readonly string[]): string {
  return parts.join('\u0000');
}
