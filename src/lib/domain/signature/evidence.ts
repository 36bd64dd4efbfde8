import type { PdfDocument } from '../pdf/document.ts';
import { reading } from '../pdf/syntax/fault.ts';
import { decodeStream } from '../pdf/syntax/filters.ts';
import { isArray, isDict, isStream, type PdfStream, type PdfValue } from '../pdf/syntax/value.ts';
import { type Certificate, readCertificate } from './certificate/certificate.ts';
import { readRevocationList, type RevocationList } from './certificate/revocation-list.ts';

/** What a file keeps so that its signatures can be judged when nobody can be asked any more. */
export interface Evidence {
  readonly certificates: readonly Certificate[];
  readonly lists: readonly RevocationList[];
}

/** More of either says nothing about one document, and is there to cost time; so are more bytes for all of them. */
const MOST_PARTS = 500;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Reads the document security store (ISO 32000-2, 12.8.4.3) of a file as it was at one end or another: the certificates
 * and lists that stand in it for all signatures, or for one, each read once. Nobody vouches for any of them for being
 * there; OCSP answers and what is none is passed over, and so is what goes beyond 500 parts or 16 MiB.
 */
export class EvidenceReader {
  readonly #certificates = new Map<PdfStream, Certificate | null>();
  readonly #lists = new Map<PdfStream, RevocationList | null>();
  #left = MOST_BYTES;
  #complete = true;

  /** Whether nothing was passed over for being too much: it could have been what says that a certificate was revoked. */
  get complete(): boolean {
    return this.#complete;
  }

  in(document: PdfDocument): Evidence {
    const store = document.resolve(document.root.get('DSS'));
    if (!isDict(store)) return { certificates: [], lists: [] };
    const vri = document.resolve(store.get('VRI'));
    const own = this.#some(isDict(vri) ? vri.keys() : []);
    const entries = own.map((key) => document.resolve(isDict(vri) ? vri.get(key) : null)).filter(isDict);
    const streamsIn = (value: PdfValue) => {
      const list = document.resolve(value);
      return this.#some(isArray(list) ? list : []).map((each) => document.resolve(each));
    };
    const all = (key: string, each: string) => {
      const lists = [store.get(key), ...entries.map((entry) => entry.get(each))];
      // Many signatures may share a list.
      return this.#some([...new Set(lists.flatMap(streamsIn).filter(isStream))]);
    };
    return {
      certificates: all('Certs', 'Cert').flatMap((stream) => this.#certificate(document, stream) ?? []),
      lists: all('CRLs', 'CRL').flatMap((stream) => this.#list(document, stream) ?? []),
    };
  }

  #some<T>(all: readonly T[]): readonly T[] {
    if (all.length > MOST_PARTS) this.#complete = false;
    return all.slice(0, MOST_PARTS);
  }

  #certificate(document: PdfDocument, stream: PdfStream): Certificate | null {
    return once(this.#certificates, stream, () => {
      const read = readCertificate(this.#bytes(document, stream));
      return read.ok ? read.value : null;
    });
  }

  #list(document: PdfDocument, stream: PdfStream): RevocationList | null {
    return once(this.#lists, stream, () => {
      const read = readRevocationList(this.#bytes(document, stream));
      return read.ok ? read.value : null;
    });
  }

  #bytes(document: PdfDocument, stream: PdfStream): Uint8Array {
    const resolve = (value: PdfValue) => document.resolve(value);
    const read = reading(() => decodeStream(stream, resolve, this.#left));
    const fits = read.ok && read.value.picture === null && read.value.bytes.length <= this.#left;
    const plain = fits ? read.value.bytes : null;
    // One that does not fit ends it: what it unpacked to was paid for.
    if (plain === null) this.#complete = false;
    this.#left -= plain?.length ?? this.#left;
    return plain ?? new Uint8Array();
  }
}

function once<T>(known: Map<PdfStream, T>, stream: PdfStream, read: () => T): T {
  const before = known.get(stream);
  if (before !== undefined) return before;
  const now = read();
  known.set(stream, now);
  return now;
}
