import type { ImportFact } from './saft-findings.ts';
import type { FiscalYear } from './fiscal-year.ts';
import type { VatAccounts } from './vat-accounts.ts';

/** What became of the elements at one path of a file: `read` is always the sum of the other three. */
export interface SaftElementCount {
  readonly path: string;
  /** How often it stands in the file. */
  readonly read: number;
  /** Its value is in the ledger. */
  readonly kept: number;
  /** It steered or checked the import, and is not stored. */
  readonly checked: number;
  /** Nothing was made of it. */
  readonly left: number;
}

/** One kind of thing that did not hang together, how often, and the first places. Amounts are decimals in kroner. */
export interface SaftRemark {
  readonly code: ImportFact['code'];
  readonly count: number;
  readonly places: readonly (Readonly<Record<string, string | number>> & { readonly line: number })[];
}

/** Something that a file says of a row that the books have already. */
export interface SaftConflict {
  readonly register: SaftConflictRegister;
  /** What tells the row apart: an account's number, a party's, a code. */
  readonly key: string;
  readonly here: string;
  readonly file: string;
  /** Where it stands in the file; 0 where that is not kept. */
  readonly line: number;
}
export type SaftConflictRegister =
  | 'account'
  | 'carried'
  | 'customer'
  | 'dimension'
  | 'series'
  | 'supplier'
  | 'vat-code';

/** All of them counted, the first kept. */
export interface SaftConflicts {
  readonly count: number;
  readonly first: readonly SaftConflict[];
}

/** What an import says it did; kept with the ledger, its bytes hashed. Amounts are decimals in kroner. */
export interface SaftReport {
  readonly file: {
    readonly version: string;
    readonly created: string;
    readonly software: string;
    /** SHA-256 of its bytes, hex. */
    readonly sha256: string;
  };
  readonly scope: 'ledger' | 'masters';
  /** The days the file covers, and what says so: its selection, or else its entries, or else the day it was made. */
  readonly covers: {
    readonly from: string;
    readonly to: string;
    readonly basis: 'selection' | 'entries' | 'created';
  };
  readonly years: readonly FiscalYear[];
  /** The opening balance; `unexplained` is what the file's balances are off by, booked on an account of its own. */
  readonly opening: { readonly date: string; readonly lines: number; readonly unexplained: string } | null;
  readonly counts: {
    readonly accounts: number;
    readonly customers: number;
    readonly suppliers: number;
    readonly taxCodes: number;
    readonly dimensions: number;
    readonly journals: number;
    readonly vouchers: number;
    readonly lines: number;
    readonly debit: string;
    readonly credit: string;
  };
  readonly vatAccounts: readonly (VatAccounts & { readonly code: string; readonly source: string })[];
  /** What it said otherwise than the books of a client that was there, and which stayed as they were. */
  readonly conflicts?: SaftConflicts;
  readonly elements: readonly SaftElementCount[];
  readonly remarks: readonly SaftRemark[];
}

/**
 * The table as people read it: what stands in something that is left behind as a whole is said by that alone.
 */
export function shownElements(elements: readonly SaftElementCount[]): SaftElementCount[] {
  const whole = elements.filter(({ left, read }) => left === read).map(({ path }) => `${path}/`);
  const roots = new Set<string>(
    whole.filter((path) => !whole.some((other) => other !== path && path.startsWith(other))),
  );
  return elements.filter(({ path }) => {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      if (roots.has(path.slice(0, at + 1))) return false;
    }
    return true;
  });
}
