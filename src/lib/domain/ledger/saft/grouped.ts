import { commonGroupings } from '../grouping.ts';

/** A grouping of the official lists. */
export interface Grouping {
  readonly category: string;
  readonly code: string;
}

/** Of a number that follows no standard: other claims, which name nothing wrongly. */
const OTHERWISE: Grouping = { category: 'balanseverdiForOmloepsmiddel', code: '1570' };

/**
 * A grouping for an account of books from before there were any: that of its standard account, or else of its own number,
 * which NS 4102 gives a meaning; where the lists have none of that number, the nearest below it in its class.
 */
export function groupingFor({
  number,
  standardAccount,
}: {
  readonly number: string;
  readonly standardAccount: string | null;
}): Grouping {
  const wanted = [standardAccount, number].flatMap(
    (each) => /^\d{2,4}/.exec(each ?? '')?.[0].padEnd(4, '0') ?? [],
  );
  for (const code of wanted) {
    const exact = BY_CODE.find((each) => each.code === code);
    if (exact) return exact;
  }
  const [first] = wanted;
  if (first === undefined) return OTHERWISE;
  const ofClass = BY_CODE.filter(({ code }) => code[0] === first[0]);
  return ofClass.findLast(({ code }) => code < first) ?? ofClass[0] ?? OTHERWISE;
}

const BY_CODE: readonly Grouping[] = [...commonGroupings()]
  .map((each) => {
    const [category = '', code = ''] = each.split(' ');
    return { category, code };
  })
  .filter(({ code }) => /^\d{4}$/.test(code))
  .sort((one, other) => (one.code < other.code ? -1 : 1));
