import type { CivilDate } from '#lib/domain/date.ts';
import type { SaftBytes } from '#lib/domain/ledger/saft/bytes.ts';
import { saftFilesIn } from '#lib/domain/ledger/saft/packed.ts';
import { ZipFault } from '#lib/domain/ledger/saft/zip.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { SaftDifference } from './addition.ts';
import { importSaftFiles, type SaftImportError } from './import.ts';
import type { SaftSource } from './survey.ts';

export interface Uploaded {
  readonly files: readonly Blob[];
  readonly lockedBefore: CivilDate | null;
}

/** Of the months that were locked, and how much came. */
export interface SaftTaken {
  readonly vouchers: number;
  readonly conflicts: number;
  readonly locked: number;
  readonly eventId: string;
}

/** As the app is told: a place in a file, and not all that is wrong with it. */
export type SaftTakeError =
  | { code: 'saft_unreadable'; fault: string; line: number }
  | { code: 'saft_rejected'; fault: string; line: number; count: number }
  | { code: 'saft_differs_here'; differences: readonly SaftDifference[]; count: number }
  | { code: 'saft_being_imported' }
  | Exclude<SaftImportError, { code: 'saft_unreadable' | 'saft_rejected' | 'saft_differs_here' }>;

/** Most that a screen lists. */
const MOST_DIFFERENCES = 200;

/** The clients for which this process imports at the moment; one at all, since it takes the processor. */
let busy = false;

/**
 * {@link importSaftFiles} of files that came over the network. Errors: its own, `saft_being_imported` — this process does so for
 * somebody already.
 * @param added to the context's client; else it must be new
 */
export async function takeSaftFiles(
  context: Context,
  { files, lockedBefore }: Uploaded,
  added: boolean,
): Promise<Result<SaftTaken, SaftTakeError>> {
  if (busy) return err({ code: 'saft_being_imported' });
  busy = true;
  try {
    const sources: SaftSource[] = [];
    for (const file of files) sources.push(...(await saftFilesIn(bytesOf(file))));
    const options = { added, lockedBefore: lockedBefore ?? undefined };
    const imported = await importSaftFiles(context, sources, options);
    if (!imported.ok) return err(toldOf(imported.error));
    const { files: taken, locked, eventId } = imported.value;
    const vouchers = taken.reduce((sum, { report }) => sum + report.counts.vouchers, 0);
    const conflicts = taken.reduce((sum, { report }) => sum + (report.conflicts?.count ?? 0), 0);
    return ok({ vouchers, conflicts, locked, eventId });
  } catch (cause) {
    if (cause instanceof ZipFault) return err({ code: 'saft_unreadable', fault: cause.fault.code, line: 0 });
    throw cause;
  } finally {
    busy = false;
  }
}

function toldOf(error: SaftImportError): SaftTakeError {
  if (error.code === 'saft_unreadable') {
    const { code, line } = error.fault;
    return { code: error.code, fault: code, line };
  }
  if (error.code === 'saft_rejected') {
    const { code, findings } = error;
    const [first] = findings;
    return { code, fault: first?.code ?? '', line: first?.line ?? 0, count: findings.length };
  }
  if (error.code !== 'saft_differs_here') return error;
  const { code, differences } = error;
  return { code, differences: differences.slice(0, MOST_DIFFERENCES), count: differences.length };
}

function bytesOf(file: Blob): SaftBytes {
  return { size: file.size, read: (from, to) => file.slice(from, to).stream() };
}
