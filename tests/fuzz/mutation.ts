import fc from 'fast-check';

/** One byte of a file set to another value. */
export interface ByteChange {
  readonly at: number;
  /** Added to what is there, so never what was there: 1 to 255. */
  readonly by: number;
}

export const byteChange: fc.Arbitrary<ByteChange> = fc.record({
  at: fc.nat(2 ** 31 - 1),
  // Bit 5 tells capitals from small letters, in which names and hexadecimal digits might mean the same.
  by: fc.oneof(fc.constantFrom(1, 0x20, 0xe0, 0x80), fc.integer({ min: 1, max: 255 })),
});

export function changed(file: Uint8Array, { at, by }: ByteChange): Uint8Array {
  const bytes = file.slice();
  const place = at % bytes.length;
  bytes[place] = ((bytes[place] ?? 0) + by) & 255;
  return bytes;
}

/** One of many ways to spoil a file, its places as shares of the file. */
export interface Spoiling {
  readonly way: 'change' | 'cut' | 'drop' | 'repeat' | 'insert' | 'number' | 'word' | 'swap' | 'foreign';
  readonly at: number;
  readonly length: number;
  readonly value: number;
}

export const spoilings: fc.Arbitrary<readonly Spoiling[]> = fc.array(
  fc.record({
    way: fc.constantFrom(
      ...(['change', 'cut', 'drop', 'repeat', 'insert', 'number', 'word', 'swap', 'foreign'] as const),
    ),
    at: fc.nat(2 ** 31 - 1),
    length: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20_000 })),
    value: fc.nat(2 ** 31 - 1),
  }),
  { minLength: 1, maxLength: 6 },
);

/** A file spoilt; `foreign` takes parts of another one. */
export function spoilt(file: Uint8Array, other: Uint8Array, ways: readonly Spoiling[]): Uint8Array {
  return ways.reduce((bytes, way) => spoiltOnce(bytes, other, way), file);
}

/** What readers go by: half of what is worth spoiling is here. */
const WORDS = [
  ...[
    'obj',
    'endobj',
    'stream',
    'endstream',
    'xref',
    'trailer',
    'startxref',
    '%%EOF',
    '<<',
    '>>',
    '[',
    ']',
    '(',
    ')',
  ],
  ...[
    '/Length',
    '/Kids',
    '/Parent',
    '/Count',
    '/Prev',
    '/Size',
    '/Root',
    '/W',
    '/Index',
    '/N',
    '/First',
    '/Filter',
  ],
  ...[
    '/FlateDecode',
    '/Predictor',
    '/Columns',
    '/Contents',
    '/ByteRange',
    '/AcroForm',
    '/Fields',
    '/DSS',
    '1 0 R',
  ],
];
const NUMBERS = [
  '0',
  '-1',
  '1',
  '99999999999999999999',
  '2147483648',
  '4294967296',
  '1e9',
  '0.5',
  '500000',
  '64',
];

function spoiltOnce(bytes: Uint8Array, other: Uint8Array, { way, at, length, value }: Spoiling): Uint8Array {
  const from = bytes.length === 0 ? 0 : at % bytes.length;
  const to = Math.min(bytes.length, from + length);
  const put = (piece: Uint8Array, until = to) =>
    Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(until)]);
  switch (way) {
    case 'change':
      return changed(bytes.length === 0 ? Uint8Array.of(0) : bytes, { at, by: 1 + (value % 255) });
    case 'cut':
      return bytes.slice(0, from);
    case 'drop':
      return put(new Uint8Array());
    case 'repeat': {
      const times = Math.min(1 + (value % 50), Math.floor(2 ** 20 / length));
      return put(
        Buffer.concat(Array.from({ length: Math.max(1, times) }, () => bytes.subarray(from, to))),
        from,
      );
    }
    case 'insert':
      return put(Buffer.from(WORDS[value % WORDS.length] ?? ''), from);
    case 'number':
    case 'word':
      return replacedNear(bytes, from, way, value);
    case 'swap': {
      const other = bytes.length === 0 ? 0 : value % bytes.length;
      return put(bytes.slice(other, other + (to - from)));
    }
    case 'foreign': {
      const start = other.length === 0 ? 0 : value % other.length;
      return put(other.slice(start, start + length), from);
    }
  }
}

/** The next number, or the next word, behind a place becomes another one. */
function replacedNear(bytes: Uint8Array, from: number, way: 'number' | 'word', value: number): Uint8Array {
  const near = Buffer.from(bytes.subarray(from, from + 2_000)).toString('latin1');
  const found = (way === 'number' ? /\d+/ : /\/?[A-Za-z]{2,}/).exec(near);
  if (!found) return bytes;
  const words = way === 'number' ? NUMBERS : WORDS;
  const start = from + found.index;
  const piece = Buffer.from(words[value % words.length] ?? '');
  return Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(start + found[0].length)]);
}
