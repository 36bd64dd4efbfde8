import { sayAmount, sayCount, type Language } from '../../../language.ts';
import type { FactName, SaftChecked, SaftFoundKind } from './checked.ts';
import type { SaftPlaceOf } from './findings.ts';
import type { SaftWords } from '../words/words.ts';

/** Decimals in kroner. */
const AMOUNTS: ReadonlySet<string> = new Set([
  'difference',
  'base',
  'claimed',
  'counted',
  'stated',
  'computed',
  'sum',
]);
/** What is a rate there, though it bears an amount's name. */
const OF_RATES: ReadonlySet<string> = new Set(['saft_vat_rate_differs']);

/** Where a finding is, and its facts: `linje 1073 · journal GL · bilag 1001 · konto 9999`. */
export function placeText(
  code: SaftFoundKind['code'],
  { line, ...facts }: SaftPlaceOf,
  words: SaftWords,
  language: Language,
): string {
  const said = Object.entries(facts).map(
    ([name, value]) => `${words.facts[name as FactName] ?? name} ${factText(code, name, value, language)}`,
  );
  return [words.told.line(line), ...said].join(' · ');
}

function factText(code: string, name: string, value: string | number, language: Language): string {
  if (name === 'rate' || (OF_RATES.has(code) && AMOUNTS.has(name)))
    return `${sayAmount(String(value), language)} %`;
  if (!AMOUNTS.has(name)) return String(value);
  const text = String(value);
  return text.includes('.') ? sayAmount(text, language) : sayCount(BigInt(text), language);
}

/** Why a file can't be read, and where: `Filen er ikke gyldig XML. linje 3 · tegn 7 · AuditFile/Header · …`. */
export function faultText(fault: NonNullable<SaftChecked['fault']>, words: SaftWords): string {
  const { code, line, column, path, ...facts } = fault;
  const place = line > 0 ? [words.told.line(line), words.told.column(column), path] : [];
  const details = Object.values(facts as Record<string, string | number | readonly string[]>).map(String);
  const where = [...place, ...details].filter((part) => part !== '').join(' · ');
  return where === '' ? words.faults[code] : `${words.faults[code]} (${where})`;
}

/** The one sentence that a file comes to. */
export function outcomeText({ outcome, found }: SaftChecked, { told }: SaftWords): string {
  return outcome === 'sound' && found.length > 0 ? told.soundBut : told[outcome];
}
