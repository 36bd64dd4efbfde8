import { filesOf } from '#lib/domain/pdf/attachments.ts';
import type { PdfDocument, PdfPage } from '#lib/domain/pdf/document.ts';
import { reachable } from '#lib/domain/pdf/reachable.ts';
import { isDict, isName, type PdfDict, type PdfStream } from '#lib/domain/pdf/syntax/value.ts';
import { annotationsOf } from './widget.ts';

export interface AttachmentFault {
  readonly code: 'pdf_embedded_file';
  /**
   * Viewers show its files in the place of its pages; an attachment is one file to some viewers and another to others;
   * it can't be unpacked, or lies elsewhere; one has no name to be listed by; there are too many of them.
   */
  readonly reason: 'portfolio' | 'two_contents' | 'unreadable' | 'unlisted' | 'too_many';
}

/** A list that a person still reads through. */
const MOST_FILES = 100;
/** Bytes of all of them, unpacked: who is to sign has them unpacked to see how large they are. */
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * The first thing about the files inside that keeps them from being listed to everybody alike, or null. Attachments are
 * not looked into: they come along as they are.
 */
export function findAttachmentFault(
  document: PdfDocument,
  pages: readonly PdfPage[],
): AttachmentFault | null {
  const fault = (reason: AttachmentFault['reason']): AttachmentFault => ({
    code: 'pdf_embedded_file',
    reason,
  });
  const listed = new Set<PdfStream>();
  const embedded = new Set<PdfStream>();
  for (const { dict, stream } of reachable(document)) {
    if (stream && isName(document.resolve(dict.get('Type')), 'EmbeddedFile')) embedded.add(stream);
    if (document.resolve(dict.get('EF')) === null) continue;
    const reason = specificationFault(document, dict);
    if (reason) return fault(reason);
    for (const file of filesOf(document, dict)) listed.add(file);
  }
  for (const pinned of pages.flatMap((page) => annotationsOf(document, page))) {
    if (!isName(document.resolve(pinned.get('Subtype')), 'FileAttachment')) continue;
    const specification = document.resolve(pinned.get('FS'));
    if (!isDict(specification) || filesOf(document, specification).size === 0) return fault('unreadable');
  }
  if ([...embedded].some((stream) => !listed.has(stream))) return fault('unlisted');
  if (listed.size > MOST_FILES) return fault('too_many');
  let total = 0;
  for (const file of listed) {
    const decoded = document.streamBytes(file);
    if (!decoded.ok) return fault('unreadable');
    total += decoded.value.bytes.length;
    if (total > MOST_BYTES) return fault('too_many');
  }
  return null;
}

function specificationFault(document: PdfDocument, dict: PdfDict): 'two_contents' | 'unreadable' | null {
  const files = filesOf(document, dict);
  // A file system of its own: what is embedded is not what a viewer opens.
  if (files.size === 0 || document.resolve(dict.get('FS')) !== null) return 'unreadable';
  return files.size > 1 ? 'two_contents' : null;
}
