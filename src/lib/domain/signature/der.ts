import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';

/** One element of an encoding (X.690): its tag octet, its content and all its octets. Views, never copies. */
export interface Der {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly bytes: Uint8Array;
  /** Whether its length is given, as DER demands; the wrapping of some signatures ends by a mark instead (BER). */
  readonly definite: boolean;
  readonly depth: number;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Tag octet of a context-specific element: constructed unless said otherwise. */
export function contextTag(number: number, form: 'constructed' | 'primitive' = 'constructed'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number;
}

/** No structure of X.509, CMS or RFC 3161 nests deeper than a token inside a signature: about 20. */
const MAX_DEPTH = 40;
/** Far more than any name, certificate set or attribute set has; keeps a hostile file from filling memory. */
const MAX_CHILDREN = 5_000;

/** Thrown inside this folder's readers only; {@link decode} turns it into a value at their border. */
class Malformed extends Error {}

export function malformed(reason: string): never {
  throw new Malformed(reason);
}

/** Runs a reader; what it finds malformed comes back as the given error with the reason in words. */
export function decode<T, C extends string>(
  code: C,
  read: () => T,
): Result<T, { readonly code: C; readonly reason: string }> {
  try {
    return ok(read());
  } catch (cause) {
    if (cause instanceof Malformed) return err({ code, reason: cause.message });
    throw cause;
  }
}

/** The element at the start of `bytes`; what follows it is the caller's concern. */
export function firstDer(bytes: Uint8Array, depth = 0): Der {
  if (depth > MAX_DEPTH) malformed('nested too deeply');
  const tag = bytes[0] ?? malformed('element missing');
  if ((tag & 0x1f) === 0x1f) malformed('tag number over 30');
  const first = bytes[1] ?? malformed('length missing');
  if (first === 0x80) return indefinite(bytes, tag, depth);
  const { start, length } = first < 0x80 ? { start: 2, length: first } : longLength(bytes, first & 0x7f);
  if (start + length > bytes.length) malformed('element longer than what holds it');
  return {
    tag,
    content: bytes.subarray(start, start + length),
    bytes: bytes.subarray(0, start + length),
    definite: true,
    depth,
  };
}

function longLength(bytes: Uint8Array, count: number): { start: number; length: number } {
  if (count < 1 || count > 4 || bytes.length < 2 + count) malformed('length unreadable');
  const length = bytes.subarray(2, 2 + count).reduce((sum, octet) => sum * 256 + octet, 0);
  if (length < 0x80 || length < 256 ** (count - 1)) malformed('length not in its shortest form');
  return { start: 2 + count, length };
}

function indefinite(bytes: Uint8Array, tag: number, depth: number): Der {
  if ((tag & 0x20) === 0) malformed('primitive element of no length');
  let at = 2;
  for (let count = 0; count <= MAX_CHILDREN; count += 1) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) {
      const content = bytes.subarray(2, at);
      return { tag, content, bytes: bytes.subarray(0, at + 2), definite: false, depth };
    }
    at += firstDer(bytes.subarray(at), depth + 1).bytes.length;
  }
  return malformed('too many elements');
}

/** The one element that fills `bytes`. */
export function wholeDer(bytes: Uint8Array, what: string): Der {
  const element = firstDer(bytes);
  if (element.bytes.length !== bytes.length) malformed(`bytes after ${what}`);
  return element;
}

/** What an element contains. @param tag what the element must be */
export function childrenOf(element: Der | undefined, tag: number, what: string): Der[] {
  const { content, depth } = expectTag(element, tag, what);
  const children: Der[] = [];
  let at = 0;
  while (at < content.length) {
    if (children.length >= MAX_CHILDREN) malformed(`${what}: too many elements`);
    const child = firstDer(content.subarray(at), depth + 1);
    children.push(child);
    at += child.bytes.length;
  }
  return children;
}

export function expectTag(element: Der | undefined, tag: number, what: string): Der {
  if (!element) return malformed(`${what} missing`);
  if (element.tag !== tag) return malformed(`${what}: unexpected tag ${element.tag}`);
  return element;
}

/** Demands that every element down to the last is of definite length: what was signed has one encoding. */
export function expectDefinite(element: Der, what: string): Der {
  if (!element.definite) malformed(`${what}: of indefinite length`);
  if ((element.tag & 0x20) !== 0)
    for (const child of childrenOf(element, element.tag, what)) expectDefinite(child, what);
  return element;
}

export function oidOf(element: Der | undefined, what: string): string {
  const { content } = expectTag(element, TAG.oid, what);
  if (content.length === 0 || content.length > 64 || (content.at(-1) ?? 0) >= 0x80)
    malformed(`${what}: no object identifier`);
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    if (arc === 0n && octet === 0x80) malformed(`${what}: object identifier padded`);
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const head = arcs[0] ?? 0n;
  const root = head < 80n ? head / 40n : 2n;
  return [root, head - root * 40n, ...arcs.slice(1)].join('.');
}

/** Content of an INTEGER in its shortest form, sign octet included: two are equal when these are. */
export function integerOf(element: Der | undefined, what: string): Uint8Array {
  const { content } = expectTag(element, TAG.integer, what);
  const [first, second] = content;
  if (first === undefined || content.length > 2048) return malformed(`${what}: no integer`);
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
    malformed(`${what}: integer padded`);
  return content;
}

/** An INTEGER between 0 and 2³¹−1. */
export function smallIntegerOf(element: Der | undefined, what: string): number {
  const content = integerOf(element, what);
  if (content.length > 4 || (content[0] ?? 0) >= 0x80) malformed(`${what}: out of range`);
  return content.reduce((sum, octet) => sum * 256 + octet, 0);
}

export function booleanOf(element: Der | undefined, what: string): boolean {
  const { content } = expectTag(element, TAG.boolean, what);
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) malformed(`${what}: no boolean`);
  return content[0] === 0xff;
}

/** Octets of a BIT STRING that fills whole octets, as signatures and keys do. */
export function wholeBitsOf(element: Der | undefined, what: string): Uint8Array {
  const { content } = expectTag(element, TAG.bitString, what);
  if (content[0] !== 0) malformed(`${what}: not whole octets`);
  return content.subarray(1);
}

/** UTCTime or GeneralizedTime, in UTC with seconds (RFC 5280, 4.1.2.5; a fraction as RFC 3161 allows). */
export function timeOf(element: Der | undefined, what: string): Date {
  const tag = element?.tag;
  if (!element || (tag !== TAG.utcTime && tag !== TAG.generalizedTime)) return malformed(`${what}: no time`);
  const text = String.fromCharCode(...element.content.subarray(0, 40));
  const pattern =
    tag === TAG.utcTime
      ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/
      : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,8}[1-9]))?Z$/;
  const match = pattern.exec(text);
  if (!match) return malformed(`${what}: time not in UTC or incomplete`);
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = ''] = match;
  const century = tag === TAG.utcTime ? (Number(year) >= 50 ? '19' : '20') : '';
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const iso = `${century}${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}Z`;
  const time = new Date(iso);
  if (Number.isNaN(time.getTime()) || time.toISOString() !== iso) malformed(`${what}: no such time`);
  return time;
}

/** An AlgorithmIdentifier: its OID and its parameters, null where absent. */
export interface Algorithm {
  readonly oid: string;
  readonly parameters: Der | null;
}

export function algorithmOf(element: Der | undefined, what: string): Algorithm {
  const [oid, parameters, ...more] = childrenOf(element, TAG.sequence, what);
  if (more.length > 0) malformed(`${what}: too many parts`);
  return { oid: oidOf(oid, what), parameters: parameters ?? null };
}

/** Whether an algorithm has no parameters: absent, or the NULL that older standards write. */
export function withoutParameters({ parameters }: Algorithm): boolean {
  return parameters === null || equalBytes(parameters.bytes, Uint8Array.of(TAG.null, 0));
}
