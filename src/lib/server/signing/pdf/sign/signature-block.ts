import type { PDF, PdfRef } from '@libpdf/core';
import type { IdentificationMethod } from '../../pki/certificates.ts';
import { INK, Ink, MUTED, RULE, SEAL } from '../ink.ts';
import { fit, type Typeface } from '../type/typeface.ts';
import { WORDS, printedTime, type PaperLanguage, type PaperWords } from '../words.ts';

/** What is written into the space prepared for a signer; its time is that of the signature. */
export interface SignatureAppearance {
  readonly name: string;
  /** How the signer was identified. */
  readonly method: IdentificationMethod;
  /** The network address the signer came from. */
  readonly address: string | null;
  /** The sender wants the address on every page. */
  readonly showAddress?: boolean;
}

/** What a field was prepared for, and in which language: kept in the field, for whoever fills it later. */
export type Space = 'signer' | 'seal';
export const SPACE_KEY = 'SeglSpace';
export const LANGUAGE_KEY = 'SeglLanguage';

/** The space of one signer on the signature page, in points. */
export const BLOCK = { width: 451, height: 88 } as const;
/** The space of the seal: one line. */
export const SEAL_LINE = { width: 339, height: 15 } as const;

const TEXT = 18;
const VALUE = 112;
const ROWS = [50, 36.5, 23, 9.5] as const;

/**
 * Who is asked to sign, and the lines and labels of the space, drawn on the page itself: what does not change by
 * signing, and what some viewers would not show as part of a field that is still empty.
 */
export function drawBlock(
  ink: Ink,
  typeface: Typeface,
  { x, y }: { x: number; y: number },
  name: string,
  words: PaperWords,
): void {
  ink.rule(x, y + BLOCK.height, BLOCK.width, RULE);
  const shown = fit(typeface.bold, name, 11.5, BLOCK.width - TEXT - 4);
  ink.text(x + TEXT, y + 67, shown, { size: 11.5, cut: 'bold' });
  const labels = [words.signedBy, words.time, words.method, words.address];
  ROWS.forEach((row, at) => {
    ink.text(x + TEXT, y + row, labels[at] ?? '', { size: 8, colour: MUTED });
    ink.rule(x + VALUE, y + row - 3, BLOCK.width - VALUE, RULE, 0.35);
  });
}

/**
 * What the space shows before its signer has signed: nothing. EU DSS compares an earlier signature's page with today's,
 * the boxes of later signatures left out, so that a word here would be a change of the page to it.
 */
export function waitingForm(pdf: PDF, typeface: Typeface): PdfRef {
  return new Ink(typeface).toForm(pdf, BLOCK.width, BLOCK.height);
}

/** What the space of the seal shows before it is set. */
export function unsealedForm(pdf: PDF, typeface: Typeface, words: PaperWords): PdfRef {
  return sealForm(pdf, typeface, words.notSealed, MUTED);
}

/** What the space of the seal shows once it is set: when and by whom. */
export function sealedForm(
  pdf: PDF,
  typeface: Typeface,
  time: Date,
  name: string,
  language: PaperLanguage,
): PdfRef {
  return sealForm(pdf, typeface, `${printedTime(time, language)}  ·  ${name}`, INK);
}

/** What a signer's space shows once signed: the seal's red along it, and name, time, method and address in ink. */
export function signedForm(
  pdf: PDF,
  typeface: Typeface,
  time: Date,
  shown: SignatureAppearance,
  language: PaperLanguage,
): PdfRef {
  const ink = new Ink(typeface);
  ink.box(0, 6, 2.4, BLOCK.height - 14, SEAL);
  const method = WORDS[language].methods[shown.method];
  const values = [shown.name, printedTime(time, language), method, shown.address ?? '–'];
  ROWS.forEach((row, at) => {
    const text = fit(typeface.regular, values[at] ?? '', 9, BLOCK.width - VALUE - 4);
    ink.text(VALUE, row, text, { size: 9 });
  });
  return ink.toForm(pdf, BLOCK.width, BLOCK.height);
}

function sealForm(pdf: PDF, typeface: Typeface, text: string, colour: string): PdfRef {
  const ink = new Ink(typeface);
  ink.text(0, 4.5, fit(typeface.regular, text, 9, SEAL_LINE.width), { size: 9, colour });
  return ink.toForm(pdf, SEAL_LINE.width, SEAL_LINE.height);
}
