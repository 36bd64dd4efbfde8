import type { Carried, Said, SaidOnce } from './carried.ts';
import { KEPT, originOf, use, type Counted } from './tally.ts';

/**
 * Everything that a file says in the element that a record was made of, but for `computed` children; all of it counts as
 * kept from now on. Nothing of a record that no file said.
 */
export function wholeOf(record: object, computed: ReadonlySet<string> = NONE): Carried {
  const element = originOf(record);
  return element ? childrenOf(element, computed) : {};
}

const NONE: ReadonlySet<string> = new Set();

function childrenOf({ children }: Counted, without: ReadonlySet<string> = NONE): Carried {
  const said = new Map<string, SaidOnce[]>();
  for (const child of children) {
    if (without.has(child.name)) continue;
    const content = contentOf(child);
    const before = said.get(child.name);
    if (before) before.push(content);
    else said.set(child.name, [content]);
  }
  return Object.fromEntries(
    [...said].map(([name, times]) => {
      const [first = '', ...more] = times;
      return [name, more.length === 0 ? first : times];
    }),
  );
}

function contentOf(element: Counted): SaidOnce {
  use(element, KEPT);
  return element.children.length === 0 ? element.text.trim() : childrenOf(element);
}

/**
 * The same under the names of 1.30: `TaxAmount` and `AnalysisAmount`, which had no side of their own, stand on that of
 * their line.
 */
export function inNewNames(line: Carried): Carried {
  const side = 'CreditAmount' in line ? 'Credit' : 'Debit';
  const renamed = (said: Said | undefined, old: string, name: string): Said | undefined => {
    if (said === undefined || typeof said === 'string') return said;
    const once = (each: SaidOnce): SaidOnce =>
      typeof each === 'string' || !(old in each)
        ? each
        : Object.fromEntries(Object.entries(each).map(([key, value]) => [key === old ? name : key, value]));
    return Array.isArray(said) ? said.map((each: SaidOnce) => once(each)) : once(said as Carried);
  };
  return Object.fromEntries(
    Object.entries(line).map(([name, said]) => {
      if (name === 'TaxInformation') return [name, renamed(said, 'TaxAmount', `${side}TaxAmount`) ?? ''];
      if (name === 'Analysis') return [name, renamed(said, 'AnalysisAmount', `${side}AnalysisAmount`) ?? ''];
      return [name, said];
    }),
  );
}
