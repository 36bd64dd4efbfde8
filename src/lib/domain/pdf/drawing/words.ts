import { isDelimiter, isWhite } from '../syntax/signs.ts';

export const REGULAR = 0;
export const SPACE = 1;
export const NUMBER = 2;
export const DELIMITER = 3;

/** What a byte is in content. Digits end a word that is no name: what follows them is the next. */
export const KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (isWhite(byte)) return SPACE;
  if (isDelimiter(byte)) return DELIMITER;
  return '0123456789+-.'.includes(String.fromCharCode(byte)) ? NUMBER : REGULAR;
});

const PLAIN = 'BDC BMC BT BX cm DP EI EMC ET EX h i J j M MP ri T* Tc TD Td TL Tm Tr Ts Tw Tz W W* w';
const ACTS: Readonly<Record<string, string>> = {
  fill: 'f F f*',
  line: 'l c v y',
  stroke: 's S',
  both: 'b B b* B*',
  text: `Tj TJ ' "`,
  'fill colour': 'cs sc scn g rg k',
  'stroke colour': 'CS SC SCN G RG K',
};

/** Every operator by its key, with what it means for the cost; empty where it is only counted. */
export const OPERATORS: ReadonlyMap<number, string> = new Map([
  ...PLAIN.split(' ').map((word) => [keyOfText(word), ''] as const),
  ...['q', 'Q', 'Do', 'Tf', 'gs', 'sh', 'd', 'm', 're', 'n', 'BI', 'ID'].map(
    (word) => [keyOfText(word), word] as const,
  ),
  ...Object.entries(ACTS).flatMap(([act, words]) =>
    words.split(' ').map((word) => [keyOfText(word), act] as const),
  ),
]);

const BEGINS: ReadonlySet<number> = new Set(
  [...OPERATORS.keys()].map((key) => (key > 65535 ? key >> 16 : key > 255 ? key >> 8 : key)),
);

function keyOfText(word: string): number {
  return [...word].reduce((key, character) => key * 256 + character.charCodeAt(0), 0);
}

/** A word of up to three bytes as a number; −1 for longer ones, which no operator is. */
export function keyOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 3) return -1;
  let key = 0;
  for (let at = start; at < end; at += 1) key = key * 256 + (bytes[at] ?? 0);
  return key;
}

/** What the operators mean that stand together in a word, the longest taken first; what is none is passed over. */
export function* split(bytes: Uint8Array, start: number, end: number): Generator<string> {
  for (let at = start; at < end;) {
    // No operator begins with most bytes: what is no content is passed quickly.
    let length = BEGINS.has(bytes[at] ?? 0) ? Math.min(3, end - at) : 0;
    while (length > 0 && !OPERATORS.has(keyOf(bytes, at, at + length))) length -= 1;
    if (length > 0) yield OPERATORS.get(keyOf(bytes, at, at + length)) ?? '';
    at += Math.max(length, 1);
  }
}

/** Bytes of a name in content; the standard's own limit was 127. */
export const MOST_NAME = 1024;

/**
 * The name that begins at a place, one character per byte, its escapes undone (ISO 32000-1, 7.3.5); null for one longer
 * than {@link MOST_NAME}.
 */
export function nameAt(bytes: Uint8Array, start: number): string | null {
  let name = '';
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (KIND[byte] === SPACE || KIND[byte] === DELIMITER) break;
    if (at - start >= MOST_NAME) return null;
    name += String.fromCharCode(byte);
  }
  return name.includes('#') ? unescaped(name) : name;
}

/** Width times height that an inline image gives itself, in pixels; 0 where it gives none, infinite where it hides them. */
export function inlineSize(dictionary: Uint8Array): number {
  // A palette of 256 colours is the longest that stands there.
  if (dictionary.length > 4096) return Infinity;
  const text = unescaped(String.fromCharCode(...dictionary));
  const side = (key: RegExp): number => Number(key.exec(text)?.[1] ?? 0);
  return side(/\/W(?:idth)?[\s\0]+\+?(\d+)/) * side(/\/H(?:eight)?[\s\0]+\+?(\d+)/);
}

function unescaped(text: string): string {
  return text.replace(/#([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}
