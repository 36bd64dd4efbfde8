import { timesOf, type Carried, type Said, type SaidOnce } from './carried.ts';
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
  const said: Record<string, Said> = {};
  for (const child of children) {
    const { name } = child;
    if (without.has(name)) continue;
    const content = contentOf(child);
    const before = Object.hasOwn(said, name) ? said[name] : undefined;
    if (before === undefined) set(said, name, content);
    else if (Array.isArray(before)) (before as SaidOnce[]).push(content);
    else set(said, name, [...timesOf(before), content]);
  }
  return said;
}

/** As a property of its own, also where a file names an element `__proto__`. */
function set(said: Record<string, Said>, name: string, content: Said): void {
  if (name === '__proto__')
    Object.defineProperty(said, name, {
      value: content,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  else said[name] = content;
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
  if (!hasOldName(line['TaxInformation'], 'TaxAmount') && !hasOldName(line['Analysis'], 'AnalysisAmount'))
    return line;
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

function hasOldName(said: Said | undefined, name: string): boolean {
  return timesOf(said).some((each) => typeof each !== 'string' && name in each);
}
