import * as z from 'zod/mini';
import { isCivilDate, type CivilDate } from './date.ts';
import type { Shape } from './shape.ts';
import { plain } from './text.ts';

/*
 * What inputs are made of. Each takes only what canonical JSON and PostgreSQL can hold, so that nothing which fits the
 * schema is refused further in as a fault. Written with zod's small half, since phones load them.
 */

/** Text of at most `most` UTF-16 units, with nothing in it that can't be seen; it may be empty. */
export const text = (most: number) => z.string().check(z.overwrite(plain), z.maxLength(most));

/** {@link text} that is not empty. */
export const name = (most: number) => text(most).check(z.minLength(1));

/** Text that says something, without the blanks around it. */
export const words = (most: number) =>
  z.string().check(z.overwrite(plain), z.trim(), z.minLength(1), z.maxLength(most));

/**
 * An id, in the one form in which everything stores, hashes and compares it. PostgreSQL takes it in others, and finds the
 * same row by them: what was hashed or logged under another would never be found again.
 */
export const uuid = z.uuid().check(z.overwrite((written) => written.toLowerCase()));

/** A SHA-256 as everything writes it: 64 hexadecimal digits, lower case. */
export const sha256Hex = z.string().check(z.regex(/^[0-9a-f]{64}$/));

export const civilDate = z.string().check(z.refine(isCivilDate)) as unknown as z.ZodMiniType<
  CivilDate,
  string
>;

/** A moment whose year has four digits, as every format writes it; JavaScript goes from −271821 to 275760. */
export const instant = z
  .date()
  .check(z.minimum(new Date('0001-01-01T00:00:00.000Z')), z.maximum(new Date('9999-12-31T23:59:59.999Z')));

/** A number that is counted up from 1: a revision, a place in a row. PostgreSQL's `integer`. */
export const ordinal = z.int().check(z.positive(), z.maximum(2_147_483_647));

/** What devices send, by its own description. */
export function shaped<T>(shape: Shape<T>): z.ZodMiniType<T, T> {
  const take = z.transform((value: unknown, context) => {
    const taken = shape.safeParse(value);
    if (taken.success) return taken.data;
    context.issues.push({ code: 'custom', input: value, path: [...taken.error.path] });
    return z.NEVER;
  });
  return z.pipe(z.unknown(), take) as unknown as z.ZodMiniType<T, T>;
}
