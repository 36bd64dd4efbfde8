/**
 * What travels, and what lies sealed on a device: plain JSON, and beside it which of its places are undefined, a Date or
 * a bigint. It is the part of superjson's format that the app has ever written, so that either reads what the other
 * has: a cached app or a record of 0.1.0, which used superjson, and this.
 */
export interface Written {
  readonly json: unknown;
  readonly meta?: { readonly values: unknown; readonly v: 1 };
}

/** How many places may be noted, and how long the way to one may be; without them as many as there are. */
export interface Bounds {
  readonly places: number;
  readonly path: number;
}

/** It is not of this format, or names what nobody writes. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/**
 * Writes plain objects, lists, text, numbers, booleans, null, undefined, dates and bigints.
 * @param options.bytes writes bytes as well, as superjson does; {@link read} does not read them
 * @throws TypeError on anything else, which the other side could not be given as it is
 */
export function written(value: unknown, { bytes = false }: { bytes?: boolean } = {}): Written {
  const notes: Notes = new Map();
  const json = put(value, null, notes, bytes);
  if (notes.size === 0) return { json };
  return { json, meta: { values: notes.get(null) ?? Object.fromEntries(notes), v: 1 } };
}

/**
 * Reads what {@link written} writes. Nothing is built that is not named here, and no place is made or reached that does
 * not stand in the JSON itself. Changes the JSON it is given.
 * @throws NotWritten on anything else
 */
export function read(sent: unknown, bounds?: Bounds): unknown {
  const { json, meta } = withKeys(sent, ['json', 'meta']);
  if (meta === undefined) return json;
  // Which of its values were one and the same is of no matter: each stands in full where it is.
  const known = bounds ? ['values', 'v'] : ['values', 'v', 'referentialEqualities'];
  const { values, v } = withKeys(meta, known);
  if (v !== undefined && v !== 1) throw new NotWritten();
  if (values === undefined) return json;
  if (Array.isArray(values)) return converted(json, values);
  const places = Object.entries(asRecord(values));
  if (bounds && places.length > bounds.places) throw new NotWritten();
  for (const [path, type] of places) {
    if (bounds && path.length > bounds.path) throw new NotWritten();
    convertAt(json, path, type);
  }
  return json;
}

type Kind = 'undefined' | 'bigint' | 'Date';
const BYTES = ['typed-array', 'Uint8Array'] as const;
type Notes = Map<string | null, [Kind | typeof BYTES]>;

/** @param path from the root, which has none itself */
function put(value: unknown, path: string | null, notes: Notes, bytes: boolean): unknown {
  const noted = (kind: Kind | typeof BYTES, json: unknown): unknown => {
    notes.set(path, [kind]);
    return json;
  };
  if (value === undefined) return noted('undefined', null);
  if (typeof value === 'bigint') return noted('bigint', String(value));
  if (value instanceof Date) return noted('Date', value.toISOString());
  if (bytes && value instanceof Uint8Array) return noted(BYTES, [...value]);
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return value;
  const at = (key: string | number): string => (path === null ? '' : `${path}.`) + escaped(String(key));
  if (Array.isArray(value)) return value.map((each, index) => put(each, at(index), notes, bytes));
  if (!isPlain(value))
    throw new TypeError(
      `not to be written: ${Object.prototype.toString.call(value)} at ${path ?? 'the root'}`,
    );
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, put(each, at(key), notes, bytes)]),
  );
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Dots part the steps of a path; those of a name itself are marked. */
const escaped = (key: string): string => key.replaceAll(/[\\.]/g, String.raw`\$&`);
const STEP = /(?:[^\\.]|\\[\\.])*/y;

function stepsOf(path: string): string[] {
  const steps: string[] = [];
  for (let at = 0; at <= path.length; at = STEP.lastIndex + 1) {
    STEP.lastIndex = at;
    const [step] = STEP.exec(path) ?? [''];
    STEP.lastIndex = at + step.length;
    if (STEP.lastIndex < path.length && path[STEP.lastIndex] !== '.') throw new NotWritten();
    steps.push(step.replaceAll(/\\(.)/g, '$1'));
  }
  return steps;
}

function convertAt(root: unknown, path: string, type: unknown): void {
  const steps = stepsOf(path);
  const last = steps.pop() ?? '';
  const parent = asRecord(steps.reduce<unknown>((at, key) => asRecord(at)[own(at, key)], root));
  const key = own(parent, last);
  parent[key] = converted(parent[key], type);
}

/** A key that stands there already: nothing is added, and nothing that was inherited is reached. */
function own(parent: unknown, key: string): string {
  if (!Object.hasOwn(asRecord(parent), key) || (Array.isArray(parent) && !/^\d{1,9}$/.test(key)))
    throw new NotWritten();
  return key;
}

function converted(value: unknown, type: unknown): unknown {
  if (!Array.isArray(type) || type.length !== 1) throw new NotWritten();
  if (type[0] === 'undefined' && value === null) return undefined;
  if (type[0] === 'bigint') return BigInt(matching(value, /^-?\d{1,30}$/));
  if (type[0] !== 'Date') throw new NotWritten();
  const date = new Date(matching(value, /^([+-]\d\d)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/));
  if (Number.isNaN(date.getTime())) throw new NotWritten();
  return date;
}

function matching(value: unknown, shape: RegExp): string {
  if (typeof value !== 'string' || !shape.test(value)) throw new NotWritten();
  return value;
}

function withKeys(value: unknown, allowed: readonly string[]): Record<string, unknown> {
  const record = asRecord(value);
  if (Array.isArray(value) || Object.keys(record).some((key) => !allowed.includes(key)))
    throw new NotWritten();
  return record;
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new NotWritten();
  return value as Record<string, unknown>;
}
