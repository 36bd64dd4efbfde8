import type { AnyReport } from './report.ts';
import { FIELDS, namesOf, type Asking, type FieldName, type Fields, type Said } from './fields.ts';

/** What an address says of a report. */
export interface Address {
  readonly said: Partial<Said<typeof FIELDS>>;
  /** What it says besides, that is no field of the report or no value of one; as it was written. */
  readonly refused: readonly string[];
}

/**
 * Reads what an address says of some fields. What can't be read is told and left out, so that the report falls back to
 * what it shows without it. {@link writeAddress} of what was read reads as the same.
 */
export function readAddress(fields: Fields, address: URLSearchParams): Address {
  const said: Record<string, unknown> = {};
  const refused: string[] = [];
  for (const [name, written] of address) {
    const value =
      Object.hasOwn(fields, name) && !Object.hasOwn(said, name)
        ? valueOf(name as FieldName, written)
        : undefined;
    if (value === undefined) refused.push(`${name}=${written}`);
    else said[name] = value;
  }
  return { said, refused };
}

/** `?account=1920&year=2026`; nothing where nothing is said. In the order of the fields, so that one thing has one address. */
export function writeAddress(fields: Fields, said: Asking): string {
  const address = new URLSearchParams();
  for (const name of namesOf(fields)) {
    const value = said[name];
    if (value !== undefined) address.set(name, String(value));
  }
  return address.size === 0 ? '' : `?${address.toString()}`;
}

/** Where a report is read: of what is said, and the usual of what is not. */
export function addressOf({ id, filter, options, marks }: AnyReport, said: Asking): string {
  return `/${id}${writeAddress({ ...filter, ...options, ...marks }, said)}`;
}

/** As the field's schema takes it: text as it is written, or the whole number that is written. */
function valueOf(name: FieldName, written: string): string | number | undefined {
  const asText = FIELDS[name].safeParse(written);
  if (asText.success) return asText.data;
  if (!/^-?\d{1,9}$/.test(written)) return undefined;
  const asNumber = FIELDS[name].safeParse(Number(written));
  return asNumber.success ? asNumber.data : undefined;
}
