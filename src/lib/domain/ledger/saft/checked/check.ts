import type { CivilDate } from '../../../date.ts';
import type { Minor } from '../../../money.ts';
import { isOrgnr, normaliseOrgnr } from '../../../orgnr.ts';
import { hasGroupings, isGrouping } from '../../grouping.ts';
import type { InTransaction, SaftFact, SaftFinding } from '../../saft-findings.ts';
import { analysesOf } from './analyses.ts';
import { Balances, type SaftOpening } from './balances.ts';
import type {
  SaftAccount,
  SaftAnalysisType,
  SaftHeader,
  SaftJournal,
  SaftLine,
  SaftParty,
  SaftRecord,
  SaftSelection,
  SaftTotals,
  SaftTransaction,
} from '../records.ts';
import { severityOf, type SaftPurpose } from './severity.ts';
import { VatCheck } from './vat-check.ts';

export type { SaftScope } from './severity.ts';

/** Of a voucher or a line, as the ledger has room for it. */
export const LONGEST_TEXT = 500;

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
 * their paths lack the namespace prefix. Feed it every record of `readSaft` in order; it holds keys and totals, never the
 * entries.
 *
 * A voucher's identity is journal, fiscal year and TransactionID: number series start anew each year.
 * Grouping and StandardTaxCode are demanded from 1.30, where the schema demands them. What a file covers none needs to
 * say: the entries tell.
 */
export class SaftCheck {
  readonly #purpose: SaftPurpose;
  readonly #balances = new Balances();
  readonly #parties = { customer: new Map<string, number>(), supplier: new Map<string, number>() };
  readonly #vat = new VatCheck();
  readonly #analyses = new Map<string, number>();
  readonly #journals = new Map<string, number>();
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
  /** Calendar years that the file says it covers, and their last day; empty and null where it does not. */
  #years: readonly number[] = [];
  #until: CivilDate | null = null;
  #claimed: SaftTotals | null = null;
  /** Of all lines, without their signs. */
  #moved = 0n;

  constructor(purpose: SaftPurpose = 'ledger') {
    this.#purpose = purpose;
  }

  /** What is wrong with this record, seen after all before it; `end` brings what is wrong with the whole. */
  see(record: SaftRecord): SaftFinding[] {
    const findings: SaftFinding[] = [];
    for (const fact of this.#facts(record)) {
      const severity = severityOf(fact.code, this.#purpose);
      if (!severity) continue;
      this.#count[severity === 'error' ? 'errors' : 'warnings'] += 1;
      findings.push({ severity, ...fact });
    }
    return findings;
  }

  summary(): SaftSummary {
    return { ...this.#count };
  }

  /** Whether every year that the file says it covers has an official list of groupings; known after the header. */
  get judgesGroupings(): boolean {
    return hasGroupings(this.#years);
  }

  /** Complete from the `totals` record on (or `end`, in a file without entries). */
  opening(): SaftOpening {
    return this.#balances.opening();
  }

  /** Whether an entry is on the account; complete at the end. */
  hasMoved(account: string): boolean {
    return this.#balances.hasMoved(account);
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
        this.#count.taxCodes += 1;
        return this.#vat.seeCode(record, this.#strict, this.#until);
      case 'analysisType':
        return this.#seeAnalysisType(record);
      case 'other':
        return [];
      case 'totals':
        this.#claimed = record;
        return [];
      case 'journal':
        return this.#seeJournal(record);
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
    const { line, currency, selection } = header;
    const number = header.company.registrationNumber;
    if (number !== undefined && !isOrgnr(normaliseOrgnr(number) ?? ''))
      yield { code: 'saft_invalid_registration_number', number, line };
    if (currency !== 'NOK') yield { code: 'saft_unsupported_currency', currency, line };
    if (!selection) return yield { code: 'saft_missing_selection', line };
    this.#years = yearsOf(selection);
    const last = this.#years.at(-1);
    this.#until = 'end' in selection ? selection.end : last === undefined ? null : `${last}-12-31`;
  }

  *#seeAccount(account: SaftAccount): Generator<Placed, void, undefined> {
    this.#count.accounts += 1;
    const again = this.#balances.addAccount(account);
    if (again) yield again;
    const { id, line, groupingCategory: category, groupingCode } = account;
    if (!this.#strict) return;
    if (!category || !groupingCode) yield { code: 'saft_missing_grouping', account: id, line };
    else if (isGrouping(this.#years, category, groupingCode) === false)
      yield { code: 'saft_unknown_grouping', account: id, category, groupingCode, line };
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

  *#seeAnalysisType({ type, id, line }: SaftAnalysisType): Generator<Placed, void, undefined> {
    this.#count.analysisTypes += 1;
    const firstLine = this.#analyses.get(key(type, id));
    if (firstLine === undefined) this.#analyses.set(key(type, id), line);
    else yield { code: 'saft_duplicate_analysis', type, id, firstLine, line };
  }

  *#seeJournal({ id: journal, line }: SaftJournal): Generator<Placed, void, undefined> {
    this.#count.journals += 1;
    const firstLine = this.#journals.get(journal);
    if (firstLine === undefined) this.#journals.set(journal, line);
    else yield { code: 'saft_repeated_journal', journal, firstLine, line };
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
    yield* this.#vat.seeTaxes(entry, where, date);
    for (const { type, id } of entry.analysis) {
      if (!this.#analyses.has(key(type, id)))
        yield { code: 'saft_unknown_analysis', ...where, type, id, line };
    }
    if (this.#purpose === 'check') return;
    for (const type of analysesOf(entry, () => true).split)
      yield { code: 'saft_split_analysis', ...where, type, line };
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

/** More than any file covers; years beyond say nothing of its codes. */
const MOST_YEARS = 30;

function yearsOf(selection: SaftSelection): number[] {
  const [first, last] =
    'start' in selection
      ? [Number(selection.start.slice(0, 4)), Number(selection.end.slice(0, 4))]
      : [selection.first.year, selection.last.year];
  return Array.from({ length: Math.min(MOST_YEARS, Math.max(0, last - first + 1)) }, (_, at) => first + at);
}

function size(amount: Minor): Minor {
  return amount < 0n ? -amount : amount;
}

/** Parts joined by a character that XML can't contain. */
function key(...parts: readonly string[]): string {
  return parts.join('\u0000');
}
