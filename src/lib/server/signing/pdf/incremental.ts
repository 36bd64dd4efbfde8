import { createHash } from 'node:crypto';
import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfString, type PdfRef } from '@libpdf/core';
import { openPdf } from '#lib/domain/pdf/document.ts';
import { err, ok, type Failure, type Result } from '#lib/domain/result.ts';
import { nameOf, resolved } from './pages.ts';
import { fillSignature, measurePlaceholder, placeholderEntries, writeByteRange } from './placeholder.ts';
import {
  LANGUAGE_KEY,
  SPACE_KEY,
  sealedForm,
  signedForm,
  type SignatureAppearance,
} from './signature-block.ts';
import { embedTypeface } from './typeface.ts';

export type { SignatureAppearance } from './signature-block.ts';

export interface AppendInput<E extends Failure> {
  /** The field as {@link stampDocument} named it. */
  readonly field: string;
  readonly name: string;
  readonly reason: string;
  readonly location?: string;
  /** The claimed time of signing, written as /M in UTC. */
  readonly time: Date;
  /** Makes this the certification signature; only the first signature of a document can be that. */
  readonly certify?: { readonly permits: 1 | 2 | 3 };
  /** What a signer's space shows from now on; the seal's shows time and name by itself. */
  readonly appearance?: SignatureAppearance;
  /** Gives the CMS (DER) over the SHA-256 of the byte range. Its failure is handed on, and nothing is appended. */
  sign(digest: Uint8Array): Promise<Result<Uint8Array, E>>;
  /** Bytes kept for the CMS. */
  readonly reserve?: number;
}

export type AppendError =
  /** The strict reader or the library would have to repair the file, which would break the signatures in it. */
  | { code: 'cannot_extend'; reason: string }
  | { code: 'field_missing'; field: string }
  | { code: 'field_already_signed'; field: string }
  | { code: 'signature_too_large'; size: number; reserve: number };

const RESERVE = 16 * 1024;

/**
 * Appends one signature to a document as an incremental update (ISO 32000-1, 7.5.6): the signature dictionary, the field
 * that now has it, and what the field shows. The bytes before are in the answer unchanged, which is checked, and the
 * byte range is the whole file but the hexadecimal /Contents (ETSI EN 319 142-1: ETSI.CAdES.detached, /M and no more
 * claims). The CMS is padded with zeros to `reserve` bytes.
 */
export async function appendSignature<E extends Failure>(
  bytes: Uint8Array,
  input: AppendInput<E>,
): Promise<Result<Uint8Array, AppendError | E>> {
  const reserve = input.reserve ?? RESERVE;
  const prepared = await prepare(bytes, input, reserve);
  if (!prepared.ok) return prepared;
  const file = prepared.value;
  const place = measurePlaceholder(file, bytes.length, reserve);
  writeByteRange(file, place);
  const digest = createHash('sha256').update(file.subarray(0, place.start)).update(file.subarray(place.end));
  const cms = await input.sign(new Uint8Array(digest.digest()));
  if (!cms.ok) return cms;
  if (cms.value.length > reserve)
    return err({ code: 'signature_too_large', size: cms.value.length, reserve });
  fillSignature(file, place, cms.value);
  const reread = openPdf(file);
  if (!reread.ok) return err({ code: 'cannot_extend', reason: `afterwards: ${reread.error.code}` });
  return ok(file);
}

/** The file with the update appended, its byte range and contents still empty. */
async function prepare(
  bytes: Uint8Array,
  input: Omit<AppendInput<Failure>, 'sign'>,
  reserve: number,
): Promise<Result<Uint8Array, AppendError>> {
  const opened = openPdf(bytes);
  if (!opened.ok) return err({ code: 'cannot_extend', reason: opened.error.code });
  const pdf = await PDF.load(bytes);
  const blocker = pdf.canSaveIncrementally();
  if (blocker !== null) return err({ code: 'cannot_extend', reason: blocker });
  const field = findField(pdf, input.field);
  if (!field) return err({ code: 'field_missing', field: input.field });
  if (field.has('V')) return err({ code: 'field_already_signed', field: input.field });
  const signature = pdf.register(signatureDictionary(input, reserve));
  field.set('V', signature);
  const form = shownForm(pdf, field, input);
  if (form) field.set('AP', PdfDict.of({ N: form }));
  if (input.certify) {
    if (pdf.getCatalog().has('Perms')) return err({ code: 'cannot_extend', reason: 'already certified' });
    pdf.getCatalog().set('Perms', PdfDict.of({ DocMDP: signature }));
  }
  const file = await pdf.save({ incremental: true, subsetFonts: true });
  if (file.length <= bytes.length || Buffer.compare(file.subarray(0, bytes.length), bytes) !== 0) {
    return err({ code: 'cannot_extend', reason: 'the bytes before would change' });
  }
  return ok(file);
}

/** The signature field of that name, among the form's own fields: ours lie no deeper. */
function findField(pdf: PDF, name: string): PdfDict | null {
  const form = resolved(pdf, pdf.getCatalog().get('AcroForm'));
  const fields = form instanceof PdfDict ? resolved(pdf, form.get('Fields')) : null;
  for (const item of fields instanceof PdfArray ? fields : []) {
    const field = resolved(pdf, item);
    if (!(field instanceof PdfDict) || nameOf(pdf, field.get('FT')) !== 'Sig') continue;
    const title = resolved(pdf, field.get('T'));
    if (title instanceof PdfString && title.asString() === name) return field;
  }
  return null;
}

function shownForm(pdf: PDF, field: PdfDict, input: Omit<AppendInput<Failure>, 'sign'>): PdfRef | null {
  const language = nameOf(pdf, field.get(LANGUAGE_KEY)) === 'en' ? 'en' : 'nb';
  const { appearance, name, time } = input;
  if (nameOf(pdf, field.get(SPACE_KEY)) === 'seal') {
    return sealedForm(pdf, embedTypeface(pdf, ''), time, name, language);
  }
  return appearance ? signedForm(pdf, embedTypeface(pdf, ''), time, appearance, language) : null;
}

function signatureDictionary(input: Omit<AppendInput<Failure>, 'sign'>, reserve: number): PdfDict {
  const dict = PdfDict.of({
    Type: PdfName.of('Sig'),
    Filter: PdfName.of('Adobe.PPKLite'),
    SubFilter: PdfName.of('ETSI.CAdES.detached'),
    ...placeholderEntries(reserve),
    M: hexText(pdfDate(input.time)),
    Name: hexText(input.name),
    Reason: hexText(input.reason),
  });
  if (input.location !== undefined) dict.set('Location', hexText(input.location));
  if (input.certify) dict.set('Reference', PdfArray.of(docMdp(input.certify.permits)));
  return dict;
}

/** What a certification signature permits afterwards (ISO 32000-1, 12.8.2.2). */
function docMdp(permits: 1 | 2 | 3): PdfDict {
  return PdfDict.of({
    Type: PdfName.of('SigRef'),
    TransformMethod: PdfName.of('DocMDP'),
    TransformParams: PdfDict.of({
      Type: PdfName.of('TransformParams'),
      V: PdfName.of('1.2'),
      P: PdfNumber.of(permits),
    }),
  });
}

/** Text as hexadecimal, so that no name or reason can look like anything else in the file. */
function hexText(text: string): PdfString {
  return new PdfString(PdfString.fromString(text).bytes, 'hex');
}

function pdfDate(time: Date): string {
  return `D:${time.toISOString().replace(/\.\d+Z$|[-:T]/g, '')}Z`;
}
