import type { PdfDocument } from '../pdf/document.ts';
import { isArray, isDict, isStream, type PdfValue } from '../pdf/value.ts';
import { type Certificate, readCertificate } from './certificate.ts';

/** What a file keeps so that its signatures can be judged when nobody can be asked any more. */
export interface Evidence {
  readonly certificates: readonly Certificate[];
  /** Revocation lists, DER. */
  readonly lists: readonly Uint8Array[];
}

/** More of either says nothing about one document, and is there to cost time. */
const MOST_PARTS = 500;

/**
 * The document security store (ISO 32000-2, 12.8.4.3) of a document as it was at one end: the certificates and lists
 * that stand in it for all signatures, or for one. Nobody vouches for any of them for being there; OCSP answers are not
 * read.
 */
export function evidenceIn(document: PdfDocument): Evidence {
  const store = document.resolve(document.root.get('DSS'));
  if (!isDict(store)) return { certificates: [], lists: [] };
  const vri = document.resolve(store.get('VRI'));
  const own = isDict(vri) ? vri.keys().map((key) => document.resolve(vri.get(key))) : [];
  const entries = own.slice(0, MOST_PARTS).filter(isDict);
  const all = (key: string, each: string) =>
    [store.get(key), ...entries.map((entry) => entry.get(each))].flatMap((list) => streamsIn(document, list));
  const certificates = all('Certs', 'Cert')
    .slice(0, MOST_PARTS)
    .flatMap((der) => {
      const read = readCertificate(der);
      return read.ok ? [read.value] : [];
    });
  return { certificates, lists: all('CRLs', 'CRL').slice(0, MOST_PARTS) };
}

function streamsIn(document: PdfDocument, value: PdfValue): Uint8Array[] {
  const list = document.resolve(value);
  return (isArray(list) ? list.slice(0, MOST_PARTS) : []).flatMap((each) => {
    const stream = document.resolve(each);
    const read = isStream(stream) ? document.streamBytes(stream) : null;
    return read?.ok && read.value.picture === null ? [read.value.bytes] : [];
  });
}
