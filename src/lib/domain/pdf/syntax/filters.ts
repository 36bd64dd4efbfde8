import { Inflate } from 'pako';
import { damaged, refuse } from './fault.ts';
import { hexDigit } from './lexer.ts';
import { isWhite } from './signs.ts';
import { undoPredictor } from './predictor.ts';
import { isArray, isDict, isName, type PdfDict, type PdfStream, type PdfValue } from './value.ts';

/** Filters whose result is a picture, not bytes to read: undoing stops in front of them. */
const PICTURES: ReadonlySet<string> = new Set(['DCTDecode', 'JPXDecode', 'CCITTFaxDecode', 'JBIG2Decode']);

export interface Decoded {
  readonly bytes: Uint8Array;
  /** The picture filter that is left, if any. */
  readonly picture: string | null;
}

/** The filters of a stream in the order of undoing; `resolve` follows references. */
export function filtersOf(stream: PdfStream, resolve: (value: PdfValue) => PdfValue): string[] {
  const filter = resolve(stream.dict.get('Filter'));
  if (filter === null) return [];
  return (isArray(filter) ? filter : [filter]).map((each) => {
    const name = resolve(each);
    return isName(name) ? name.name : damaged(-1, 'filter_not_a_name');
  });
}

/** Undoes a stream's filters. `most` bounds each step, in bytes; more is pdf_too_large. */
export function decodeStream(
  stream: PdfStream,
  resolve: (value: PdfValue) => PdfValue,
  most: number,
): Decoded {
  const parameters = resolve(stream.dict.get('DecodeParms'));
  const filters = filtersOf(stream, resolve);
  // More than a few filters on one stream is only ever an attempt to multiply.
  if (filters.length > 4) refuse({ code: 'pdf_too_large', limit: 'filters', most: 4 });
  let bytes = stream.raw;
  for (const [at, name] of filters.entries()) {
    if (PICTURES.has(name)) return { bytes, picture: name };
    const own = resolve(isArray(parameters) ? (parameters[at] ?? null) : parameters);
    bytes = decode(name, bytes, isDict(own) ? own : null, most);
  }
  return { bytes, picture: null };
}

function decode(name: string, bytes: Uint8Array, parameters: PdfDict | null, most: number): Uint8Array {
  switch (name) {
    case 'FlateDecode':
    case 'Fl':
      return undoPredictor(inflate(bytes, most), parameters);
    case 'ASCIIHexDecode':
    case 'AHx':
      return asciiHex(bytes);
    case 'ASCII85Decode':
    case 'A85':
      return ascii85(bytes);
    case 'RunLengthDecode':
    case 'RL':
      return runLength(bytes, most);
    default:
      return damaged(-1, 'filter_unknown');
  }
}

/** zlib (RFC 1950), to its checksum. Bytes behind the end are left alone, and of nothing nothing comes, as all readers do. */
export function inflate(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length === 0) return bytes;
  const chunks: Uint8Array[] = [];
  let size = 0;
  let complete = false;
  // Named window bits keep pako from taking gzip as well.
  const inflater = new Inflate({ windowBits: 15, chunkSize: 64 * 1024 });
  inflater.onData = (chunk) => {
    // Typed for text too, which only `to: 'string'` gives.
    if (!(chunk instanceof Uint8Array)) return;
    size += chunk.length;
    if (size > most) refuse({ code: 'pdf_too_large', limit: 'inflated_bytes', most });
    chunks.push(chunk);
  };
  inflater.onEnd = (status) => {
    complete = Number(status) === 0;
  };
  inflater.push(bytes, true);
  if (!complete) damaged(-1, 'stream_not_inflatable');
  return joined(chunks, size);
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

function asciiHex(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let high = -1;
  for (const byte of bytes) {
    if (isWhite(byte)) continue;
    if (byte === 0x3e) break;
    const digit = hexDigit(byte);
    if (digit < 0) damaged(-1, 'stream_not_hex');
    if (high < 0) high = digit;
    else {
      out.push(high * 16 + digit);
      high = -1;
    }
  }
  if (high >= 0) out.push(high * 16);
  return Uint8Array.from(out);
}

function ascii85(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  let group: number[] = [];
  const flush = (size: number): void => {
    const value = group.reduce((all, digit) => all * 85 + digit, 0);
    if (value > 0xffffffff) damaged(-1, 'stream_not_ascii85');
    for (let at = 0; at < size; at++) out.push(Math.floor(value / 256 ** (3 - at)) % 256);
    group = [];
  };
  for (const byte of bytes) {
    if (isWhite(byte)) continue;
    if (byte === 0x7e) break;
    if (byte === 0x7a && group.length === 0) out.push(0, 0, 0, 0);
    else if (byte < 0x21 || byte > 0x75) damaged(-1, 'stream_not_ascii85');
    else group.push(byte - 0x21);
    if (group.length === 5) flush(4);
  }
  if (group.length === 1) damaged(-1, 'stream_not_ascii85');
  if (group.length > 1) {
    const size = group.length - 1;
    while (group.length < 5) group.push(84);
    flush(size);
  }
  return Uint8Array.from(out);
}

function runLength(bytes: Uint8Array, most: number): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at++] ?? 128;
    if (length === 128) break;
    if (length < 128) {
      for (const byte of bytes.subarray(at, at + length + 1)) out.push(byte);
      at += length + 1;
    } else {
      const byte = bytes[at++] ?? damaged(-1, 'stream_ends_early');
      for (let count = 257 - length; count > 0; count--) out.push(byte);
    }
    if (out.length > most) refuse({ code: 'pdf_too_large', limit: 'inflated_bytes', most });
  }
  return Uint8Array.from(out);
}
