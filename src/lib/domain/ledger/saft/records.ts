import type { CivilDate } from '../../date.ts';
import type { Minor } from '../../money.ts';
import type { Failure, Result } from '../../result.ts';

/**
 * What a SAF-T Financial file (Norwegian schema 1.10–1.40) says, as typed records in file order:
 * `header`, then masters, then `totals`, then each `journal` followed by its transactions, then `end`.
 * Amounts are øre, debit positive and credit negative; dates are civil dates; optional elements that the
 * file leaves out (or leaves empty) are absent. `line` is the line of the record's start tag in the file.
 */
export type SaftRecord =
  | SaftHeader
  | SaftAccount
  | SaftParty
  | SaftTaxCode
  | SaftAnalysisType
  | SaftOther
  | SaftTotals
  | SaftJournal
  | SaftTransaction
  | SaftEnd;

/** The stream a reader gives: records, and at most one error, which is always the last item. */
export type SaftStream = AsyncIterable<Result<SaftRecord, SaftError>>;

export type SaftVersion = '1.10' | '1.20' | '1.30' | '1.40';

export interface SaftHeader {
  readonly kind: 'header';
  readonly line: number;
  /** The schema the rest is read by. */
  readonly version: SaftVersion;
  /** AuditFileVersion as written: the official 1.10 examples say `1.0`. */
  readonly declaredVersion: string;
  readonly created: CivilDate;
  /** Maker, name and version, as far as they are said. */
  readonly software: string;
  readonly company: SaftCompany;
  readonly currency: string;
  /** What the file covers; which days periods are, only its entries can tell. */
  readonly selection?: SaftSelection;
}

export type SaftSelection =
  | { readonly start: CivilDate; readonly end: CivilDate }
  | { readonly first: SaftPeriod; readonly last: SaftPeriod };

/** A period by the file's own numbers. */
export interface SaftPeriod {
  readonly year: number;
  readonly period: number;
}

export interface SaftCompany {
  readonly name: string;
  /** RegistrationNumber as written; not checked to be a Norwegian organisation number. */
  readonly registrationNumber?: string;
}

export interface SaftAccount {
  readonly kind: 'account';
  readonly line: number;
  readonly id: string;
  readonly description: string;
  /** ≤ 1.20 only, and optional there. */
  readonly standardAccountId?: string;
  /** Mandatory from 1.30 (the check says when they are missing). */
  readonly groupingCategory?: string;
  readonly groupingCode?: string;
  readonly opening: Minor;
  readonly closing: Minor;
}

export interface SaftParty extends SaftCompany {
  readonly kind: 'customer' | 'supplier';
  readonly line: number;
  readonly id: string;
  /** One per balance account from 1.30; at most one before. */
  readonly balances: readonly SaftPartyBalance[];
}

export interface SaftPartyBalance {
  readonly accountId?: string;
  /** Optional before 1.30; unknown when absent. */
  readonly opening?: Minor;
  readonly closing?: Minor;
}

/** One TaxCodeDetails: the company's own code, and the standard code it stands for. */
export interface SaftTaxCode {
  readonly kind: 'taxCode';
  readonly line: number;
  readonly code: string;
  readonly description?: string;
  /** Mandatory (the check says when it is missing). */
  readonly standardCode?: string;
  /** Decimal as written, and in basis points when that is exact: 11.11 % is 1111. */
  readonly percentage?: string;
  readonly rateBp?: number;
  readonly validFrom?: CivilDate;
  readonly validTo?: CivilDate;
}

/** One value of a dimension: type `P` "Prosjekt", id `2000` "Kontorbygg". */
export interface SaftAnalysisType {
  readonly kind: 'analysisType';
  readonly line: number;
  readonly type: string;
  readonly typeDescription: string;
  readonly id: string;
  readonly description: string;
}

/** An entry of a register that Segl has none of, such as an owner: what it says stays what the file says. */
export interface SaftOther {
  readonly kind: 'other';
  readonly line: number;
  /** The element it stands in, within MasterFiles: `Owners`. */
  readonly section: OtherSection;
}

export type OtherSection =
  | 'Taxonomies'
  | 'UOMTable'
  | 'MovementTypeTable'
  | 'Products'
  | 'PhysicalStock'
  | 'Owners'
  | 'Assets';

/** What the file claims about its GeneralLedgerEntries; both sides as written, positive. */
export interface SaftTotals {
  readonly kind: 'totals';
  readonly line: number;
  readonly numberOfEntries: bigint;
  readonly totalDebit: Minor;
  readonly totalCredit: Minor;
}

export interface SaftJournal {
  readonly kind: 'journal';
  readonly line: number;
  readonly id: string;
  readonly description: string;
}

export interface SaftTransaction {
  readonly kind: 'transaction';
  readonly line: number;
  readonly journalId: string;
  readonly id: string;
  readonly period: number;
  readonly periodYear: number;
  /** TransactionDate: the paper's own. */
  readonly date: CivilDate;
  /** GLPostingDate. */
  readonly postedOn?: CivilDate;
  readonly description: string;
  readonly customerId?: string;
  readonly supplierId?: string;
  readonly lines: readonly SaftLine[];
}

export interface SaftLine {
  readonly line: number;
  readonly recordId: string;
  readonly accountId: string;
  /** Debit positive, credit negative, in the file's default currency. */
  readonly amount: Minor;
  /** The element it stood in: a negative DebitAmount has side `debit` and a negative amount. */
  readonly side: 'debit' | 'credit';
  readonly description: string;
  /** The foreign amount behind `amount`, kept as information: exact decimals, sign as written. */
  readonly foreign?: { readonly currency: string; readonly amount: string };
  readonly tax: readonly SaftTax[];
  readonly analysis: readonly SaftAnalysis[];
  readonly customerId?: string;
  readonly supplierId?: string;
}

export interface SaftTax {
  readonly code?: string;
  readonly percentage?: string;
  readonly rateBp?: number;
  /** Rounded to øre (the schema sets no limit on its decimals); sign as written. */
  readonly base?: Minor;
  /** Debit positive, credit negative. Before 1.30 TaxAmount has no side: it takes that of its line. */
  readonly amount: Minor;
}

export interface SaftAnalysis {
  readonly type: string;
  readonly id: string;
  /** Absent when the whole line belongs to it. */
  readonly amount?: Minor;
}

export interface SaftEnd {
  readonly kind: 'end';
  readonly line: number;
}

/**
 * Why a file can't be read. `path` is the element's local names from the root (`AuditFile/Header/…`);
 * line and column are 1-based, of the start tag or of where the parser stopped.
 */
export type SaftError = Failure & SaftPlace & SaftFault;

export interface SaftPlace {
  readonly line: number;
  readonly column: number;
  readonly path: string;
}

/** Why a packed file can't be unpacked. */
export type PackingFault =
  | { readonly code: 'saft_packing_unsupported'; readonly detail: string }
  | { readonly code: 'saft_packing_damaged' }
  | { readonly code: 'saft_not_one_file'; readonly files: number }
  | { readonly code: 'saft_packed_too_tightly'; readonly limit: number };

export type SaftFault =
  | PackingFault
  | { readonly code: 'saft_empty' }
  | { readonly code: 'saft_unsupported_encoding'; readonly encoding: string }
  | { readonly code: 'saft_invalid_encoding'; readonly encoding: string }
  | { readonly code: 'saft_not_well_formed'; readonly detail: string }
  | { readonly code: 'saft_truncated' }
  | { readonly code: 'saft_doctype' }
  | { readonly code: 'saft_not_saft'; readonly element: string }
  | { readonly code: 'saft_wrong_namespace'; readonly namespace: string; readonly expected: string }
  | { readonly code: 'saft_unknown_version'; readonly version: string }
  | { readonly code: 'saft_too_deep'; readonly limit: number }
  | { readonly code: 'saft_text_too_long'; readonly limit: number }
  | { readonly code: 'saft_record_too_large'; readonly limit: number }
  | { readonly code: 'saft_too_many_names'; readonly limit: number }
  | { readonly code: 'saft_out_of_order'; readonly element: string; readonly after: string }
  | { readonly code: 'saft_missing_element'; readonly element: string }
  | { readonly code: 'saft_repeated_element'; readonly element: string }
  | { readonly code: 'saft_conflicting_elements'; readonly elements: readonly string[] }
  | { readonly code: 'saft_invalid_amount'; readonly text: string }
  | { readonly code: 'saft_amount_too_precise'; readonly text: string }
  | { readonly code: 'saft_amount_too_large'; readonly text: string }
  | { readonly code: 'saft_invalid_number'; readonly text: string }
  | { readonly code: 'saft_invalid_date'; readonly text: string };
