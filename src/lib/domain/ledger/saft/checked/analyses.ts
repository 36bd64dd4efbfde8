import type { SaftAnalysis, SaftLine } from '../records.ts';

interface Analyses {
  /** One value for each type, in the order of the types. */
  readonly kept: readonly { readonly type: string; readonly code: string }[];
  readonly left: readonly SaftAnalysis[];
  /** Types by which the line is split. */
  readonly split: readonly string[];
}

/**
 * What a line is analysed by. A ledger line belongs whole to one value of each type, so one that a file splits over
 * several, or of which it gives a part to one, keeps none of that type: better unsaid than wrong.
 */
export function analysesOf(
  { analysis, amount }: SaftLine,
  isKnown: (type: string, id: string) => boolean,
): Analyses {
  if (analysis.length === 0) return NONE;
  const kept: { type: string; code: string }[] = [];
  const left: SaftAnalysis[] = [];
  const split: string[] = [];
  for (const [type, ofType] of Map.groupBy(analysis, (each) => each.type)) {
    const known = ofType.filter(({ id }) => isKnown(type, id));
    const [only, another] = new Set(ofType.map(({ id }) => id));
    const stated = ofType.flatMap((each) => each.amount ?? []);
    const whole = stated.length === 0 || stated.reduce((sum, each) => sum + each, 0n) === amount;
    if (another !== undefined || !whole) split.push(type);
    if (only !== undefined && another === undefined && whole && known.length > 0)
      kept.push({ type, code: only });
    else left.push(...ofType);
  }
  return { kept: kept.sort((a, b) => (a.type < b.type ? -1 : 1)), left, split };
}

const NONE: Analyses = { kept: [], left: [], split: [] };
