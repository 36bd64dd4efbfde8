import { isCivilDate, type CivilDate } from './date.ts';

/*
 * The shapes of what a device keeps and sends. Not written with Zod, which weighs as much as the whole capture screen; the
 * server takes them into its own inputs by `shaped` in `input.ts`, so that both sides check by one description.
 */

/** What a value has to be like to be a T. */
export interface Shape<T> {
  /** @throws Misshapen where the value is nothing of the kind */
  readonly parse: (value: unknown) => T;
  /** The same as a value, by the name that Zod has for it. */
  readonly safeParse: (value: unknown) => Taken<T, Misshapen>;
}

export type Taken<T, E = Error> =
  | { readonly success: true; readonly data: T }
  | { readonly success: false; readonly error: E };

/** `path` leads to what does not fit, from the outermost field inwards. */
export class Misshapen extends Error {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[]) {
    super(`does not fit: ${path.join('.')}`);
    this.path = path;
  }
}

/** @param parse throws {@link Misshapen} where it does not fit */
export function shape<T>(parse: (value: unknown) => T): Shape<T> {
  return {
    parse,
    safeParse(value) {
      try {
        return { success: true, data: parse(value) };
      } catch (error) {
        if (error instanceof Misshapen) return { success: false, error };
        throw error;
      }
    },
  };
}

/** What is of the type and, where that is asked, fits. */
function of<T>(fits: (value: unknown) => boolean): Shape<T> {
  return shape((value) => {
    if (!fits(value)) throw new Misshapen([]);
    return value as T;
  });
}

function at<T>(place: string | number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof Misshapen ? new Misshapen([place, ...error.path]) : error;
  }
}

export const bool = of<boolean>((value) => typeof value === 'boolean');
export const moment = of<Date>((value) => value instanceof Date && !Number.isNaN(value.getTime()));
export const day = of<CivilDate>((value) => typeof value === 'string' && isCivilDate(value));

export const whole = (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  of<number>((value) => Number.isSafeInteger(value) && least <= Number(value) && Number(value) <= most);

export const big = (least?: bigint, most?: bigint) =>
  of<bigint>(
    (value) =>
      typeof value === 'bigint' &&
      (least === undefined || least <= value) &&
      (most === undefined || value <= most),
  );

export const matching = (pattern: RegExp) =>
  of<string>((value) => typeof value === 'string' && pattern.test(value));
export const string = of<string>((value) => typeof value === 'string');

const anUuid = matching(/^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i);
/** RFC 9562, in the one form in which everything compares it, as `uuid` in `input.ts` says. */
export const uuid = shape((value) => anUuid.parse(value).toLowerCase());

/** A string of at most so many UTF-16 units once it has been `made` into what is kept. */
export const made = (by: (text: string) => string, most: number) =>
  shape((value) => {
    const text = by(string.parse(value));
    if (text.length > most) throw new Misshapen([]);
    return text;
  });

export const oneOf = <const T extends string>(all: readonly T[]) =>
  of<T>((value) => (all as readonly unknown[]).includes(value));

export const nullable = <T>({ parse }: Shape<T>) => shape((value) => (value === null ? null : parse(value)));

/** May be left out, and is then `instead`. */
export const leftOut = <T, const I>({ parse }: Shape<T>, instead: I) =>
  shape<T | I>((value) => (value === undefined ? instead : parse(value)));

export const list = <T>({ parse }: Shape<T>, most = Infinity) =>
  shape((value) => {
    if (!Array.isArray(value) || value.length > most) throw new Misshapen([]);
    return value.map((each, index) => at(index, () => parse(each)));
  });

/** Takes the fields that are named, every one of T's, and leaves the others behind. One that is undefined is left out. */
export const object = <T extends object>(fields: {
  readonly [K in keyof T]-?: Shape<T[K]>;
}) =>
  shape((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misshapen([]);
    const taken: Record<string, unknown> = {};
    for (const [name, { parse }] of Object.entries<Shape<unknown>>(fields)) {
      const own = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
      const field = at(name, () => parse(own));
      if (field !== undefined) taken[name] = field;
    }
    return taken as T;
  });

/** One of several, told apart by its `type`. */
export const either = <T extends { readonly type: string }>(kinds: {
  readonly [K in T['type']]: Shape<Omit<Extract<T, { type: K }>, 'type'>>;
}) =>
  shape((value) => {
    const { type } = object<{ type: string }>({ type: oneOf(Object.keys(kinds)) }).parse(value);
    return { type, ...kinds[type as T['type']].parse(value) } as unknown as T;
  });
