import { createHash } from 'node:crypto';
import {
  PdfArray,
  PdfDict,
  PdfName,
  PdfNumber,
  PdfStream,
  PdfString,
  type PDF,
  type PdfRef,
} from '@libpdf/core';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { flattenForm } from './form-flattening.ts';
import { toBytes } from '../ink.ts';
import { inspectUpload, type UploadError } from '../upload/inspect.ts';
import { makeInert } from './inert.ts';
import { MarginStamp } from './margin-stamp.ts';
import { loadPdf } from '../load.ts';
import type { Box } from '../matrix.ts';
import { pagesOf, rectangle, type PaperPage } from '../pages.ts';
import { LANGUAGE_KEY, SPACE_KEY } from '../sign/signature-block.ts';
import { A4, signaturePages, type PreparedField } from './signature-page.ts';
import { lacking, openTypeface, type Typeface } from '../type/typeface.ts';
import { TrailFields, trailsOf } from '../trail/fields.ts';
import { WORDS, type PaperLanguage } from '../words.ts';

export interface StampInput {
  /** As `formatCode` writes it. */
  readonly code: string;
  readonly verifyUrl: string;
  readonly title: string;
  readonly sender: { readonly name: string; readonly organisation: string };
  /** Field names are unique and without full stops, which would make them paths. */
  readonly signers: readonly { readonly field: string; readonly name: string }[];
  readonly sealField: string;
  readonly language: PaperLanguage;
  readonly now: Date;
  /** The sender wants each signer's network address on every page. */
  readonly showAddress?: boolean;
  /** Letters that no font of ours has become question marks, and the sender knows it. */
  readonly printAnyway?: boolean;
}

export type StampError =
  | UploadError
  /** A text has letters that can't be printed, and nobody said that they may be left out. */
  | { code: 'letters_missing'; text: string; letters: string }
  /** The file passed inspection, but can't be rewritten; `reason` is for the log. */
  | { code: 'cannot_stamp'; reason: string };

const SHEET: Box = { x: 0, y: 0, ...A4 };

/**
 * The document as it will be signed: every page stamped in its margin, signature pages appended with an empty field per
 * signer and one for the service's seal, written anew as one revision with a cross-reference table. A form is flattened
 * into the pages, and what could act or be switched later is taken out. Content, attached files, structure and metadata
 * stay as they were.
 *
 * The bytes are inspected again first, whatever was done at upload: the library never sees others.
 */
export async function stampDocument(
  bytes: Uint8Array,
  input: StampInput,
): Promise<Result<Uint8Array, StampError>> {
  mustBeFields([input.sealField, ...input.signers.map(({ field }) => field)]);
  const inspected = inspectUpload(bytes);
  if (!inspected.ok) return inspected;
  try {
    return await stampInspected(bytes, inspected.value.pages, input);
  } catch (cause) {
    // The library throws plain errors on files it can't handle; nothing was written, so nothing is lost.
    return err({ code: 'cannot_stamp', reason: cause instanceof Error ? cause.message : String(cause) });
  }
}

async function stampInspected(
  bytes: Uint8Array,
  expectedPages: number,
  input: StampInput,
): Promise<Result<Uint8Array, StampError>> {
  const pdf = await loadPdf(bytes);
  if (pdf.recoveredViaBruteForce)
    return err({ code: 'cannot_stamp', reason: 'the library had to repair the file' });
  const pages = pagesOf(pdf);
  if (pages.length !== expectedPages) {
    return err({ code: 'cannot_stamp', reason: `${pages.length} pages found, ${expectedPages} inspected` });
  }
  pdf.upgradeVersion('1.7');
  const texts = textsOf(input);
  const typeface = await openTypeface(pdf, input.code, texts);
  const unprintable = texts.find((text) => lacking(typeface, text).length > 0);
  if (unprintable !== undefined && !input.printAnyway) {
    const letters = lacking(typeface, unprintable).join(' ');
    return err({ code: 'letters_missing', text: unprintable, letters });
  }
  const drawings = flattenForm(pdf, pages, typeface.mark);
  makeInert(pdf);
  const added = addSignaturePages(pdf, typeface, input, pages.length, bytes);
  const { showAddress = false, language } = input;
  const text = { ...input, organisation: input.sender.organisation, showAddress };
  const fields = input.signers.map(({ field }) => field);
  const trails = new TrailFields(pdf, typeface, fields, language);
  const stamp = new MarginStamp(pdf, typeface, text, WORDS[language], trails);
  const all = [...pages, ...added];
  for (const [index, page] of all.entries()) {
    stamp.put(page, index + 1, all.length, { over: drawings.get(page) ?? [], ours: index >= pages.length });
  }
  trails.finish();
  typeface.finish();
  return ok(await pdf.save({ useXRefStream: false }));
}

/** All that is printed and is not ours. */
function textsOf({ title, sender, signers }: StampInput): string[] {
  return [title, sender.name, sender.organisation, ...signers.map(({ name }) => name)];
}

/** Appends the signature pages under a new root of the page tree, so that nothing the old one hands down is touched. */
function addSignaturePages(
  pdf: PDF,
  typeface: Typeface,
  input: StampInput,
  count: number,
  bytes: Uint8Array,
): PaperPage[] {
  const catalog = pdf.getCatalog();
  const oldRoot = catalog.getRef('Pages');
  const old = oldRoot && pdf.getObject(oldRoot);
  if (!oldRoot || !(old instanceof PdfDict)) throw new Error('the page tree has no root');
  const text = {
    ...input,
    sentAt: input.now,
    pages: count,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const made = signaturePages(pdf, typeface, text);
  const root = PdfDict.of({ Type: PdfName.Pages, Count: PdfNumber.of(count + made.length) });
  const rootRef = pdf.register(root);
  const fields: PdfRef[] = [];
  const dicts = made.map((page) => {
    const dict = PdfDict.of({
      Type: PdfName.Page,
      Parent: rootRef,
      MediaBox: rectangle(SHEET),
      Resources: PdfDict.of({ Font: typeface.resources }),
      Contents: pdf.register(new PdfStream([], toBytes(page.ink.toString()))),
    });
    const ref = pdf.register(dict);
    const widgets = page.fields.map((field) => pdf.register(widget(field, ref, input.language)));
    dict.set('Annots', PdfArray.of(...widgets));
    fields.push(...widgets);
    return { ref, dict };
  });
  old.set('Parent', rootRef);
  root.set('Kids', PdfArray.of(oldRoot, ...dicts.map(({ ref }) => ref)));
  catalog.set('Pages', rootRef);
  // SigFlags 3 (ISO 32000-1, table 219): signatures exist, and the file may only be appended to.
  const form = PdfDict.of({ Fields: PdfArray.of(...fields), SigFlags: PdfNumber.of(3) });
  catalog.set('AcroForm', pdf.register(form));
  return dicts.map(({ dict }) => ({
    dict,
    box: SHEET,
    media: SHEET,
    turned: 0,
    unit: 1,
    resources: dict.get('Resources'),
  }));
}

/** A field and its widget in one (ISO 32000-1, 12.5.6.19), printed and locked in its place. */
function widget({ field, space, box, form }: PreparedField, page: PdfRef, language: PaperLanguage): PdfDict {
  const dict = PdfDict.of({
    Type: PdfName.of('Annot'),
    Subtype: PdfName.of('Widget'),
    FT: PdfName.of('Sig'),
    T: PdfString.fromString(field),
    Rect: rectangle(box),
    P: page,
    F: PdfNumber.of(4 | 128),
    AP: PdfDict.of({ N: form }),
    [SPACE_KEY]: PdfName.of(space),
    [LANGUAGE_KEY]: PdfName.of(language),
  });
  if (space === 'signer') dict.set('Lock', lockOf(field));
  return dict;
}

/** Who signs locks their own trails (ISO 32000-1, table 233). */
function lockOf(field: string): PdfDict {
  return PdfDict.of({
    Type: PdfName.of('SigFieldLock'),
    Action: PdfName.of('Include'),
    Fields: PdfArray.of(PdfString.fromString(trailsOf(field))),
  });
}

function mustBeFields(names: readonly string[]): void {
  if (new Set(names).size !== names.length || names.some((name) => name === '' || name.includes('.'))) {
    throw new TypeError('field names are unique, not empty and without full stops');
  }
}
