import type { Json } from '../canonical.ts';
import { Misshapen, type Shape } from '../shape.ts';
import { storable } from '../text.ts';

/** What a change may carry: text, whole numbers, amounts in øre as bigints, and lists and objects of such. */
export type Plain =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Plain[]
  | { readonly [name: string]: Plain | undefined };

/** A coding in lines is five deep. */
const DEEPEST = 10;
/** Of a text that nobody types; what a field has room for is its procedure's to say. */
const LONGEST = 10_000;

/**
 * Takes what can be hashed alike on both sides, whatever it means: its text {@link storable} and no more, a field that is
 * undefined left out. What fits the change is asked when it is applied.
 */
export const Plain: Shape<Plain> = {
  parse: (value) => take(value, 0),
  safeParse(value) {
    try {
      return { success: true, data: take(value, 0) };
    } catch (error) {
      if (error instanceof Misshapen) return { success: false, error };
      throw error;
    }
  },
};

function take(value: unknown, depth: number): Plain {
  if (depth > DEEPEST) throw new Misshapen([]);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && value.length <= LONGEST) return storable(value);
  if (Array.isArray(value)) return value.map((each: unknown) => take(each, depth + 1));
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) throw new Misshapen([]);
  const said = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(said.map(([name, each]) => [storable(name), take(each, depth + 1)]));
}

/** The same as a statement says it: an amount as `{"ore":"12300"}`, so that it is no text that looks alike. */
export function sayPlain(value: Plain): Json {
  if (typeof value === 'bigint') return { ore: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Plain[]).map(sayPlain);
  const said = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(said.map(([name, each]) => [name, sayPlain(each as Plain)]));
}
