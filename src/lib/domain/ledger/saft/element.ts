import type { CivilDate } from '../../date.ts';
import type { Minor } from '../../money.ts';
import { cut } from '../../text.ts';
import type { SaftError, SaftFault } from './records.ts';
import { CHECKED, KEPT, remember, use, type Counted, type Use } from './tally.ts';
import { parseDate, parseExact, parseMonetary, parseRounded, parseWhole } from './values.ts';

/** Of any schema's identifiers none is longer; the ledger keeps them in its indexes, which take no text of any length. */
const LONGEST_ID = 256;

/** One element of the file, held only until its record is complete. */
export interface SaftElement extends Counted {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  text: string;
  /** {@link NO_CHILDREN} until it has one. */
  children: readonly SaftElement[];
}

/** Most elements have none, and a file has millions. */
export const NO_CHILDREN: readonly SaftElement[] = Object.freeze([]);

/** The first fault found. Later ones are consequences more often than news, so they are dropped. */
export class Faults {
  first: SaftError | null = null;

  add(at: Pick<SaftElement, 'line' | 'column' | 'path'>, fault: SaftFault): void {
    this.first ??= { ...fault, line: at.line, column: at.column, path: at.path };
  }
}

/**
 * Reads an element's children by name, and counts each that is read as kept. Reading never fails: a missing or malformed child is noted in
 * `faults` and a neutral value is given, so a converter stays one expression; whoever called it looks at
 * `faults.first` before using the result.
 */
export class Fields {
  readonly element: SaftElement;
  readonly #faults: Faults;
  readonly #use: Use;

  constructor(element: SaftElement, faults: Faults, purpose: Use = KEPT) {
    this.element = element;
    this.#faults = faults;
    this.#use = purpose;
    use(element, purpose);
  }

  /** The same element; what is read through this steers and checks, and is not kept. */
  get checking(): Fields {
    return new Fields(this.element, this.#faults, CHECKED);
  }

  all(name: string): Fields[] {
    return this.element.children
      .filter((child) => child.name === name)
      .map((child) => new Fields(child, this.#faults, this.#use));
  }

  has(name: string): boolean {
    return this.element.children.some((child) => child.name === name);
  }

  /** Remembers that the record was made of this element. */
  remember<T extends object>(made: T): T {
    return remember(made, this.element);
  }

  /** The only child of that name; a second one is a fault. */
  child(name: string): Fields | undefined {
    let found: SaftElement | undefined;
    for (const child of this.element.children) {
      if (child.name !== name) continue;
      if (found) this.#faults.add(child, { code: 'saft_repeated_element', element: name });
      found ??= child;
    }
    return found && new Fields(found, this.#faults, this.#use);
  }

  /** A child whose text may be left out or empty: both are undefined. */
  optional(name: string): string | undefined {
    return this.child(name)?.value() || undefined;
  }

  /** A child that must exist; its text may be empty, as descriptions often are. */
  text(name: string): string {
    return this.child(name)?.value() ?? this.missing(name, '');
  }

  /** A child that must exist and say something: whatever identifies or dates. */
  id(name: string): string {
    return this.optionalId(name) ?? this.missing(name, '');
  }

  optionalId(name: string): string | undefined {
    const child = this.child(name);
    const text = child?.value() || undefined;
    if (child && text && text.length > LONGEST_ID)
      this.#faults.add(child.element, { code: 'saft_text_too_long', limit: LONGEST_ID });
    return text;
  }

  missing<T>(name: string, neutral: T): T {
    this.#faults.add(this.element, { code: 'saft_missing_element', element: name });
    return neutral;
  }

  /** A day that books may have: whatever the ledger is to be dated with. */
  date(name: string): CivilDate {
    const inRange = (text: string): CivilDate | null => {
      const date = parseDate(text);
      return date !== null && date >= '1900-01-01' && date <= '2199-12-31' ? date : null;
    };
    return this.#read(name, inRange, 'saft_invalid_date') ?? this.missing(name, '1900-01-01');
  }

  optionalDate(name: string): CivilDate | undefined {
    return this.#read(name, parseDate, 'saft_invalid_date');
  }

  whole(name: string): bigint {
    return this.#read(name, parseWhole, 'saft_invalid_number') ?? this.missing(name, 0n);
  }

  /** A whole number from `min` to `max`. */
  small(name: string, min: number, max: number): number {
    const inRange = (text: string): bigint | null => {
      const value = parseWhole(text);
      return value !== null && value >= min && value <= max ? value : null;
    };
    return Number(this.#read(name, inRange, 'saft_invalid_number') ?? this.missing(name, BigInt(min)));
  }

  exact(name: string): string | undefined {
    return this.#read(name, parseExact, 'saft_invalid_number');
  }

  rounded(name: string): Minor | undefined {
    return this.#read(name, parseRounded, 'saft_invalid_amount');
  }

  money(name: string): Minor {
    return this.optionalMoney(name) ?? this.missing(name, 0n);
  }

  optionalMoney(name: string): Minor | undefined {
    const child = this.child(name);
    const text = child?.value();
    if (!child || !text) return undefined;
    const amount = parseMonetary(text);
    if (typeof amount === 'bigint') return amount;
    this.#faults.add(child.element, { code: AMOUNT_FAULTS[amount], text: cut(text, 100) });
    return 0n;
  }

  /** Which one of two mutually exclusive children is there; both, or neither where one must be, is a fault. */
  oneOf<const A extends string, const B extends string>(a: A, b: B, mandatory: boolean): A | B | undefined {
    const hasA = this.child(a) !== undefined;
    const hasB = this.child(b) !== undefined;
    if (hasA && hasB) {
      this.#faults.add(this.element, { code: 'saft_conflicting_elements', elements: [a, b] });
    }
    if (hasA) return a;
    if (hasB) return b;
    return mandatory ? this.missing(`${a} | ${b}`, undefined) : undefined;
  }

  value(): string {
    return this.element.text.trim();
  }

  #read<T>(
    name: string,
    parse: (text: string) => T | null,
    code: 'saft_invalid_date' | 'saft_invalid_number' | 'saft_invalid_amount',
  ): T | undefined {
    const child = this.child(name);
    const text = child?.value();
    if (!child || !text) return undefined;
    const value = parse(text);
    if (value !== null) return value;
    this.#faults.add(child.element, { code, text: cut(text, 100) });
    return undefined;
  }
}

const AMOUNT_FAULTS = {
  invalid: 'saft_invalid_amount',
  too_precise: 'saft_amount_too_precise',
  too_large: 'saft_amount_too_large',
} as const;

/** Every field of T spelled out, optional ones possibly undefined: a forgotten field is a type error. */
type Spelled<T> = { [K in keyof T]-?: object extends Pick<T, K> ? T[K] | undefined : T[K] };

/** The record without its undefined fields: what is not in the file is not in the record. */
export function record<T extends object>(fields: Spelled<T>): T {
  const present: Record<string, unknown> = {};
  // Of a line there are millions: a list of its entries first costs as much as the rest of it.
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) present[key] = value;
  }
  return present as T;
}
