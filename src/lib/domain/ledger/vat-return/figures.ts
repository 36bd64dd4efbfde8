import { multiplyRounded, sum, type Minor } from '../../money.ts';
import { vatCode, type VatCode } from '../vat.ts';

/**
 * What a line of the return tells beside its code, after Skatteetaten's list mvaSpesifikasjon: withdrawals, losses on claims,
 * adjustment for capital goods, reversal of input VAT on them. Said of a client's code, so that whoever codes says it.
 */
export const SPECIFICATIONS = [
  'uttak',
  'tapPåKrav',
  'justering',
  'tilbakeføringAvInngåendeMerverdiavgift',
] as const;
export type Specification = (typeof SPECIFICATIONS)[number];

/** The standard codes that a specification can be said of: R038–R041 of the return's validation rules. */
export const SPECIFIED: Readonly<Record<Specification, readonly string[]>> = {
  uttak: ['3', '5', '31', '33'],
  tapPåKrav: ['1', '11', '12', '13'],
  justering: ['1', '81'],
  tilbakeføringAvInngåendeMerverdiavgift: ['1', '81'],
};

/** Posted lines of a term that say the same code and rate, and of which as much is known. */
export interface CodedLines {
  /** The client's own code. */
  readonly code: string;
  readonly standardCode: string;
  readonly specification: Specification | null;
  readonly rateBp: number | null;
  /** How many. */
  readonly lines: number;
  /** Sums in øre, signed as posted: debit positive. Null where the lines do not say. */
  readonly base: Minor | null;
  readonly tax: Minor | null;
  /** Lines that are the tax itself, on an account of that side: they are of one leg, and have no base. */
  readonly on: VatLeg | null;
}

/** `output`: tax that is owed. `input`: tax that is deducted. A code of which the buyer computes the tax has both. */
export type VatLeg = 'output' | 'input';

/** A line of the return (mvaSpesifikasjonslinje), and what it is made of. */
export interface ReturnLine {
  /** What tells it from all others: `81 input`. */
  readonly id: string;
  /** The client's own code. */
  readonly code: string;
  readonly standardCode: string;
  readonly specification: Specification | null;
  readonly leg: VatLeg;
  /** Of output alone, as the base: input tax is returned without. */
  readonly rateBp: number | null;
  /** Øre, with the sign of the return: owed positive, deducted negative. */
  readonly baseExact: Minor | null;
  readonly taxExact: Minor;
  /** The same in whole kroner. */
  readonly base: bigint | null;
  readonly tax: bigint;
  /** How many posted lines it comes from. */
  readonly lines: number;
}

/** What lines do not say that the return asks for; they are in no sum, and never taken for zero. */
export interface Lacking {
  readonly what: 'tax' | 'base' | 'rate' | 'standard';
  readonly code: string;
  readonly lines: number;
}

export interface Figures {
  readonly lines: readonly ReturnLine[];
  /** Whole kroner; positive: to pay. The sum of the lines as they are returned (validation rule R018). */
  readonly due: bigint;
  /** What it is in øre, before anything was cut. */
  readonly dueExact: Minor;
  readonly lacking: readonly Lacking[];
}

/**
 * The figures of a term from its lines. What is without VAT treatment (codes 0, 7, 20, 21, 22) is in no return. One line for
 * each code of the client's, leg and rate, in the order of the standard codes.
 */
export function figuresOf(coded: readonly CodedLines[]): Figures {
  const lacking: Lacking[] = [];
  const parts = coded.flatMap((each) => partsOf(each, (what) => lacking.push({ what, ...counted(each) })));
  const lines = [...Map.groupBy(parts, ({ id }) => id).values()].map(summed).sort(inOrder);
  return {
    lines,
    due: lines.reduce((due, { tax }) => due + tax, 0n),
    dueExact: sum(lines.map(({ taxExact }) => taxExact)),
    lacking: merged(lacking),
  };
}

/** Whole kroner: the return has no decimals (R082), and its guidance cuts them, toward zero. */
export function wholeKroner(amount: Minor): bigint {
  return amount / 100n;
}

/** How far a line, or the whole return, may be from what it would be in øre (the authority's own tolerance), in kroner. */
export function tolerance(lines: number): bigint {
  return BigInt(Math.max(10, lines));
}

/** What the tax would be by base and rate, where it is further off than cutting can explain (R019); øre. */
export function taxByRate({ baseExact, rateBp, taxExact }: ReturnLine, lines: number): Minor | null {
  if (baseExact === null || rateBp === null) return null;
  const expected = multiplyRounded(baseExact, BigInt(rateBp), 10_000n);
  const off = expected > taxExact ? expected - taxExact : taxExact - expected;
  return off > tolerance(lines) * 100n ? expected : null;
}

/** Whether a line has the sign that nobody wonders at: owed where tax is owed, deducted where it is deducted. */
export function expectedSign({ leg, specification }: Pick<ReturnLine, 'leg' | 'specification'>): 1 | -1 {
  if (specification === 'tilbakeføringAvInngåendeMerverdiavgift' || specification === 'justering') return 1;
  return leg === 'output' ? 1 : -1;
}

/** The sign that a line is returned with: by its base where it has one, else by its tax; nothing has the expected. */
export function deliveredSign(line: ReturnLine): 1 | -1 {
  const amount = line.base ?? line.tax;
  return amount === 0n ? expectedSign(line) : amount > 0n ? 1 : -1;
}

interface Part extends Omit<ReturnLine, 'base' | 'tax'> {
  readonly lines: number;
}

function partsOf(each: CodedLines, lack: (what: Lacking['what']) => void): Part[] {
  const standard = vatCode(each.standardCode);
  if (!standard) {
    lack('standard');
    return [];
  }
  if (!standard.inReturn) return [];
  const tax = isTaxless(standard) ? 0n : each.tax;
  if (tax === null) {
    lack('tax');
    return [];
  }
  return legsOf(standard, each).flatMap((leg) => part(standard, { ...each, tax, leg }, lack));
}

function part(
  standard: VatCode,
  each: CodedLines & { readonly tax: Minor; readonly leg: VatLeg },
  lack: (what: Lacking['what']) => void,
): Part[] {
  const { code, standardCode, specification, leg, tax, lines, on } = each;
  const rateBp = isTaxless(standard) ? 0 : each.rateBp;
  const turned = legSign(standard, leg);
  const said = { code, standardCode, specification, leg, lines };
  if (leg === 'input')
    return [
      {
        ...said,
        id: idOf(each, null),
        rateBp: null,
        baseExact: null,
        taxExact: (on === null ? turned : -1n) * tax,
      },
    ];
  if (on === null && each.base === null) lack('base');
  if (rateBp === null) lack('rate');
  if ((on === null && each.base === null) || rateBp === null) return [];
  const taxExact = (on === null ? turned : -1n) * tax;
  return [{ ...said, id: idOf(each, rateBp), rateBp, baseExact: turned * (each.base ?? 0n), taxExact }];
}

/**
 * What turns an amount as it is posted into what the return says of it: what is sold is credited, and owed; what is bought is
 * debited, deducted, and owed as well where the buyer computes the tax.
 */
export function legSign({ direction }: Pick<VatCode, 'direction'>, leg: VatLeg): 1n | -1n {
  return direction === 'output' || leg === 'input' ? -1n : 1n;
}

/** The client's code, leg and rate that an id of a line says; null where it is none. */
export function readLineId(id: string): { code: string; leg: VatLeg; rateBp: number | null } | null {
  const [, code, leg, rate] = /^(.+) (output|input)(?: (\d{1,5}))?$/.exec(id) ?? [];
  if (code === undefined || leg === undefined) return null;
  return { code, leg: leg as VatLeg, rateBp: rate === undefined ? null : Number(rate) };
}

function legsOf(standard: VatCode, { on, specification }: CodedLines): VatLeg[] {
  if (on !== null) return [on];
  if (standard.direction === 'output') return ['output'];
  if (standard.direction === 'input') return ['input'];
  // Adjusting and reversing deductions are of what was deducted alone.
  if (specification !== null) return ['input'];
  return standard.deductible ? ['output', 'input'] : ['output'];
}

/** No tax can be due under it: liable at nothing, or outside the act. */
function isTaxless({ rate }: VatCode): boolean {
  return rate === null || rate === 'zero';
}

function idOf({ code, leg }: { readonly code: string; readonly leg: VatLeg }, rateBp: number | null): string {
  return rateBp === null ? `${code} ${leg}` : `${code} ${leg} ${rateBp}`;
}

function summed(parts: readonly Part[]): ReturnLine {
  const [first] = parts;
  if (!first) throw new Error('unreachable: no group is empty');
  const taxExact = sum(parts.map((each) => each.taxExact));
  const bases = parts.flatMap(({ baseExact }) => baseExact ?? []);
  const baseExact = bases.length > 0 ? sum(bases) : null;
  return {
    ...first,
    ...{ baseExact, taxExact },
    base: baseExact === null ? null : wholeKroner(baseExact),
    tax: wholeKroner(taxExact),
    lines: parts.reduce((count, { lines }) => count + lines, 0),
  };
}

/** By the standard code, as the authority's examples: what is specified last, and the tax owed before what is deducted of it. */
function inOrder(one: ReturnLine, other: ReturnLine): number {
  const specified = Number(one.specification !== null) - Number(other.specification !== null);
  if (specified !== 0) return specified;
  const code = Number(one.standardCode) - Number(other.standardCode);
  if (code !== 0) return code;
  const own = one.code.localeCompare(other.code, 'nb', { numeric: true });
  if (own !== 0) return own;
  if (one.leg !== other.leg) return one.leg === 'output' ? -1 : 1;
  return (other.rateBp ?? 0) - (one.rateBp ?? 0);
}

const counted = ({ code, lines }: CodedLines) => ({ code, lines });

function merged(lacking: readonly Lacking[]): Lacking[] {
  const same = Map.groupBy(lacking, ({ what, code }) => `${what} ${code}`);
  return [...same.values()].flatMap((all) => {
    const [first] = all;
    return first ? [{ ...first, lines: all.reduce((count, { lines }) => count + lines, 0) }] : [];
  });
}
