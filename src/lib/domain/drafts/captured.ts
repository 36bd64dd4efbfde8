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
  coding: Pick<Coding, 'amount' | 'date' | 'text' | 'project'>,
): Recoded[] {
  const text = content.text.trim() || null;
  const all: Recoded[] = [
    { field: 'amount', captured: content.amount, coded: coding.amount },
    { field: 'date', captured: content.date, coded: coding.date },
    { field: 'text', captured: text, coded: coding.text.trim() },
    { field: 'project', captured: content.project, coded: coding.project },
  ];
  return all.filter(({ captured, coded }) => captured !== coded);
}
