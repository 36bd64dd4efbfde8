import type { CompanyDetails } from '#lib/domain/ledger/company-details.ts';
import type { Carried } from '#lib/domain/ledger/saft/carried.ts';
import type { WrittenVersion } from '#lib/domain/ledger/saft/element-order.ts';
import type { Tx } from '../../platform/database.ts';
import type { ExportDays, ExportFigures } from './export-store.ts';

/** Takes the text of the file, piece by piece; a promise resolves when there is room for more. */
export type Sink = (text: string) => Promise<void> | void;

/** What files said beyond the registers, by what it belongs to. */
export interface CarriedParts {
  of(type: string, key: string): Carried;
  has(type: string, key: string): boolean;
  /** Of a register that Segl has none of, in the file's order. */
  all(type: string): Carried[];
}

/** What every part of an export is made from. */
export interface AboutExport {
  readonly tx: Tx;
  readonly clientId: string;
  readonly days: ExportDays;
  readonly figures: ExportFigures;
  readonly version: WrittenVersion;
  readonly carried: CarriedParts;
  /** What the client says of itself, of the days of the file; null where nothing was said here. */
  readonly details: CompanyDetails | null;
}

/** An account that has no grouping of its own, with the one it was given. */
export interface GroupedAccount {
  readonly account: string;
  readonly code: string;
}
