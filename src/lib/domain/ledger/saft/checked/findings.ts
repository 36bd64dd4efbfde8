import { toDecimal } from '../../../money.ts';
import { cut } from '../../../text.ts';
import type { SaftFinding } from '../../saft-findings.ts';

/** Places kept of each code; a file wrong throughout is told so without a line for each voucher. */
const MOST_PLACES = 20;

/** The findings of one code: how many, and the first of them. */
export interface FoundOfCode {
  readonly code: SaftFinding['code'];
  readonly count: number;
  readonly first: readonly SaftFinding[];
}

/** Gathers findings: all are counted, the first of each code are kept. */
export class Findings {
  readonly #codes = new Map<SaftFinding['code'], { count: number; readonly first: SaftFinding[] }>();
  #rejected = false;

  add(finding: SaftFinding): void {
    if (finding.severity === 'error') this.#rejected = true;
    const known = this.#codes.get(finding.code) ?? { count: 0, first: [] };
    known.count += 1;
    if (known.first.length < MOST_PLACES) known.first.push(finding);
    this.#codes.set(finding.code, known);
  }

  /** Whether any of them is an error. */
  get rejected(): boolean {
    return this.#rejected;
  }

  /** The kept ones, errors first. */
  list(): SaftFinding[] {
    const all = [...this.#codes.values()].flatMap(({ first }) => first);
    return [
      ...all.filter(({ severity }) => severity === 'error'),
      ...all.filter(({ severity }) => severity !== 'error'),
    ];
  }

  byCode(): FoundOfCode[] {
    return [...this.#codes].map(([code, { count, first }]) => ({ code, count, first }));
  }
}

/** Where a finding is and what it says, to be kept as JSON: its line, its facts by name. */
export type SaftPlaceOf = Readonly<Record<string, string | number>> & { readonly line: number };

const LONGEST_FACT = 100;

/** Amounts and rates become decimals, numbers of entries stay as they are, texts of the file are cut short. */
export function placeOf({ severity: _, code, line, ...facts }: SaftFinding): SaftPlaceOf {
  const kept: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(facts as Record<string, string | number | bigint>)) {
    if (typeof value === 'string') kept[name] = cut(value, LONGEST_FACT);
    else if (typeof value === 'number') kept[name] = value;
    else kept[name] = code === 'saft_wrong_number_of_entries' ? String(value) : toDecimal(value);
  }
  return { line, ...kept };
}
