import type { Result } from '../result.ts';
import { checkHeader, readChain } from './file/chain.ts';
import type { Closure } from './drawing/closed.ts';
import type { DrawingWeight } from './drawing/weight.ts';
import { damaged, type PdfError, reading, refuse } from './syntax/fault.ts';
import { type Decoded, decodeStream } from './syntax/filters.ts';
import { PDF_LIMITS, type PdfLimits } from './syntax/limits.ts';
import { ObjectReader, type PdfObject } from './file/objects.ts';
import { pagesOf, type PdfPage } from './pages.ts';
import type { PdfSource } from './file/source.ts';
import {
  isDict,
  isInteger,
  isName,
  isRef,
  type PdfDict,
  type PdfRef,
  type PdfStream,
  type PdfValue,
} from './syntax/value.ts';
import type { XrefEntry, XrefSection } from './file/xref.ts';

export type { PdfError } from './syntax/fault.ts';
export { type PdfLimits } from './syntax/limits.ts';
export type { PdfObject } from './file/objects.ts';
export type { PdfPage } from './pages.ts';

/** A document as it was at one end of the file, every object in use already read. */
export class PdfDocument implements PdfSource {
  readonly bytes: Uint8Array;
  readonly end: number;
  /** Cross-reference sections, the newest first. */
  readonly sections: readonly XrefSection[];
  readonly trailer: PdfDict;
  readonly rootRef: PdfRef;
  readonly root: PdfDict;
  /** The sound part, when what follows it was read in sequence (`openBySequence`); else null. */
  readonly base: PdfDocument | null;
  /** Of appearances that came later: what was found of each, and how much of them may still be read. */
  readonly looks = {
    closures: new Map<PdfStream, Closure>(),
    weight: null as DrawingWeight | null,
    left: { operators: 4_000_000, bytes: 32 * 1024 * 1024 },
  };
  readonly #objects: ReadonlyMap<number, PdfObject>;
  readonly #limits: PdfLimits;

  constructor(
    file: { bytes: Uint8Array; end: number; limits: PdfLimits; base?: PdfDocument },
    sections: readonly XrefSection[],
    objects: ReadonlyMap<number, PdfObject>,
  ) {
    this.bytes = file.bytes;
    this.end = file.end;
    this.base = file.base ?? null;
    this.sections = sections;
    this.trailer = sections[0]?.trailer ?? damaged(file.end, 'expected_trailer');
    this.#objects = objects;
    this.#limits = file.limits;
    const ref = this.trailer.get('Root');
    this.rootRef = isRef(ref) ? ref : damaged(file.end, 'root');
    const root = this.resolve(ref);
    this.root = isDict(root) && isName(root.get('Type'), 'Catalog') ? root : damaged(file.end, 'root');
  }

  /** Follows references, to null where nothing is. Other values come back as they are. */
  resolve(value: PdfValue): PdfValue {
    let next = value;
    // An object may itself be a reference; a ring of them is nothing.
    for (let steps = 0; isRef(next); steps++) {
      if (steps > 16) return null;
      next = this.object(next)?.value ?? null;
    }
    return next;
  }

  /** The object a reference names, or null: free, absent, or of another generation. */
  object(ref: PdfRef): PdfObject | null {
    const found = this.#objects.get(ref.number);
    return found && found.generation === ref.generation ? found : null;
  }

  /** The object in use under a number, of whichever generation; null where none is. */
  numbered(number: number): PdfObject | null {
    return this.#objects.get(number) ?? null;
  }

  /** Every object in use, by number. */
  objects(): readonly PdfObject[] {
    return [...this.#objects.values()];
  }

  /**
   * A stream's bytes with its filters undone, at most `inflatedBytes`. Undoing stops in front of a
   * picture filter (DCTDecode and its like), which is then named. Errors: pdf_damaged, pdf_too_large.
   */
  streamBytes(stream: PdfStream): Result<Decoded, PdfError> {
    return reading(() => decodeStream(stream, (value) => this.resolve(value), this.#limits.inflatedBytes));
  }

  /** The pages in order, with what they inherit. Errors: pdf_damaged, pdf_too_large. */
  pages(): Result<readonly PdfPage[], PdfError> {
    return reading(() => pagesOf(this, this.#limits.pages));
  }
}

/**
 * Reads a file strictly and never repairs: every cross-reference entry in use must point at exactly
 * its object, every stream must have exactly its length. With `end` it is read as it was when it was
 * that long. Takes cross-reference tables and streams, hybrid files, object streams, linearized files.
 * Never throws, whatever the bytes are. `reader` shares what was read between ends of one file.
 */
export function openPdf(
  bytes: Uint8Array,
  options: { end?: number; limits?: PdfLimits; reader?: ObjectReader } = {},
): Result<PdfDocument, PdfError> {
  return reading(() => {
    const limits = options.limits ?? PDF_LIMITS;
    const end = Math.min(options.end ?? bytes.length, bytes.length);
    const reader = options.reader ?? new ObjectReader(bytes, limits);
    checkHeader(bytes);
    const sections = readChain(bytes, end, limits, (start) => reader.section(start, end));
    for (const { trailer } of sections) {
      if (trailer.get('Encrypt') !== null) refuse({ code: 'pdf_encrypted' });
    }
    const entries = merged(sections, limits);
    const size = sections[0]?.trailer.get('Size') ?? null;
    // Some writers count one too few, which no reader minds; comparing revisions does mind.
    if (!isInteger(size)) return damaged(end, 'size');
    return new PdfDocument({ bytes, end, limits }, sections, reader.readAll(entries, end));
  });
}

/** The entry in force for every number: the newest section that names it decides. */
function merged(sections: readonly XrefSection[], limits: PdfLimits): Map<number, XrefEntry> {
  const all = new Map<number, XrefEntry>();
  for (const section of sections) {
    for (const part of section.hybrid ? [section, section.hybrid] : [section]) {
      for (const [number, entry] of part.entries) if (!all.has(number)) all.set(number, entry);
    }
    if (all.size > limits.objects) refuse({ code: 'pdf_too_large', limit: 'objects', most: limits.objects });
  }
  return all;
}
