import { changedKeys } from '../syntax/equal.ts';
import { isDict, isStream, isString, type PdfStream, type PdfValue } from '../syntax/value.ts';
import type { Comparison } from './comparison.ts';

/** What every writer sets anew when it appends, as XMP has it. */
const DATES =
  /(<(xmp:ModifyDate|xmp:MetadataDate|xmpMM:InstanceID|pdf:Producer)>)[^<]*(<\/\2>)|\b(xmp:ModifyDate|xmp:MetadataDate|xmpMM:InstanceID|pdf:Producer)="[^"<]*"/g;
/** The packet around it, which says nothing of the document. */
const FRAME =
  /<\?xpacket [^<>]*\?>|<\/?(?:x:xmpmeta|rdf:RDF|rdf:Description)(?:\s+(?:xmlns:\w+|x:xmptk|rdf:about)="[^"<]*")*\s*\/?>/g;

/** The information dictionary: only the time of the last change and the program that made it may differ. */
export function judgeInformation(comparison: Comparison, before: PdfValue, after: PdfValue): void {
  if (!isDict(before) || !isDict(after) || after.repeated.length > 0) {
    comparison.refuse({ code: 'information_changed', key: 'Info' });
    return;
  }
  for (const key of changedKeys(before, after)) {
    const bookkeeping = key === 'ModDate' || key === 'Producer';
    if (!bookkeeping || !isString(comparison.after.resolve(after.get(key))))
      comparison.refuse({ code: 'information_changed', key });
  }
}

/**
 * The catalog's XMP: only times of changes, the number of the instance and the program may differ. A document that had
 * none may get one that says no more than these.
 */
export function judgeMetadata(comparison: Comparison, before: PdfValue, after: PdfValue): void {
  const now = xmpOf(comparison, 'after', after, before === null ? '' : '$1$3$4');
  const then = before === null ? '' : xmpOf(comparison, 'before', before, '$1$3$4');
  const said = before === null ? now?.replace(FRAME, '').trim() : now;
  if (then === null || said !== then) comparison.refuse({ code: 'information_changed', key: 'Metadata' });
}

/** @param bookkeeping what stands in the place of dates and their like */
function xmpOf(
  comparison: Comparison,
  side: 'before' | 'after',
  value: PdfValue,
  bookkeeping: string,
): string | null {
  if (!isStream(value) || !isPlain(value)) return null;
  const read = comparison[side].streamBytes(value);
  if (!read.ok || read.value.picture) return null;
  const text = new TextDecoder('utf-8').decode(read.value.bytes);
  // Packets are padded with white space to be rewritten in place.
  return text.replace(DATES, bookkeeping).replace(/\s+/g, ' ');
}

function isPlain({ dict }: PdfStream): boolean {
  const allowed = ['Type', 'Subtype', 'Length', 'Filter', 'DecodeParms'];
  return dict.repeated.length === 0 && dict.keys().every((key) => allowed.includes(key));
}
