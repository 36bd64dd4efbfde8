import { v7 as uuidv7 } from 'uuid';
import type { CivilDate } from '#lib/domain/date.ts';
import { vatCode } from '#lib/domain/ledger/vat.ts';
import { normaliseOrgnr } from '#lib/domain/orgnr.ts';
import { isVatAccount } from '#lib/domain/ledger/vat-accounts.ts';
import type { Fresh } from '#lib/server/audit/index.ts';
import type { Account, CarriedRow, Chart, Counterparty, Dimension, VatCode } from '../chart/registers.ts';
import { beyond, carriedText, type Carried } from '#lib/domain/ledger/saft/carried.ts';
import type {
  SaftAccount,
  SaftAnalysisType,
  SaftHeader,
  SaftJournal,
  SaftOther,
  SaftParty,
  SaftPartyBalance,
  SaftRecord,
  SaftTaxCode,
} from '#lib/domain/ledger/saft/records.ts';
import { SaftTally } from '#lib/domain/ledger/saft/tally.ts';
import { SaftVatTable } from '#lib/domain/ledger/saft/checked/vat-table.ts';
import { wholeOf } from '#lib/domain/ledger/saft/whole.ts';
import {
  accountElements,
  companyElements,
  dimensionElements,
  journalElements,
  partyElements,
  openingElement,
  taxCodeElements,
} from '#lib/domain/ledger/saft/written.ts';

export const UNEXPLAINED_ACCOUNT = 'IB-DIFF';

/** What the ledger computes of them itself. */
const BALANCES: ReadonlySet<string> = new Set(
  ['Opening', 'Closing'].flatMap((which) => ['Debit', 'Credit'].map((side) => `${which}${side}Balance`)),
);
const OF_PARTY: ReadonlySet<string> = new Set([...BALANCES, 'BalanceAccount', 'AccountID']);

/** A file's masters as rows of registers. */
export type SaftParts = Pick<Chart, 'vatCodes' | 'counterparties' | 'dimensions' | 'carried'> & {
  readonly accounts: readonly Account[];
};

/** Gathers a file's master records into a chart. What is given twice is kept as it was given first. */
export class SaftChart {
  readonly #accounts = new Map<string, Account>();
  readonly #vatCodes = new Map<string, Omit<VatCode, 'rates'>>();
  readonly #vatTable = new SaftVatTable();
  readonly #counterparties = new Map<string, Counterparty>();
  readonly #dimensions = new Map<string, Fresh<Dimension>>();
  readonly #carried: CarriedRow[] = [];
  /** What each party says of its accounts, until it is known what the opening balance makes of that. */
  readonly #balances = new Map<Counterparty, readonly SaftPartyBalance[]>();
  readonly #partiesSay = new Map<Counterparty, Carried>();
  readonly #ratesSay = new Map<string, string>();
  readonly #others = new Map<string, number>();
  /** Where each stands in the file, by register and key. */
  readonly #lines = new Map<string, number>();
  readonly #tally: SaftTally;

  /** @param tally is told what of the records there is no room for */
  constructor(tally = new SaftTally()) {
    this.#tally = tally;
  }

  take(record: SaftRecord): void {
    if (record.kind === 'header') this.#addHeader(record);
    else if (record.kind === 'account') this.#addAccount(record);
    else if (record.kind === 'customer' || record.kind === 'supplier') this.#addParty(record);
    else if (record.kind === 'taxCode') this.#addTaxCode(record);
    else if (record.kind === 'analysisType') this.#addDimension(record);
    else if (record.kind === 'other') this.#addOther(record);
  }

  /** Of the company; of its files; and of this one, which no other file repeats. */
  #addHeader(record: SaftHeader): void {
    const { Company, AuditFileRegion, TaxAccountingBasis, TaxEntity, ...rest } = wholeOf(record);
    const { name, registrationNumber: orgnr = null } = record.company;
    const written = companyElements({ orgnr: orgnr && (normaliseOrgnr(orgnr) ?? orgnr.trim()), name });
    this.#carry('company', '', isCarried(Company) ? beyond(Company, written) : {});
    this.#carry('header', '', beyond(present({ AuditFileRegion, TaxAccountingBasis, TaxEntity }), HEADER));
    this.#carry(
      'file',
      '',
      Object.fromEntries(Object.entries(rest).filter(([element]) => !IN_REPORT.has(element))),
    );
  }

  #carry(type: string, key: string, said: Carried): void {
    const elements = carriedText(said);
    if (elements !== null) this.#carried.push({ type, key, elements });
  }

  #addOther(record: SaftOther): void {
    const { section } = record;
    const no = (this.#others.get(section) ?? 0) + 1;
    this.#others.set(section, no);
    this.#carry(section, String(no), wholeOf(record));
  }

  #addAccount(record: SaftAccount): void {
    if (this.#accounts.has(record.id)) return;
    const account = {
      number: record.id,
      name: record.description,
      groupingCategory: record.groupingCategory ?? null,
      groupingCode: record.groupingCode ?? null,
      standardAccount: record.standardAccountId ?? null,
      validFrom: null,
      validTo: null,
      vatCode: null,
      requires: [],
    };
    this.#accounts.set(record.id, account);
    this.#lines.set(placeKey('account', record.id), record.line);
    this.#carry('account', record.id, beyond(wholeOf(record, BALANCES), accountElements(account)));
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
    const party: Counterparty = {
      id: uuidv7(),
      kind: record.kind,
      number: record.id,
      name: record.name,
      orgnr: record.registrationNumber ?? null,
      account: account && this.#accounts.has(account) ? account : null,
      // What the file says of these is carried, as it says it.
      ...{ bankAccount: null, street: null, postalCode: null, city: null, country: null, validTo: null },
    };
    this.#counterparties.set(key, party);
    this.#lines.set(placeKey(record.kind, record.id), record.line);
    this.#balances.set(party, record.balances);
    this.#partiesSay.set(party, beyond(wholeOf(record, OF_PARTY), partyElements(party)));
  }

  /** What of the parties' accounts and openings is not in the opening balance is carried with the rest of them. */
  #carryParties(unused: ReadonlySet<SaftPartyBalance> | null): void {
    for (const [party, said] of this.#partiesSay) {
      const balances = unused === null ? [] : (this.#balances.get(party) ?? []);
      const accounts = balances.flatMap((balance, at) =>
        balanceBeyond(balance, at === 0 && party.account !== null, unused?.has(balance) ?? false),
      );
      this.#carry(party.kind, party.number, {
        ...said,
        ...(accounts.length > 0 && { BalanceAccount: accounts }),
      });
    }
  }

  #addTaxCode(record: SaftTaxCode): void {
    const { code } = record;
    const standardCode = record.standardCode ?? 'NA';
    if (!this.#vatCodes.has(code)) {
      const description = record.description ?? vatCode(standardCode)?.nb ?? code;
      this.#vatCodes.set(code, { code, description, standardCode });
      this.#lines.set(placeKey('vat-code', code), record.line);
    }
    if (this.#vatTable.add(record) === 0) this.#tally.leave(record);
    else this.#carryRate(record);
  }

  /** Of a code what its first rate says; of a later rate what it says otherwise. */
  #carryRate(record: SaftTaxCode): void {
    const { code, validFrom = '' } = record;
    const said = carriedText(beyond(wholeOf(record), taxCodeOf(record))) ?? '{}';
    const first = this.#ratesSay.get(code);
    if (first === undefined) this.#ratesSay.set(code, said);
    if (said === (first ?? '{}')) return;
    this.#carried.push({
      type: 'vat-code',
      key: first === undefined ? code : `${code} ${validFrom}`,
      elements: said,
    });
  }

  /** The rate of a code on a day; null where the file does not say it, undefined where the code does not hold. */
  rateOn(code: string, date: CivilDate): number | null | undefined {
    return this.#vatTable.rateOn(code, date);
  }

  #addDimension(record: SaftAnalysisType): void {
    const key = JSON.stringify([record.type, record.id]);
    if (this.#dimensions.has(key)) return this.#tally.leave(record);
    const dimension = {
      type: record.type,
      code: record.id,
      typeName: record.typeDescription,
      name: record.description,
    };
    this.#dimensions.set(key, dimension);
    this.#lines.set(placeKey('dimension', `${record.type} ${record.id}`), record.line);
    this.#carry('dimension', key, beyond(wholeOf(record), dimensionElements(dimension)));
  }

  /** Whether an account of the file is one of VAT. */
  readonly isVatAccount = (number: string): boolean => {
    const account = this.#accounts.get(number);
    return account !== undefined && isVatAccount(account);
  };

  /**
   * @param unused what parties state as their openings and no line of the opening balance holds; null where the books know
   *   already how their parties stand
   */
  parts(unused: Iterable<SaftPartyBalance> | null = []): SaftParts {
    this.#carryParties(unused && new Set(unused));
    return {
      accounts: [...this.#accounts.values()],
      vatCodes: [...this.#vatCodes.values()].map((each) => ({
        ...each,
        rates: this.#vatTable.of(each.code),
      })),
      counterparties: [...this.#counterparties.values()],
      dimensions: [...this.#dimensions.values()],
      carried: this.#carried,
    };
  }

  /** The line on which the first of them stands. */
  lineOf(register: string, key: string): number {
    return this.#lines.get(placeKey(register, key)) ?? 0;
  }

  /** A party that is here already: lines name it by the id it has. */
  adopt({ kind, number, id }: Pick<Counterparty, 'kind' | 'number' | 'id'>): void {
    const key = partyKey(kind, number);
    const party = this.#counterparties.get(key);
    if (party) this.#counterparties.set(key, { ...party, id });
  }

  counterparty(kind: 'customer' | 'supplier', id: string): Counterparty | null {
    return this.#counterparties.get(partyKey(kind, id)) ?? null;
  }

  hasDimension(type: string, id: string): boolean {
    return this.#dimensions.has(JSON.stringify([type, id]));
  }

  hasTaxCode(code: string): boolean {
    return this.#vatTable.has(code);
  }
}

/** What a journal says beyond its code and name; null of nothing. */
export function journalCarried(record: SaftJournal): CarriedRow | null {
  const { id: key, description: name } = record;
  const elements = carriedText(beyond(wholeOf(record), journalElements({ code: key, name })));
  return elements === null ? null : { type: 'journal', key, elements };
}

/**
 * An account of a party: the first is the party's own, and those on which something moves the ledger knows by itself.
 * @param own it is the party's account, which its register holds
 * @param unused its opening is in no line of the opening balance
 */
function balanceBeyond(
  { accountId, opening = 0n, closing = 0n }: SaftPartyBalance,
  own: boolean,
  unused: boolean,
): Carried[] {
  const stated = opening !== 0n && (unused || accountId === undefined);
  if (!stated && (own || opening !== 0n || closing !== 0n || accountId === undefined)) return [];
  return [
    { ...(accountId !== undefined && { AccountID: accountId }), ...(stated && openingElement(opening)) },
  ];
}

/** As the file has it, at the rate of this record. */
function taxCodeOf(record: SaftTaxCode): Carried {
  const { code, description = null, standardCode = null, validFrom = null, validTo = null } = record;
  const rateBp = record.rateBp !== undefined && record.rateBp >= 0 ? record.rateBp : null;
  return taxCodeElements({ code, description, standardCode }, { validFrom, validTo, rateBp });
}

/** What the report of the import says of the file, or what can be nothing else. */
const IN_REPORT: ReadonlySet<string> = new Set([
  ...['AuditFileVersion', 'AuditFileCountry', 'AuditFileDateCreated', 'DefaultCurrencyCode'],
  ...['SoftwareCompanyName', 'SoftwareID', 'SoftwareVersion'],
]);
const HEADER = { TaxAccountingBasis: 'A' };

function present(said: Readonly<Record<string, Carried[string] | undefined>>): Carried {
  return Object.fromEntries(
    Object.entries(said).filter((entry): entry is [string, Carried[string]] => entry[1] !== undefined),
  );
}

function isCarried(said: Carried[string] | undefined): said is Carried {
  return typeof said === 'object' && !Array.isArray(said);
}

function placeKey(register: string, key: string): string {
  return JSON.stringify([register, key]);
}

function partyKey(kind: 'customer' | 'supplier', id: string): string {
  return JSON.stringify([kind, id]);
}
