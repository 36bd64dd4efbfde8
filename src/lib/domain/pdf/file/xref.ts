import { decodeStream } from '../syntax/filters.ts';
import { damaged, refuse } from '../syntax/fault.ts';
import { isDigit, Lexer } from '../syntax/lexer.ts';
import type { Allowance } from '../syntax/limits.ts';
import { readObject } from '../syntax/object.ts';
import { parseValue } from '../syntax/parser.ts';
import { isArray, isDict, isInteger, isName, isStream, type PdfDict } from '../syntax/value.ts';

export type XrefEntry =
  | { readonly type: 'free' }
  | { readonly type: 'placed'; readonly offset: number; readonly generation: number }
  | { readonly type: 'packed'; readonly stream: number; readonly index: number };

/** One cross-reference section: a table with its trailer, or a cross-reference stream. */
export interface XrefSection {
  readonly kind: 'table' | 'stream';
  readonly start: number;
  readonly end: number;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict;
  /** The stream that a table of a hybrid file names, already read. */
  readonly hybrid: XrefSection | null;
}

/** More bytes than any number in a cross-reference stream has. */
const MOST_WIDTH = 8;

/** Reads the section that begins exactly at `start`. */
export function readSection(
  bytes: Uint8Array,
  start: number,
  end: number,
  allowance: Allowance,
): XrefSection {
  if (start >= end) damaged(start, 'xref_outside_file');
  const lexer = new Lexer(bytes, start, end);
  if (lexer.takeKeyword('xref')) return readTable(lexer, start, allowance);
  if (isDigit(lexer.peek())) return readXrefStream(bytes, start, end, allowance);
  return damaged(start, 'expected_xref');
}

function readTable(lexer: Lexer, start: number, allowance: Allowance): XrefSection {
  const entries = new Map<number, XrefEntry>();
  for (;;) {
    lexer.skipSpace();
    if (lexer.takeKeyword('trailer')) break;
    readSubsection(lexer, entries, allowance);
  }
  const trailer = parseValue(lexer, { allowance, inFile: true });
  if (!isDict(trailer)) return damaged(lexer.position, 'expected_trailer');
  const hybrid = trailer.get('XRefStm');
  return {
    kind: 'table',
    start,
    end: lexer.position,
    entries,
    trailer,
    hybrid: hybrid === null ? null : readHybrid(lexer, hybrid, allowance),
  };
}

function readHybrid(lexer: Lexer, at: unknown, allowance: Allowance): XrefSection {
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at < 0)
    return damaged(lexer.position, 'xrefstm');
  if (!isDigit(lexer.bytes[at])) damaged(at, 'xrefstm');
  return readXrefStream(lexer.bytes, at, lexer.end, allowance);
}

/** `first count`, then `count` entries of exactly twenty bytes, so that every reader sees the same ones. */
function readSubsection(lexer: Lexer, entries: Map<number, XrefEntry>, allowance: Allowance): void {
  const first = lexer.unsigned();
  lexer.skipWhite();
  const count = lexer.unsigned();
  while (lexer.peek() === 0x20) lexer.position++;
  if (lexer.peek() === 0x0d) lexer.position++;
  if (lexer.peek() === 0x0a) lexer.position++;
  takeEntries(allowance, count);
  for (let at = 0; at < count; at++) {
    const text = String.fromCharCode(...lexer.bytes.subarray(lexer.position, lexer.position + 20));
    const match = /^(\d{10}) (\d{5}) ([nf])( \r| \n|\r\n)$/.exec(text);
    if (!match) damaged(lexer.position, 'xref_entry');
    const [, offset, generation, use] = match;
    add(entries, first + at, lexer.position, {
      ...(use === 'f'
        ? { type: 'free' }
        : { type: 'placed', offset: Number(offset), generation: Number(generation) }),
    });
    lexer.position += 20;
  }
}

function takeEntries(allowance: Allowance, count: number): void {
  const most = allowance.limits.objects;
  if (count > most) refuse({ code: 'pdf_too_large', limit: 'objects', most });
  allowance.takeValues(count);
}

function add(entries: Map<number, XrefEntry>, number: number, offset: number, entry: XrefEntry): void {
  if (entries.has(number)) damaged(offset, 'xref_entry_twice');
  entries.set(number, entry);
}

function readXrefStream(bytes: Uint8Array, start: number, end: number, allowance: Allowance): XrefSection {
  const lengthOf = () => damaged(start, 'xref_stream_length');
  const object = readObject(bytes, start, end, { allowance, lengthOf });
  const stream = object.value;
  if (!isStream(stream) || !isName(stream.dict.get('Type'), 'XRef')) return damaged(start, 'expected_xref');
  const widths = stream.dict.get('W');
  if (!isArray(widths) || widths.length !== 3) return damaged(start, 'xref_stream_widths');
  const [type = 0, second = 0, third = 0] = widths.map((width) =>
    isInteger(width) && width >= 0 && width <= MOST_WIDTH ? width : damaged(start, 'xref_stream_widths'),
  );
  const row = type + second + third;
  const data = allowance.takeStructure((most) => decodeStream(stream, (value) => value, most).bytes);
  const ranges = indexOf(stream.dict, start);
  const count = ranges.reduce((all, [, size]) => all + size, 0);
  takeEntries(allowance, count);
  if (row === 0 || data.length !== row * count) damaged(start, 'xref_stream_size');
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  for (const [first, size] of ranges) {
    for (let number = first; number < first + size; number++, at += row) {
      const field = (from: number, width: number) => exact(bigEndian(data, at + from, width), start);
      const kind = type === 0 ? 1 : field(0, type);
      add(entries, number, start, entryOf(kind, field(type, second), field(type + second, third), start));
    }
  }
  return { kind: 'stream', start, end: object.end, entries, trailer: stream.dict, hybrid: null };
}

function entryOf(kind: number, second: number, third: number, start: number): XrefEntry {
  if (kind === 0) return { type: 'free' };
  if (kind === 1) return { type: 'placed', offset: second, generation: third };
  if (kind === 2) return { type: 'packed', stream: second, index: third };
  return damaged(start, 'xref_entry');
}

function indexOf(dict: PdfDict, start: number): [number, number][] {
  const index = dict.get('Index') ?? [0, dict.get('Size')];
  if (!isArray(index) || index.length % 2 !== 0) return damaged(start, 'xref_stream_index');
  const ranges: [number, number][] = [];
  for (let at = 0; at < index.length; at += 2) {
    const [first, size] = [index[at] ?? null, index[at + 1] ?? null];
    if (!isInteger(first) || !isInteger(size) || first < 0 || size < 0) {
      return damaged(start, 'xref_stream_index');
    }
    ranges.push([first, size]);
  }
  return ranges;
}

/** Beyond 2^53 two numbers would be one. */
function exact(value: number, start: number): number {
  return Number.isSafeInteger(value) ? value : damaged(start, 'xref_entry');
}

function bigEndian(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let next = at; next < at + width; next++) value = value * 256 + (bytes[next] ?? 0);
  return value;
}
