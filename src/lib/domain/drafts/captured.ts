import { PROJECT } from '../ledger/coding.ts';
import type { Coding, DraftContent } from './draft.ts';

/** A fact that was coded otherwise than it was captured. */
export type Recoded =
  | { readonly field: 'amount'; readonly captured: bigint | null; readonly coded: bigint }
  | { readonly field: 'date' | 'text'; readonly captured: string | null; readonly coded: string }
  | { readonly field: 'project'; readonly captured: string | null; readonly coded: string | null };

/**
 * Where coding and capture differ, in the order of the form; `captured` is null where nothing was said. Whoever codes
 * and whoever approves is shown both: the one who stood in the shop said one thing, the books will say another.
 */
export function recoded(
  content: DraftContent,
  coding: Pick<Coding, 'amount' | 'date' | 'text' | 'project' | 'lines'>,
): Recoded[] {
  const text = content.text.trim() || null;
  const all: Recoded[] = [
    { field: 'amount', captured: content.amount, coded: coding.amount },
    { field: 'date', captured: content.date, coded: coding.date },
    { field: 'text', captured: text, coded: coding.text.trim() },
    { field: 'project', captured: content.project, coded: projectIn(coding, content.project) },
  ];
  return all.filter(({ captured, coded }) => captured !== coded);
}

/** Of lines the project they have; of several the one that was captured, where it is among them. */
function projectIn(
  { project, lines }: Pick<Coding, 'project' | 'lines'>,
  captured: string | null,
): string | null {
  if (lines === null) return project;
  const dimensions = lines.flatMap((line) => line.dimensions);
  const projects = [...new Set(dimensions.filter(({ type }) => type === PROJECT).map(({ code }) => code))];
  if (captured !== null && projects.includes(captured)) return captured;
  return projects.length === 0 ? null : projects.join(', ');
}

/** Whether nothing was said of it: a picture alone, or a voucher of the bookkeeper's own. */
export function saysNothing({ amount, date, text, project }: DraftContent): boolean {
  return amount === null && date === null && text.trim() === '' && project === null;
}
