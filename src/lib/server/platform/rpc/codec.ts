import superjson from 'superjson';
import { Told } from './told.ts';

/**
 * superjson's format on the wire. Outward it is superjson's own; inward only what the API's inputs use is read:
 * plain JSON in which named places are undefined, a Date or a bigint. superjson would also build typed arrays from a
 * length, expressions, maps and shared references before anyone has looked at them.
 */
export const wire = {
  serialize: (value: unknown) => superjson.serialize(value),
  /** @throws Told with `malformed_input` on anything else, before anything is built for it */
  deserialize: (sent: unknown) => read(sent),
};

/** Each of fifty changes has one amount and may have one date; a batch's calls are counted apart. */
const MOST_PLACES = 500;
const MOST_PATH = 200;

function read(sent: unknown): unknown {
  const { json, meta } = withKeys(sent, ['json', 'meta']);
  if (meta === undefined) return json;
  const { values, v } = withKeys(meta, ['values', 'v']);
  if (v !== undefined && v !== 1) throw malformed();
  if (values === undefined) return json;
  if (Array.isArray(values)) return converted(json, values);
  const places = Object.entries(asRecord(values));
  if (places.length > MOST_PLACES) throw malformed();
  for (const [path, type] of places) convertAt(json, path, type);
  return json;
}

function convertAt(root: unknown, path: string, type: unknown): void {
  if (path.length > MOST_PATH || path.includes('\\')) throw malformed();
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = asRecord(keys.reduce<unknown>((at, key) => asRecord(at)[own(at, key)], root));
  const key = own(parent, last);
  parent[key] = converted(parent[key], type);
}

/** A key that stands there already: nothing is added, and nothing that was inherited is reached. */
function own(parent: unknown, key: string): string {
  if (!Object.hasOwn(asRecord(parent), key) || (Array.isArray(parent) && !/^\d{1,9}$/.test(key)))
    throw malformed();
  return key;
}

function converted(value: unknown, type: unknown): unknown {
  const convert = Array.isArray(type) && type.length === 1 ? CONVERSIONS.get(type[0]) : undefined;
  if (!convert) throw malformed();
  return convert(value);
}

const CONVERSIONS = new Map<unknown, (value: unknown) => unknown>([
  [
    'undefined',
    (value) => {
      if (value !== null) throw malformed();
      return undefined;
    },
  ],
  ['bigint', (value) => BigInt(matching(value, /^-?\d{1,30}$/))],
  [
    'Date',
    (value) => {
      const date = new Date(matching(value, /^([+-]\d\d)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/));
      if (Number.isNaN(date.getTime())) throw malformed();
      return date;
    },
  ],
]);

function matching(value: unknown, shape: RegExp): string {
  if (typeof value !== 'string' || !shape.test(value)) throw malformed();
  return value;
}

function withKeys(value: unknown, allowed: readonly string[]): Record<string, unknown> {
  const record = asRecord(value);
  if (Array.isArray(value) || Object.keys(record).some((key) => !allowed.includes(key))) throw malformed();
  return record;
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw malformed();
  return value as Record<string, unknown>;
}

const malformed = () => new Told({ code: 'malformed_input', outcome: 'as_before' });
