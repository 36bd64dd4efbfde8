import { v7 as uuidv7 } from 'uuid';
import type { CivilDate } from '#lib/domain/date.ts';
import { vatCode } from '#lib/domain/ledger/vat.ts';
import { isVatAccount } from '#lib/domain/ledger/vat-accounts.ts';
import type { Fresh } from '#lib/server/audit/index.ts';
import type { Account, Chart, Counterparty, Dimension, VatCode } from '../chart/registers.ts';
import type {
  SaftAccount,
  SaftAnalysisType,
  SaftParty,
  SaftRecord,
  SaftTaxCode,
} from '#lib/domain/ledger/saft/records.ts';
import { SaftTally } from '#lib/domain/ledger/saft/tally.ts';
import { SaftVatTable } from '#lib/domain/ledger/saft/vat-table.ts';

export const UNEXPLAINED_ACCOUNT = 'IB-DIFF';

const PERCENTAGE = 'AuditFile/MasterFiles/TaxTable/TaxTableEntry/TaxCodeDetails/TaxPercentage';

type Parts = Pick<Chart, 'vatCodes' | 'counterparties' | 'dimensions'> & {
  readonly accounts: readonly Account[];
};

/** Gathers a file's master records into a chart. What is given twice is kept as it was given first. */
export class SaftChart {
  readonly #accounts = new Map<string, Account>();
  readonly #vatCodes = new Map<string, Omit<VatCode, 'rates'>>();
  readonly #vatTable = new SaftVatTable();
  readonly #counterparties = new Map<string, Fresh<Counterparty>>();
  readonly #dimensions = new Map<string, Fresh<Dimension>>();
  readonly #tally: SaftTally;

  /** @param tally is told what of the records there is no room for */
  constructor(tally = new SaftTally()) {
    this.#tally = tally;
  }

  take(record: SaftRecord): void {
    if (record.kind === 'account') this.#addAccount(record);
    else if (record.kind === 'customer' || record.kind === 'supplier') this.#addParty(record);
    else if (record.kind === 'taxCode') this.#addTaxCode(record);
    else if (record.kind === 'analysisType') this.#addDimension(record);
  }

  #addAccount(record: SaftAccount): void {
    if (this.#accounts.has(record.id)) return;
    this.#accounts.set(record.id, {
      number: record.id,
      name: record.description,
      groupingCategory: record.groupingCategory ?? null,
      groupingCode: record.groupingCode ?? null,
      standardAccount: record.standardAccountId ?? null,
      validFrom: null,
      validTo: null,
      vatCode: null,
      requires: [],
    });
  }

  /** The account that carries what an opening balance leaves unexplained, made when it is needed. */
  addUnexplained(): void {
    this.#addAccount({
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

  #addParty(record: SaftParty): void {
    const key = partyKey(record.kind, record.id);
    if (this.#counterparties.has(key)) return;
    const account = record.balances[0]?.accountId;
    if (account && !this.#accounts.has(account)) this.#tally.leaveOne(...accountPaths(record));
    for (const balance of record.balances) {
      if (!balance.accountId || !this.#accounts.has(balance.accountId)) this.#tally.leave(balance);
    }
    this.#counterparties.set(key, {
      id: uuidv7(),
      kind: record.kind,
      number: record.id,
      name: record.name,
      orgnr: record.registrationNumber ?? null,
      account: account && this.#accounts.has(account) ? account : null,
    });
  }

  #addTaxCode(record: SaftTaxCode): void {
    const { code } = record;
    const standardCode = record.standardCode ?? 'NA';
    if (!this.#vatCodes.has(code)) {
      const description = record.description ?? vatCode(standardCode)?.nb ?? code;
      this.#vatCodes.set(code, { code, description, standardCode });
    }
    if (this.#vatTable.add(record) === 0) this.#tally.leave(record);
    else if (record.percentage !== undefined && record.rateBp === undefined) this.#tally.leaveOne(PERCENTAGE);
  }

  /** The rate of a code on a day; null where the file does not say it, undefined where the code does not hold. */
  rateOn(code: string, date: CivilDate): number | null | undefined {
    return this.#vatTable.rateOn(code, date);
  }

  #addDimension(record: SaftAnalysisType): void {
    const key = JSON.stringify([record.type, record.id]);
    if (this.#dimensions.has(key)) return this.#tally.leave(record);
    this.#dimensions.set(key, {
      type: record.type,
      code: record.id,
      typeName: record.typeDescription,
      name: record.description,
    });
  }

  /** Whether an account of the file is one of VAT. */
  readonly isVatAccount = (number: string): boolean => {
    const account = this.#accounts.get(number);
    return account !== undefined && isVatAccount(account);
  };

  parts(): Parts {
    return {
      accounts: [...this.#accounts.values()],
      vatCodes: [...this.#vatCodes.values()].map((each) => ({
        ...each,
        rates: this.#vatTable.of(each.code),
      })),
      counterparties: [...this.#counterparties.values()],
      dimensions: [...this.#dimensions.values()],
    };
  }

  counterparty(kind: 'customer' | 'supplier', id: string): Fresh<Counterparty> | null {
    return this.#counterparties.get(partyKey(kind, id)) ?? null;
  }

  hasDimension(type: string, id: string): boolean {
    return this.#dimensions.has(JSON.stringify([type, id]));
  }

  hasTaxCode(code: string): boolean {
    return this.#vatTable.has(code);
  }
}

/** Where a party's first account stands: from 1.30, and before. */
function accountPaths({ kind }: SaftParty): [string, string] {
  const party = `AuditFile/MasterFiles/${kind === 'customer' ? 'Customers/Customer' : 'Suppliers/Supplier'}`;
  return [`${party}/BalanceAccount/AccountID`, `${party}/AccountID`];
}

function partyKey(kind: 'customer' | 'supplier', id: string): string {
  return JSON.stringify([kind, id]);
}
