import { v7 as uuidv7 } from 'uuid';
import { VAT_RATES, vatCode } from '#lib/domain/vat.ts';
import type { Account, Chart, Counterparty, Dimension, VatCode, VatRate } from '../chart/store.ts';
import type { SaftAccount, SaftAnalysisType, SaftParty, SaftTaxCode } from './records.ts';

/** From before any bookkeeping Segl could hold: a code of a file that names no date holds always. */
const ALWAYS = '1970-01-01';
export const UNEXPLAINED_ACCOUNT = 'IB-DIFF';

type Parts = Pick<Chart, 'accounts' | 'vatCodes' | 'vatRates' | 'counterparties' | 'dimensions'>;

/** Gathers a file's master records into a chart. What is given twice is kept as it was given first. */
export class SaftChart {
  readonly #accounts = new Map<string, Account>();
  readonly #vatCodes = new Map<string, VatCode>();
  readonly #vatRates = new Map<string, VatRate>();
  readonly #counterparties = new Map<string, Counterparty>();
  readonly #dimensions = new Map<string, Dimension>();

  addAccount(record: SaftAccount): void {
    if (this.#accounts.has(record.id)) return;
    this.#accounts.set(record.id, {
      number: record.id,
      name: record.description,
      groupingCategory: record.groupingCategory ?? null,
      groupingCode: record.groupingCode ?? null,
      standardAccount: record.standardAccountId ?? null,
      validFrom: null,
      validTo: null,
    });
  }

  /** The account that carries what an opening balance leaves unexplained, made when it is needed. */
  addUnexplained(): void {
    this.addAccount({
      kind: 'account',
      line: 0,
      id: UNEXPLAINED_ACCOUNT,
      description: 'Inngående balanse, uforklart differanse',
      groupingCategory: 'egenkapital',
      groupingCode: '2050',
      opening: 0n,
      closing: 0n,
    });
  }

  addParty(record: SaftParty): void {
    const key = partyKey(record.kind, record.id);
    if (this.#counterparties.has(key)) return;
    const account = record.balances[0]?.accountId;
    this.#counterparties.set(key, {
      id: uuidv7(),
      kind: record.kind,
      number: record.id,
      name: record.name,
      orgnr: record.registrationNumber ?? null,
      account: account && this.#accounts.has(account) ? account : null,
    });
  }

  addTaxCode(record: SaftTaxCode): void {
    const { code } = record;
    const standardCode = record.standardCode ?? 'NA';
    if (!this.#vatCodes.has(code)) {
      const description = record.description ?? vatCode(standardCode)?.nb ?? code;
      this.#vatCodes.set(code, { code, description, standardCode });
    }
    for (const rate of ratesOf(record, standardCode)) {
      const key = `${code} ${rate.validFrom}`;
      if (!this.#vatRates.has(key)) this.#vatRates.set(key, { code, ...rate });
    }
  }

  addDimension(record: SaftAnalysisType): void {
    const key = JSON.stringify([record.type, record.id]);
    if (this.#dimensions.has(key)) return;
    this.#dimensions.set(key, {
      type: record.type,
      code: record.id,
      typeName: record.typeDescription,
      name: record.description,
    });
  }

  parts(): Parts {
    return {
      accounts: [...this.#accounts.values()],
      vatCodes: [...this.#vatCodes.values()],
      vatRates: [...this.#vatRates.values()].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1)),
      counterparties: [...this.#counterparties.values()],
      dimensions: [...this.#dimensions.values()],
    };
  }

  counterparty(kind: 'customer' | 'supplier', id: string): Counterparty | null {
    return this.#counterparties.get(partyKey(kind, id)) ?? null;
  }

  hasDimension(type: string, id: string): boolean {
    return this.#dimensions.has(JSON.stringify([type, id]));
  }

  hasTaxCode(code: string): boolean {
    return this.#vatCodes.has(code);
  }
}

/** The file's own rate where it names one, else the dated rates of the standard code, else 0 %. */
function ratesOf(record: SaftTaxCode, standardCode: string): Omit<VatRate, 'code'>[] {
  const { rateBp, validFrom = ALWAYS, validTo = null } = record;
  if (rateBp !== undefined) return [{ validFrom, validTo, rateBp }];
  const standard = vatCode(standardCode)?.rate;
  const dated = VAT_RATES.filter(({ rate }) => rate === standard);
  if (dated.length === 0) return [{ validFrom, validTo, rateBp: 0 }];
  return dated.map(({ from, to, bp }) => ({ validFrom: from, validTo: to ?? null, rateBp: bp }));
}

function partyKey(kind: 'customer' | 'supplier', id: string): string {
  return JSON.stringify([kind, id]);
}
