import type { SaftFinding } from '#lib/domain/ledger/saft-findings.ts';

/** Places kept of each code; a file wrong throughout is told so without a line for each voucher. */
const MOST_PLACES = 20;

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

  byCode(): { code: SaftFinding['code']; count: number; first: SaftFinding[] }[] {
    return [...this.#codes].map(([code, { count, first }]) => ({ code, count, first }));
  }
}
