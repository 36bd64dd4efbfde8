import superjson from 'superjson';
import type { Random } from './random.ts';

/** One input as it goes over the wire, and what was done to it. */
export interface Sent {
  readonly what: string;
  readonly body: string | FormData;
}

/** An input that the schema accepts, spoilt in one way, or in the seventh part of the cases not at all. */
export function mutated(example: unknown, random: Random): Sent {
  if (example instanceof FormData)
    return random.chance(0.5) ? spoiltForm(example, random) : { what: 'form', body: example };
  const ways = [asItIs, spoiltValue, spoiltValue, spoiltShape, spoiltNotes, spoiltText, heavy];
  return random.pick(ways)(example, random);
}

/**
 * What broke servers before, at every place of the input, one at a time: the wrong value that still has the right
 * type, and the length of a list that is none.
 */
export function onePlaceAtATime(example: unknown): Sent[] {
  if (example instanceof FormData) return [];
  return placesOf(example).flatMap(({ path, value }) => [
    ...[...(SAME_TYPE[kindOf(value)] ?? []), ...otherwiseWritten(value)].map((other) => ({
      what: `${path.join('.')}: ${String(other).slice(0, 20)}`,
      body: textOf(replaced(example, path, other)),
    })),
    bomb(example, path),
  ]);
}

const kindOf = (value: unknown): string => (value instanceof Date ? 'Date' : typeof value);

const SAME_TYPE: Readonly<Record<string, readonly unknown[]>> = {
  string: ['a\0', '\ud800x', '9'.repeat(400)],
  number: [2 ** 31, 2 ** 53 - 1, -1, 0.5],
  bigint: [2n ** 63n, -(10n ** 25n)],
  Date: [new Date(8.64e15), new Date(-8.64e15), new Date('0000-06-01T00:00:00Z')],
};

/** The same to the database, and another to whatever hashes or compares texts. */
function otherwiseWritten(value: unknown): string[] {
  return typeof value === 'string' && /^[0-9a-f]{8}-/.test(value) ? [value.toUpperCase()] : [];
}

function bomb(example: unknown, path: readonly string[]): Sent {
  const { json } = superjson.serialize(replaced(example, path, { length: 30_000_000 }));
  const note = ['typed-array', 'Uint8Array'];
  const values = path.length === 0 ? [note] : { [path.join('.')]: [note] };
  return { what: `${path.join('.')}: bomb`, body: JSON.stringify({ json, meta: { values, v: 1 } }) };
}

interface Place {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The input itself and everything in it. */
function placesOf(value: unknown, path: readonly string[] = []): Place[] {
  const isDeep = typeof value === 'object' && value !== null && !(value instanceof Date);
  const inner = isDeep ? Object.entries(value) : [];
  return [{ path, value }, ...inner.flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], other: unknown): unknown {
  if (key === undefined) return other;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  copy[key] = replaced(copy[key], rest, other);
  return copy;
}

/** What a value may be in place of the right one. */
const VALUES: readonly unknown[] = [
  ...[
    '',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfffy',
    '\u202e',
    ' ',
    '%',
    "'; select 1; --",
    '{"a":1}',
    '__proto__',
    'constructor',
  ],
  ...[
    'x'.repeat(10_000),
    '9'.repeat(400),
    '0190a5c6-7c3e-7000-8000-0123456789ac',
    'AB'.repeat(32),
    'NaN',
    '-1',
    '1e9',
  ],
  ...[
    '2026-02-30',
    '0000-01-01',
    '0001-01-01',
    '9999-12-31',
    '-271821-04-20',
    '275760-09-13',
    'infinity',
    'now',
  ],
  ...[
    0,
    -1,
    1.5,
    -0,
    255,
    65_536,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53 - 1,
    2 ** 53,
    1e308,
    Number.NaN,
    Infinity,
  ],
  ...[0n, -1n, 2n ** 63n - 1n, 2n ** 63n, 10n ** 13n, 10n ** 25n, -(10n ** 25n)],
  ...[
    new Date(8.64e15),
    new Date(-8.64e15),
    new Date('0000-06-01T00:00:00Z'),
    new Date('-000001-01-01T00:00:00Z'),
  ],
  ...[new Date('0001-01-01T00:00:00Z'), new Date('9999-12-31T23:59:59.999Z'), new Date(0)],
  ...[
    true,
    false,
    null,
    undefined,
    [],
    {},
    [[[[[]]]]],
    { length: 30_000_000 },
    { toString: 1 },
    [null, undefined],
  ],
  ...[
    new Map([['a', 1]]),
    new Set([1]),
    new Uint8Array(8),
    /(a+)+$/,
    new URL('https://example.no'),
    new Error('x'),
  ],
];
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'length',
  'then',
  'extra',
  '',
  '0',
  'a.b',
  '\0',
];

const asItIs = (value: unknown): Sent => ({ what: 'as it is', body: textOf(value) });

function spoiltValue(value: unknown, random: Random): Sent {
  const { path, value: right } = random.pick(placesOf(value));
  const alike = VALUES.filter((other) => kindOf(other) === kindOf(right));
  const other = random.pick(alike.length > 0 && random.chance(0.7) ? alike : VALUES);
  return { what: `${path.join('.')}: ${kindOf(other)}`, body: textOf(replaced(value, path, other)) };
}

function spoiltShape(value: unknown, random: Random): Sent {
  const key = random.pick(KEYS);
  const { path, value: right } = random.pick(placesOf(value));
  const ways: [string, unknown][] = [
    ['missing', undefined],
    ['twice', [right, right]],
    ['within', { [key || 'x']: right }],
    ['many', Array.from({ length: 300 }, () => right)],
  ];
  const [what, other] = random.pick(ways);
  const body = textOf(replaced(value, path, other));
  // A key beside the others; written as text, since some can't be set on an object.
  if (random.chance(0.4))
    return {
      what: `key ${key}`,
      body: body.replace('{"json":{', `{"json":{${JSON.stringify(key)}:{"x":1},`),
    };
  return { what, body };
}

/** superjson says beside the JSON what its values are. */
function spoiltNotes(value: unknown, random: Random): Sent {
  const { json } = superjson.serialize(value);
  const places = typeof json === 'object' && json !== null ? Object.keys(json) : [];
  const place = random.pick([
    ...places,
    '',
    'a.b.c',
    '__proto__.x',
    'constructor.prototype',
    `${places[0] ?? 'x'}.length`,
    '\\',
  ]);
  const type = random.pick<unknown>([
    ...[
      ['typed-array', 'Uint8Array'],
      ['typed-array', 'Float64Array'],
      ['class', 'Object'],
      ['custom', 'x'],
      ['symbol', 'x'],
    ],
    ...[
      'set',
      'map',
      'regexp',
      'URL',
      'Error',
      'number',
      'bigint',
      'Date',
      'undefined',
      '__proto__',
      7,
      null,
      {},
    ],
  ]);
  const values = random.pick<unknown>([
    { [place]: [type] },
    { [place]: [type, { a: ['Date'] }] },
    { [place]: type },
    [type],
    Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`${place}.${at}`, [type]])),
  ]);
  const size = random.pick([30_000_000, 1_000_000_000, 2 ** 32]);
  const spoilt =
    random.chance(0.5) && places.length > 0
      ? { ...(json as object), [random.pick(places)]: { length: size } }
      : json;
  const meta = random.pick<unknown>([
    ...[{ values, v: 1 }, { values, v: 1 }, { values }, { values, v: 99 }, null, 'x', [values]],
    { referentialEqualities: { [place]: ['x.y', '__proto__.z'] }, v: 1 },
    { referentialEqualities: [[place]], values, v: 1 },
  ]);
  return { what: `notes ${JSON.stringify(type)}`, body: JSON.stringify({ json: spoilt, meta }) };
}

function spoiltText(value: unknown, random: Random): Sent {
  const text = textOf(value);
  const at = random.below(text.length);
  return random.pick<Sent>([
    { what: 'cut off', body: text.slice(0, at) },
    { what: 'nothing', body: '' },
    {
      what: 'one character other',
      body: text.slice(0, at) + random.pick(['"', '{', '\0', '\ufeff', '\\', '9']) + text.slice(at + 1),
    },
    { what: 'more behind', body: `${text}${text}` },
    {
      what: 'without its envelope',
      body:
        JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? '',
    },
    {
      what: 'another value',
      body: random.pick(['null', '[]', '0', '""', 'true', '{"json":1e999}', '{"0":null}', 'undefined']),
    },
    { what: 'key twice', body: text.replace('{"json":', '{"json":{},"json":') },
  ]);
}

function heavy(value: unknown, random: Random): Sent {
  const depth = random.pick([15, 30, 10_000, 400_000]);
  const count = random.pick([1_000, 19_000, 300_000]);
  const filler = random.pick(['0', '""', '{}', '[]', '"\\u0000"']);
  const nested = random.chance(0.5)
    ? '['.repeat(depth) + ']'.repeat(depth)
    : '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  const list = `[${Array(count).fill(filler).join()}]`;
  const long = JSON.stringify(random.pick(['x', '\0', '\ud800', ' ', '\u202e', '9']).repeat(300_000));
  const weight = random.pick([nested, list, long]);
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.length === 0 || random.chance(0.3)) return { what: 'heavy', body: `{"json":${weight}}` };
  const body = textOf({ ...(value as object), [random.pick(keys)]: 'HEAVY' });
  return { what: 'heavy inside', body: body.replace('"HEAVY"', () => weight) };
}

function spoiltForm(form: FormData, random: Random): Sent {
  const name = random.pick([...form.keys(), ...KEYS]);
  const texts = VALUES.filter((value) => typeof value !== 'object').map(String);
  const ways = [
    () => form.delete(name),
    () => {
      for (let n = 0; n < 2_000; n++) form.append(`${name}${n}`, 'x');
    },
    () => form.set(name, new Blob([new Uint8Array(random.pick([0, 1, 600_000]))])),
    () => form.set(name, random.pick(texts)),
    () => form.set(name, random.pick(texts)),
  ];
  random.pick(ways)();
  return { what: `form ${name}`, body: form };
}

/** As superjson writes it, and where it refuses a name, as anyone can write it. */
function textOf(json: unknown): string {
  try {
    return superjson.stringify(json);
  } catch {
    return JSON.stringify({ json }, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
  }
}

/** A text for a place in an address or a header. */
export function mutatedText(known: readonly string[], random: Random): string {
  const texts = VALUES.filter((value): value is string => typeof value === 'string');
  return random.chance(0.5) ? random.pick(known) : random.pick(texts);
}
