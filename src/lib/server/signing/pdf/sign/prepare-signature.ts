import { PdfArray, PdfDict, PdfName, PdfNumber, PdfStream, PdfRef, PdfString, type PDF } from '@libpdf/core';
import { openPdf, type PdfDocument } from '#lib/domain/pdf/document.ts';
import { checkLayout } from '#lib/domain/pdf/layout.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { loadPdf } from '../load.ts';
import { nameOf, resolved } from '../pages.ts';
import { measurePlaceholder, placeholderEntries, writeByteRange, type Placeholder } from './placeholder.ts';
import {
  LANGUAGE_KEY,
  SPACE_KEY,
  sealedForm,
  signedForm,
  type SignatureAppearance,
} from './signature-block.ts';
import { trailsOf } from '../trail/fields.ts';
import { fillTrails } from '../trail/fill.ts';
import { openTypeface } from '../type/typeface.ts';
import { WORDS } from '../words.ts';

/** What a signature says of itself. */
export interface SignatureInput {
  /** The field as `stampDocument` named it. */
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
  /** Bytes kept for the CMS. */
  readonly reserve?: number;
}

export type PrepareError =
  /** The strict reader or the library would have to repair the file, which would break the signatures in it. */
  | { code: 'cannot_extend'; reason: string }
  | { code: 'field_missing'; field: string }
  | { code: 'field_already_signed'; field: string };

/** A file whose last revision is a signature but for its bytes. */
export interface Prepared {
  readonly file: Uint8Array;
  readonly place: Placeholder;
  readonly reserve: number;
}

/** Bytes kept for a CMS, unless it is said otherwise. */
export const RESERVE = 16 * 1024;

/**
 * The file with the signature appended as an incremental update, its /Contents still zeros: the bytes before are in it
 * unchanged, its byte range is written, and the strict reader takes it.
 */
export async function prepareSignature(
  bytes: Uint8Array,
  input: SignatureInput,
): Promise<Result<Prepared, PrepareError>> {
  const { reserve = RESERVE } = input;
  const opened = await opening(bytes);
  if (!opened.ok) return opened;
  const { pdf, document } = opened.value;
  const field = findField(pdf, input.field);
  if (!field || nameOf(pdf, field.get('FT')) !== 'Sig')
    return err({ code: 'field_missing', field: input.field });
  if (field.has('V')) return err({ code: 'field_already_signed', field: input.field });
  const dictionary = signatureDictionary(input, reserve);
  const trails = findField(pdf, trailsOf(input.field));
  const { number, generation } = document.rootRef;
  if (trails) dictionary.set('Reference', lockOf(trailsOf(input.field), PdfRef.of(number, generation)));
  const signature = pdf.register(dictionary);
  field.set('V', signature);
  const shown = await show(pdf, field, trails, input);
  if (input.certify) {
    if (pdf.getCatalog().has('Perms')) return err({ code: 'cannot_extend', reason: 'already certified' });
    pdf.getCatalog().set('Perms', PdfDict.of({ DocMDP: signature }));
  }
  const extended = await appending(pdf, bytes, plainUpTo(pdf, shown));
  return extended.ok ? prepared(document, extended.value, reserve) : extended;
}

/** An extended file, its byte range written and the whole read again. */
export function prepared(
  before: PdfDocument,
  file: Uint8Array,
  reserve: number,
): Result<Prepared, PrepareError> {
  const place = measurePlaceholder(file, before.end, reserve);
  writeByteRange(file, place);
  const fault = revisionFault(before, file);
  return fault === null
    ? ok({ file, place, reserve })
    : err({ code: 'cannot_extend', reason: `afterwards: ${fault}` });
}

/** What a verifier would say of what was appended, which must be one whole revision; null: nothing. */
export function revisionFault(before: PdfDocument, file: Uint8Array): string | null {
  const reread = openPdf(file);
  const sound = reread.ok ? checkLayout(reread.value, before) : reread;
  if (sound.ok) return null;
  return sound.error.code === 'pdf_damaged' ? sound.error.reason : sound.error.code;
}

/** A file that can be appended to as it is, without repair: to write, and as the strict reader has it. */
export async function opening(
  bytes: Uint8Array,
): Promise<Result<{ readonly pdf: PDF; readonly document: PdfDocument }, PrepareError>> {
  const opened = openPdf(bytes);
  if (!opened.ok) return err({ code: 'cannot_extend', reason: opened.error.code });
  const pdf = await loadPdf(bytes);
  const blocker = pdf.canSaveIncrementally();
  return blocker === null
    ? ok({ pdf, document: opened.value })
    : err({ code: 'cannot_extend', reason: blocker });
}

/** The file with what was changed in it appended. */
export async function appending(
  pdf: PDF,
  bytes: Uint8Array,
  compressionThreshold: number,
): Promise<Result<Uint8Array, PrepareError>> {
  const file = await pdf.save({ incremental: true, compressionThreshold });
  const same = file.length > bytes.length && Buffer.compare(file.subarray(0, bytes.length), bytes) === 0;
  return same ? ok(file) : err({ code: 'cannot_extend', reason: 'the bytes before would change' });
}

/** The field of that name, among the form's own fields: ours lie no deeper. */
function findField(pdf: PDF, name: string): PdfDict | null {
  const form = resolved(pdf, pdf.getCatalog().get('AcroForm'));
  const fields = form instanceof PdfDict ? resolved(pdf, form.get('Fields')) : null;
  for (const item of fields instanceof PdfArray ? fields : []) {
    const field = resolved(pdf, item);
    if (!(field instanceof PdfDict)) continue;
    const title = resolved(pdf, field.get('T'));
    if (title instanceof PdfString && title.asString() === name) return field;
  }
  return null;
}

/** Draws what the field and the signer's trails show from now on. @returns the forms that were put there */
async function show(
  pdf: PDF,
  field: PdfDict,
  trails: PdfDict | null,
  { appearance, name, time }: SignatureInput,
): Promise<PdfRef[]> {
  const language = nameOf(pdf, field.get(LANGUAGE_KEY)) === 'en' ? 'en' : 'nb';
  const seals = nameOf(pdf, field.get(SPACE_KEY)) === 'seal';
  if (!seals && !appearance) return [];
  const typeface = await openTypeface(pdf, '', [name, appearance?.name ?? '']);
  const form =
    appearance && !seals
      ? signedForm(pdf, typeface, time, appearance, language)
      : sealedForm(pdf, typeface, time, name, language);
  field.set('AP', PdfDict.of({ N: form }));
  const kids = trails && resolved(pdf, trails.get('Kids'));
  const { method, address, showAddress = false } = appearance ?? {};
  const filled =
    method && kids instanceof PdfArray
      ? fillTrails(pdf, typeface, kids, {
          name,
          time,
          method: WORDS[language].shortMethods[method],
          address: showAddress ? (address ?? null) : null,
        })
      : [];
  typeface.finish();
  return [form, ...filled];
}

/**
 * What is compressed begins above the length of the appearances, which are written plain as those they replace were: to
 * EU DSS an appearance whose /Filter comes or goes is a change that a certification forbids.
 */
function plainUpTo(pdf: PDF, forms: readonly PdfRef[]): number {
  const lengths = forms.map((form) => {
    const stream = pdf.getObject(form);
    return stream instanceof PdfStream ? stream.data.length + 1 : 0;
  });
  return Math.max(0, ...lengths);
}

function signatureDictionary(input: SignatureInput, reserve: number): PdfDict {
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

/** From now on nobody fills in the fields below this one (ISO 32000-1, 12.8.2.4). */
function lockOf(field: string, document: PdfRef): PdfArray {
  const reference = PdfDict.of({
    Type: PdfName.of('SigRef'),
    TransformMethod: PdfName.of('FieldMDP'),
    TransformParams: PdfDict.of({
      Type: PdfName.of('TransformParams'),
      V: PdfName.of('1.2'),
      Action: PdfName.of('Include'),
      Fields: PdfArray.of(hexText(field)),
    }),
    Data: document,
  });
  return PdfArray.of(reference);
}

/** Text as hexadecimal, so that no name or reason can look like anything else in the file. */
function hexText(text: string): PdfString {
  return new PdfString(PdfString.fromString(text).bytes, 'hex');
}

function pdfDate(time: Date): string {
  return `D:${time.toISOString().replace(/\.\d+Z$|[-:T]/g, '')}Z`;
}
