import { PdfArray, PdfDict, PdfName, PdfNumber, PdfRef, PdfStream, PdfString, type PDF } from '@libpdf/core';
import { equalBytes } from '#lib/domain/bytes.ts';
import { err, type Result } from '#lib/domain/result.ts';
import { resolved } from '../pages.ts';
import { placeholderEntries } from './placeholder.ts';
import {
  appending,
  opening,
  prepared,
  RESERVE,
  type Prepared,
  type PrepareError,
} from './prepare-signature.ts';

/** What is kept in a file for the time when nobody can be asked any more. */
export interface EvidenceInput {
  /** Of the document timestamp: a name that no field has. */
  readonly field: string;
  /** DER. Those that the file has already are not written again. */
  readonly certificates: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
}

/** Print and Locked (ISO 32000-1, table 165). */
const FLAGS = 4 | 128;
/** Certificates and lists are written plain: short as they are, they gain nothing, and stay the bytes they are. */
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * The file with a document security store (ISO 32000-2, 12.8.4.3) that has what it had and what is new, and with a
 * document timestamp over it (EN 319 142-1, 5.4.3) in a field of its own on the first page, without extent, its
 * /Contents still zeros. No VRI: what is kept is kept for every signature.
 */
export async function prepareEvidence(
  bytes: Uint8Array,
  { field, certificates, lists }: EvidenceInput,
): Promise<Result<Prepared, PrepareError>> {
  const opened = await opening(bytes);
  if (!opened.ok) return opened;
  const { pdf, document } = opened.value;
  const catalog = pdf.getCatalog();
  const form = resolved(pdf, catalog.get('AcroForm'));
  const pages = document.pages();
  const first = pages.ok ? pages.value[0]?.ref : undefined;
  const pageRef = first && PdfRef.of(first.number, first.generation);
  const page = resolved(pdf, pageRef);
  if (!(form instanceof PdfDict) || !(page instanceof PdfDict) || !pageRef)
    return err({ code: 'cannot_extend', reason: 'no form' });
  catalog.set('DSS', pdf.register(storeOf(pdf, certificates, lists)));
  const stamp = pdf.register(
    PdfDict.of({
      Type: PdfName.of('DocTimeStamp'),
      Filter: PdfName.of('Adobe.PPKLite'),
      SubFilter: PdfName.of('ETSI.RFC3161'),
      ...placeholderEntries(RESERVE),
    }),
  );
  const widget = pdf.register(
    PdfDict.of({
      Type: PdfName.of('Annot'),
      Subtype: PdfName.of('Widget'),
      FT: PdfName.of('Sig'),
      T: PdfString.fromString(field),
      F: PdfNumber.of(FLAGS),
      Rect: PdfArray.of(...[0, 0, 0, 0].map((side) => PdfNumber.of(side))),
      P: pageRef,
      V: stamp,
    }),
  );
  append(pdf, form, 'Fields', widget);
  append(pdf, page, 'Annots', widget);
  const extended = await appending(pdf, bytes, NEVER);
  return extended.ok ? prepared(document, extended.value, RESERVE) : extended;
}

function storeOf(pdf: PDF, certificates: readonly Uint8Array[], lists: readonly Uint8Array[]): PdfDict {
  const before = resolved(pdf, pdf.getCatalog().get('DSS'));
  const store = new PdfDict(before instanceof PdfDict ? [...before] : []);
  for (const [key, ders] of [
    ['Certs', certificates],
    ['CRLs', lists],
  ] as const) {
    const list = resolved(pdf, store.get(key));
    const refs = list instanceof PdfArray ? [...list] : [];
    const there = refs.map((ref) => resolved(pdf, ref)).filter((each) => each instanceof PdfStream);
    for (const der of ders) {
      if (there.some(({ data }) => equalBytes(data, der))) continue;
      refs.push(pdf.register(new PdfStream([], der)));
    }
    store.set(key, pdf.register(new PdfArray(refs)));
  }
  return store;
}

/** Appends to a list that stands in `owner` itself, or as an object of its own. */
function append(pdf: PDF, owner: PdfDict, key: string, item: PdfRef): void {
  const list = resolved(pdf, owner.get(key));
  if (list instanceof PdfArray) list.push(item);
  else owner.set(key, PdfArray.of(item));
}
