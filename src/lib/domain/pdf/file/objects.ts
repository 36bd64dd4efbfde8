import { damaged, refuse } from '../syntax/fault.ts';
import { decodeStream } from '../syntax/filters.ts';
import { Lexer } from '../syntax/lexer.ts';
import { Allowance, type PdfLimits } from '../syntax/limits.ts';
import { readObject } from '../syntax/object.ts';
import { parseValue } from '../syntax/parser.ts';
import {
  isInteger,
  isName,
  isRef,
  isStream,
  type PdfRef,
  type PdfStream,
  type PdfValue,
} from '../syntax/value.ts';
import { readSection, type XrefEntry, type XrefSection } from './xref.ts';

/** An object in use. */
export interface PdfObject {
  readonly number: number;
  readonly generation: number;
  readonly value: PdfValue;
  /** Where it stands in the file; null when it is packed in an object stream. */
  readonly place: { readonly start: number; readonly end: number } | null;
}

type Entries = ReadonlyMap<number, XrefEntry>;
type Placed = Extract<XrefEntry, { type: 'placed' }>;

/**
 * Reads the parts of one file and remembers them by their place, so that opening the file at
 * several ends reads each byte once, and an object that stayed is the very same value.
 */
export class ObjectReader {
  readonly #bytes: Uint8Array;
  readonly #allowance: Allowance;
  readonly #placed = new Map<number, PdfObject>();
  readonly #sections = new Map<number, XrefSection>();
  readonly #packed = new Map<PdfStream, readonly PdfObject[]>();

  constructor(bytes: Uint8Array, limits: PdfLimits) {
    this.#bytes = bytes;
    this.#allowance = new Allowance(limits);
  }

  /** The cross-reference section that begins at `start` and ends before `end`. */
  section(start: number, end: number): XrefSection {
    const known = this.#sections.get(start);
    if (known && known.end <= end) return known;
    const section = readSection(this.#bytes, start, end, this.#allowance);
    this.#sections.set(start, section);
    return section;
  }

  /** Every object in use under these entries. Throws a fault at the first that is not where it should be. */
  readAll(entries: Entries, end: number): Map<number, PdfObject> {
    const objects = new Map<number, PdfObject>();
    for (const [number, entry] of entries) {
      if (entry.type === 'placed') objects.set(number, this.#readPlaced(number, entry, entries, end));
    }
    for (const [number, entry] of entries) {
      if (entry.type !== 'packed') continue;
      const holder = objects.get(entry.stream);
      if (!holder?.place || !isStream(holder.value)) return damaged(end, 'object_stream_missing');
      const object = this.#unpack(holder.value, holder.place.start)[entry.index];
      if (object?.number !== number) return damaged(holder.place.start, 'object_stream_index');
      objects.set(number, object);
    }
    return objects;
  }

  #readPlaced(number: number, entry: Placed, entries: Entries, end: number): PdfObject {
    const known = this.#placed.get(entry.offset);
    if (known?.place && known.place.end <= end) return matching(known, number, entry);
    let borrowed = false;
    const lengthOf = (ref: PdfRef): number => {
      borrowed = true;
      return this.#lengthOf(ref, entries, end);
    };
    const object = this.#readAt(entry, end, lengthOf);
    // A length that stands elsewhere may be another at another end of the file: then it is read anew.
    if (!borrowed) this.#placed.set(entry.offset, object);
    return matching(object, number, entry);
  }

  #readAt(entry: Placed, end: number, lengthOf: (ref: PdfRef) => number): PdfObject {
    const {
      number,
      generation,
      value,
      start,
      end: behind,
    } = readObject(this.#bytes, entry.offset, end, {
      allowance: this.#allowance,
      lengthOf,
    });
    return { number, generation, value, place: { start, end: behind } };
  }

  #lengthOf(ref: PdfRef, entries: Entries, end: number): number {
    const { number, generation, value } = this.#lengthObject(entries.get(ref.number), entries, end);
    const right = number === ref.number && generation === ref.generation;
    return right && isInteger(value) ? value : damaged(end, 'stream_length');
  }

  #lengthObject(entry: XrefEntry | undefined, entries: Entries, end: number): PdfObject {
    if (entry?.type === 'placed') return this.#readLeaf(entry, end);
    const holder = entry?.type === 'packed' ? entries.get(entry.stream) : undefined;
    if (entry?.type !== 'packed' || holder?.type !== 'placed') return damaged(end, 'stream_length');
    const { value, place } = matching(this.#readLeaf(holder, end), entry.stream, holder);
    if (!isStream(value) || !place) return damaged(holder.offset, 'object_stream_missing');
    return this.#unpack(value, place.start)[entry.index] ?? damaged(place.start, 'object_stream_index');
  }

  /** An object with no length that stands elsewhere: so nobody looks for a length in a ring. */
  #readLeaf(entry: Placed, end: number): PdfObject {
    const known = this.#placed.get(entry.offset);
    if (known?.place && known.place.end <= end) return known;
    const object = this.#readAt(entry, end, () => damaged(entry.offset, 'stream_length'));
    // Many streams may share one length, which is read once.
    this.#placed.set(entry.offset, object);
    return object;
  }

  /** The objects packed in an object stream, in its own order (ISO 32000-1, 7.5.7). */
  #unpack(stream: PdfStream, start: number): readonly PdfObject[] {
    const known = this.#packed.get(stream);
    if (known) return known;
    const { dict } = stream;
    const [count, first] = [dict.get('N'), dict.get('First')];
    if (!isName(dict.get('Type'), 'ObjStm') || !isInteger(count) || !isInteger(first) || count < 0) {
      return damaged(start, 'object_stream');
    }
    const allowance = this.#allowance;
    const { objects } = allowance.limits;
    if (count > objects) refuse({ code: 'pdf_too_large', limit: 'objects', most: objects });
    // Its filters must stand in the stream itself: what is packed cannot tell how to unpack it.
    const direct = (value: PdfValue) => (isRef(value) ? damaged(start, 'object_stream') : value);
    const bytes = allowance.takeStructure((most) => decodeStream(stream, direct, most).bytes);
    const header = new Lexer(bytes, 0, Math.min(Math.max(first, 0), bytes.length));
    const places = Array.from({ length: count }, () => ({ number: pair(header), at: pair(header) }));
    const unpacked = places.map(({ number, at }, index) => {
      const behind = places[index + 1]?.at ?? bytes.length - first;
      if (behind < at || first + behind > bytes.length) return damaged(start, 'object_stream_index');
      const value = parseValue(new Lexer(bytes, first + at, first + behind), { allowance, inFile: false });
      return { number, generation: 0, value, place: null };
    });
    this.#packed.set(stream, unpacked);
    return unpacked;
  }
}

function pair(lexer: Lexer): number {
  lexer.skipSpace();
  return lexer.unsigned();
}

function matching(object: PdfObject, number: number, entry: Placed): PdfObject {
  const { generation } = object;
  if (object.number !== number || generation !== entry.generation) damaged(entry.offset, 'object_misplaced');
  return object;
}
