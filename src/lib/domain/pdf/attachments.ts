import type { PdfDocument } from './document.ts';
import { reachable } from './reachable.ts';
import { textOf } from './syntax/text.ts';
import { isDict, isStream, isString, type PdfDict, type PdfStream } from './syntax/value.ts';

/** A file inside the file. */
export interface Attachment {
  /** As people may see it: one line, nothing in it that turns the direction of reading. Empty where it has none. */
  readonly name: string;
  /** Bytes, unpacked; null where they can't be. */
  readonly size: number | null;
}

const MOST_NAME = 200;

/**
 * The files that a document carries, wherever a viewer may find them (ISO 32000-1, 7.11.4): among its names, beside what
 * they belong to (PDF/A-3), or pinned to a page. Unpacked to see how large they are, and not looked into. Each once
 * under each of its names, in alphabetical order.
 */
export function attachmentsOf(document: PdfDocument): Attachment[] {
  const sizes = new Map<PdfStream, number | null>();
  const found = new Map<string, Attachment>();
  const numbers = new Map<PdfStream, number>();
  for (const { dict } of reachable(document)) {
    for (const stream of filesOf(document, dict)) {
      if (!numbers.has(stream)) numbers.set(stream, numbers.size);
      const size = sizes.get(stream) ?? sizeOf(document, stream);
      sizes.set(stream, size);
      const name = attachmentName(document, dict);
      found.set(`${numbers.get(stream)} ${name}`, { name, size });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The streams that a file specification embeds: most often one, for every system it names. */
export function filesOf(document: PdfDocument, specification: PdfDict): ReadonlySet<PdfStream> {
  const files = document.resolve(specification.get('EF'));
  const values = isDict(files) ? [...files.entries.values()] : [];
  return new Set(values.map((value) => document.resolve(value)).filter(isStream));
}

function attachmentName(document: PdfDocument, specification: PdfDict): string {
  for (const key of ['UF', 'F', 'Unix', 'DOS', 'Mac']) {
    const name = document.resolve(specification.get(key));
    if (!isString(name)) continue;
    const shown = textOf(name).replace(/\s+/gu, ' ').trim();
    if (shown !== '') return [...shown].slice(0, MOST_NAME).join('');
  }
  return '';
}

function sizeOf(document: PdfDocument, stream: PdfStream): number | null {
  const decoded = document.streamBytes(stream);
  return decoded.ok ? decoded.value.bytes.length : null;
}
