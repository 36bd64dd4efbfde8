import type { SaftFact, SaftFinding } from '../../saft-findings.ts';
import type { SaftBytes } from '../bytes.ts';
import { SaftCheck } from './check.ts';
import { Findings, placeOf, type SaftPlaceOf } from './findings.ts';
import { packingOf, readSaftFile, type SaftPacking } from '../packed.ts';
import type { SaftError, SaftHeader } from '../records.ts';
import { severityOf } from './severity.ts';

type NamesOf<T> = T extends unknown ? keyof T : never;

/** Every fact that a finding may state. */
export type FactName = Exclude<NamesOf<SaftFact>, 'code'>;

/** A kind of thing that does not hang together, how often, and the first places. Amounts are decimals in kroner. */
export interface SaftFoundKind {
  readonly code: SaftFinding['code'];
  readonly severity: SaftFinding['severity'];
  readonly count: number;
  readonly places: readonly SaftPlaceOf[];
}

/** What a file is found to be; plain values alone, as JSON has them. */
export interface SaftChecked {
  /** `faulty`: something is an error. `unreadable`: not read to its end, and `fault` says why. */
  readonly outcome: 'sound' | 'faulty' | 'unreadable';
  readonly file: { readonly name: string; readonly bytes: number; readonly packing: SaftPacking };
  /** Null where it was not read so far. */
  readonly header: Pick<SaftHeader, 'company' | 'declaredVersion' | 'created' | 'software'> | null;
  readonly counts: { readonly accounts: number; readonly vouchers: number; readonly lines: number };
  /** Whether there is an official list of groupings for each year that the file covers. */
  readonly groupingsChecked: boolean;
  readonly fault: SaftError | null;
  /** Errors first. */
  readonly found: readonly SaftFoundKind[];
}

/**
 * Checks one SAF-T file of any producer for its own sake: what the schema lets pass. Reads it once, as a stream, also
 * packed as `.gz` or alone in a `.zip`; holds its keys and the first places of each finding, never its entries.
 *
 * @param onread is told how many of the file's bytes have been read, at each piece
 */
export async function checkSaft(
  file: SaftBytes,
  name: string,
  onread: (bytes: number) => void = () => {},
): Promise<SaftChecked> {
  const check = new SaftCheck('check');
  const findings = new Findings();
  let header: SaftHeader | null = null;
  let fault: SaftError | null = null;
  for await (const read of readSaftFile(counted(file, onread))) {
    if (!read.ok) {
      fault = read.error;
      break;
    }
    if (read.value.kind === 'header') header = read.value;
    for (const finding of check.see(read.value)) findings.add(finding);
  }
  const { accounts, transactions: vouchers, lines } = check.summary();
  return {
    outcome: fault ? 'unreadable' : findings.rejected ? 'faulty' : 'sound',
    file: { name, bytes: file.size, packing: await packingOf(file) },
    header: header && headerOf(header),
    counts: { accounts, vouchers, lines },
    groupingsChecked: check.judgesGroupings,
    fault,
    found: foundIn(findings),
  };
}

function headerOf({ company, declaredVersion, created, software }: SaftHeader): SaftChecked['header'] {
  return { company, declaredVersion, created, software };
}

function foundIn(findings: Findings): SaftFoundKind[] {
  const kinds = findings.byCode().map(({ code, count, first }) => ({
    code,
    severity: severityOf(code, 'check') ?? ('warning' as const),
    count,
    places: first.map(placeOf),
  }));
  return kinds.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
}

function counted(file: SaftBytes, onread: (bytes: number) => void): SaftBytes {
  let sum = 0;
  return {
    size: file.size,
    async *read(from, to) {
      for await (const bytes of file.read(from, to)) {
        onread((sum += bytes.length));
        yield bytes;
      }
    },
  };
}
