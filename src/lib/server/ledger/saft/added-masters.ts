import { carriedText, readCarried } from '#lib/domain/ledger/saft/carried.ts';
import type { SaftConflict, SaftConflicts } from '#lib/domain/ledger/saft-report.ts';
import { cut } from '#lib/domain/text.ts';
import type { Account, CarriedRow, Counterparty, Dimension, VatCode } from '../chart/registers.ts';
import type { SaftChart, SaftParts } from './chart.ts';

/** What tells rows apart, and what they say; of the books and of a file alike. */
interface Rows {
  readonly accounts: readonly Pick<Account, 'number' | 'name' | 'groupingCategory' | 'groupingCode'>[];
  readonly vatCodes: readonly Pick<VatCode, 'code' | 'description'>[];
  readonly counterparties: readonly (Pick<Counterparty, 'id' | 'kind' | 'number' | 'name'> & {
    readonly orgnr?: string | null;
  })[];
  readonly dimensions: readonly Pick<Dimension, 'type' | 'code' | 'typeName' | 'name'>[];
  readonly carried: readonly CarriedRow[];
}

const MOST_KEPT = 100;
const LONGEST = 100;

/** Gathers what a file says otherwise than the books: all are counted, the first are kept. */
export class Conflicts {
  readonly #first: SaftConflict[] = [];
  #count = 0;

  add({ here, file, ...conflict }: SaftConflict): void {
    this.#count += 1;
    if (this.#first.length < MOST_KEPT)
      this.#first.push({ ...conflict, here: cut(here, LONGEST), file: cut(file, LONGEST) });
  }

  found(): SaftConflicts {
    return { count: this.#count, first: this.#first };
  }
}

interface Compared<R> {
  readonly register: (row: R) => SaftConflict['register'];
  readonly key: (row: R) => string;
  readonly says: (row: R) => string;
}

const ACCOUNT: Compared<Rows['accounts'][number]> = {
  register: () => 'account',
  key: ({ number }) => number,
  says: ({ name, groupingCategory: category, groupingCode: code }) =>
    category === null ? name : `${name} (${category} ${code ?? ''})`,
};
const VAT_CODE: Compared<Rows['vatCodes'][number]> = {
  register: () => 'vat-code',
  key: ({ code }) => code,
  says: ({ description }) => description,
};
const PARTY: Compared<Rows['counterparties'][number]> = {
  register: ({ kind }) => kind,
  key: ({ number }) => number,
  says: ({ name, orgnr = null }) => (orgnr === null ? name : `${name} (${orgnr})`),
};
const DIMENSION: Compared<Rows['dimensions'][number]> = {
  register: () => 'dimension',
  key: ({ type, code }) => `${type} ${code}`,
  says: ({ typeName, name }) => `${typeName}: ${name}`,
};

/**
 * Of a file's masters those that the books do not have. What it says otherwise of the others goes to `conflicts`, and its
 * lines name parties by the ids that they have in the books.
 */
export function newMasters(file: SaftParts, here: Rows, chart: SaftChart, conflicts: Conflicts): SaftParts {
  for (const party of here.counterparties) chart.adopt(party);
  const fresh = <R, S extends R>(
    rows: readonly S[],
    known: readonly R[],
    { register, key, says }: Compared<R>,
  ) => {
    const idOf = (row: R) => JSON.stringify([register(row), key(row)]);
    const there = new Map(known.map((row) => [idOf(row), row]));
    return rows.filter((row) => {
      const ours = there.get(idOf(row));
      if (ours === undefined) return true;
      const line = chart.lineOf(register(row), key(row));
      if (says(ours) !== says(row))
        conflicts.add({ register: register(row), key: key(row), here: says(ours), file: says(row), line });
      return false;
    });
  };
  return {
    accounts: fresh(file.accounts, here.accounts, ACCOUNT),
    vatCodes: fresh(file.vatCodes, here.vatCodes, VAT_CODE),
    counterparties: fresh(file.counterparties, here.counterparties, PARTY),
    dimensions: fresh(file.dimensions, here.dimensions, DIMENSION),
    carried: newCarried(file.carried, here.carried, conflicts),
  };
}

/** Entries of registers that Segl has none of are numbered, and go on where the books' end; one said already is not said again. */
export function newCarried(
  file: readonly CarriedRow[],
  here: readonly CarriedRow[],
  conflicts: Conflicts,
): CarriedRow[] {
  const known = new Map(here.map((row) => [JSON.stringify([row.type, row.key]), row]));
  const said = new Set(here.map(({ type, elements }) => JSON.stringify([type, elements])));
  const last = new Map<string, number>();
  for (const { type } of here) last.set(type, (last.get(type) ?? 0) + 1);
  return file.flatMap((row) => {
    const { type, key, elements } = row;
    if (said.has(JSON.stringify([type, elements]))) return [];
    if (isNumbered(type)) {
      const no = (last.get(type) ?? 0) + 1;
      last.set(type, no);
      return [{ ...row, key: String(no) }];
    }
    const ours = known.get(JSON.stringify([type, key]));
    if (!ours) return [row];
    if (beyondBalances(ours) === beyondBalances(row)) return [];
    const named = `${type} ${key}`.trim();
    conflicts.add({ register: 'carried', key: named, here: ours.elements, file: elements, line: 0 });
    return [];
  });
}

/** How a party stands on its accounts the books know by themselves. */
function beyondBalances({ elements }: CarriedRow): string {
  const { BalanceAccount: _, ...said } = readCarried(elements);
  return carriedText(said) ?? '';
}

/** `Owners`, as their sections are called; what belongs to rows of ours is called after those: `account`. */
const isNumbered = (type: string) => /^[A-Z]/.test(type);
