import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfStream, PdfString, type PdfRef } from '@libpdf/core';
import { openPdf } from '#lib/domain/pdf/document.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { nameOf, resolved } from './pages.ts';
import { measurePlaceholder, placeholderEntries, writeByteRange, type Placeholder } from './placeholder.ts';
import {
  LANGUAGE_KEY,
  SPACE_KEY,
  sealedForm,
  signedForm,
  type SignatureAppearance,
} from './signature-block.ts';
import { openTypeface } from './type/typeface.ts';

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

const RESERVE = 16 * 1024;

/**
 * The file with the signature appended as an incremental update, its /Contents still zeros: the bytes before are in it
 * unchanged, its byte range is written, and the strict reader takes it.
 */
export async function prepareSignature(
  bytes: Uint8Array,
  input: SignatureInput,
): Promise<Result<Prepared, PrepareError>> {
  const { reserve = RESERVE } = input;
  const extended = await extend(bytes, input, reserve);
  if (!extended.ok) return extended;
  const file = extended.value;
  const place = measurePlaceholder(file, bytes.length, reserve);
  writeByteRange(file, place);
  const reread = openPdf(file);
  if (!reread.ok) return err({ code: 'cannot_extend', reason: `afterwards: ${reread.error.code}` });
  return ok({ file, place, reserve });
}

async function extend(
  bytes: Uint8Array,
  input: SignatureInput,
  reserve: number,
): Promise<Result<Uint8Array, PrepareError>> {
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
  const form = await shownForm(pdf, field, input);
  if (form) field.set('AP', PdfDict.of({ N: form }));
  if (input.certify) {
    if (pdf.getCatalog().has('Perms')) return err({ code: 'cannot_extend', reason: 'already certified' });
    pdf.getCatalog().set('Perms', PdfDict.of({ DocMDP: signature }));
  }
  const compressionThreshold = plainUpTo(pdf, form);
  const file = await pdf.save({ incremental: true, compressionThreshold });
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

/** What the field shows from now on, with its fonts; null: what it showed. */
async function shownForm(pdf: PDF, field: PdfDict, input: SignatureInput): Promise<PdfRef | null> {
  const language = nameOf(pdf, field.get(LANGUAGE_KEY)) === 'en' ? 'en' : 'nb';
  const { appearance, name, time } = input;
  const seals = nameOf(pdf, field.get(SPACE_KEY)) === 'seal';
  if (!seals && !appearance) return null;
  const typeface = await openTypeface(pdf, '', [appearance?.name ?? name]);
  const form = seals
    ? sealedForm(pdf, typeface, time, name, language)
    : appearance && signedForm(pdf, typeface, time, appearance, language);
  typeface.finish();
  return form ?? null;
}

/**
 * What is compressed begins above the length of the appearance, which is written plain as the one it replaces was: to
 * EU DSS an appearance whose /Filter comes or goes is a change that a certification forbids.
 */
function plainUpTo(pdf: PDF, form: PdfRef | null): number {
  const stream = form && pdf.getObject(form);
  return stream instanceof PdfStream ? stream.data.length + 1 : 0;
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

/** Text as hexadecimal, so that no name or reason can look like anything else in the file. */
function hexText(text: string): PdfString {
  return new PdfString(PdfString.fromString(text).bytes, 'hex');
}

function pdfDate(time: Date): string {
  return `D:${time.toISOString().replace(/\.\d+Z$|[-:T]/g, '')}Z`;
}
