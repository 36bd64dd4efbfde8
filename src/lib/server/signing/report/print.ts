import type { Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { ReportPaper } from '../pdf/report/paper.ts';
import { inThread, type Busy, type TooHeavy } from '../pdf/workshop.ts';

export type PrintError = TooHeavy | Busy;
export type PrintedPaper = Omit<ReportPaper, 'sealField' | 'now'>;

/** A report on sheets, which nobody has sealed: it says what it was given, as a file that a spreadsheet opens does. */
export function printReport(context: Context, paper: PrintedPaper): Promise<Result<Uint8Array, PrintError>> {
  const now = context.platform.clock.now();
  return inThread('writeReport', { ...paper, sealField: null, now }, { who: context.actorId });
}
