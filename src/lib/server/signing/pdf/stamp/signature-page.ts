import type { PDF, PdfRef } from '@libpdf/core';
import { FJORD, INK, Ink, MUTED, RULE } from '../ink.ts';
import { drawMark } from './mark.ts';
import type { Box } from '../matrix.ts';
import {
  BLOCK,
  SEAL_LINE,
  drawBlock,
  unsealedForm,
  waitingForm,
  type Space,
} from '../sign/signature-block.ts';
import { fit, wrap, type Typeface } from '../type/typeface.ts';
import { WORDS, printedTime, typedAddress, type PaperLanguage, type PaperWords } from '../words.ts';

/** What is said on the signature page. */
export interface SignaturePageText {
  readonly code: string;
  readonly verifyUrl: string;
  readonly title: string;
  readonly sender: { readonly name: string; readonly organisation: string };
  readonly signers: readonly { readonly field: string; readonly name: string }[];
  readonly sealField: string;
  readonly language: PaperLanguage;
  readonly sentAt: Date;
  /** Pages of the document itself. */
  readonly pages: number;
  /** Hex SHA-256 of the file that was uploaded. */
  readonly sha256: string;
}

/** A signature field to be made: its name, its place on the page and what it shows until it is signed. */
export interface PreparedField {
  readonly field: string;
  readonly space: Space;
  readonly box: Box;
  readonly form: PdfRef;
}

export interface SignaturePage {
  readonly ink: Ink;
  readonly fields: readonly PreparedField[];
}

export const A4 = { width: 595.28, height: 841.89 } as const;
const LEFT = 72;
const VALUE = LEFT + 112;
const WIDTH = BLOCK.width;
const TOP = 786;
const FIRST_PAGE_SIGNERS = 4;
const NEXT_PAGE_SIGNERS = 6;
const BLOCK_GAP = 9;

/** How many signature pages it takes; the pages themselves say it, so it has to be known before they are drawn. */
export function signaturePageCount(signers: number): number {
  return 1 + Math.max(0, Math.ceil((signers - FIRST_PAGE_SIGNERS) / NEXT_PAGE_SIGNERS));
}

/**
 * The signature pages, A4: what is signed, by whom it was sent, the seal's line, a space per signer, and what kind of
 * signature it is and where to check it. Fields are where their content will be drawn.
 */
export function signaturePages(pdf: PDF, typeface: Typeface, text: SignaturePageText): SignaturePage[] {
  const words = WORDS[text.language];
  return Array.from({ length: signaturePageCount(text.signers.length) }, (_, index) => {
    const from = index === 0 ? 0 : FIRST_PAGE_SIGNERS + (index - 1) * NEXT_PAGE_SIGNERS;
    const signers = text.signers.slice(from, from + (index === 0 ? FIRST_PAGE_SIGNERS : NEXT_PAGE_SIGNERS));
    const ink = new Ink(typeface);
    ink.text(LEFT, TOP, words.heading.toUpperCase(), {
      size: 7.5,
      cut: 'bold',
      colour: FJORD,
      tracking: 1.1,
    });
    drawMark(ink, LEFT + WIDTH - 34, TOP - 24, 34);
    const fields: PreparedField[] = [];
    let y = TOP - 28;
    if (index === 0) {
      y = facts(ink, typeface, text, words, y);
      const box = { x: VALUE, y: y + 11.5, ...SEAL_LINE };
      fields.push({ field: text.sealField, space: 'seal', box, form: unsealedForm(pdf, typeface, words) });
    }
    y -= index === 0 ? 26 : 0;
    const heading = index === 0 ? words.signatures : words.signaturesGoOn;
    ink.text(LEFT, y, heading, { size: 12, cut: 'bold' });
    y -= 10;
    for (const { field, name } of signers) {
      const box = { x: LEFT, y: y - BLOCK.height, width: BLOCK.width, height: BLOCK.height };
      drawBlock(ink, typeface, box, name, words);
      fields.push({ field, space: 'signer', box, form: waitingForm(pdf, typeface) });
      y = box.y - BLOCK_GAP;
    }
    footer(ink, typeface, text, words);
    return { ink, fields };
  });
}

/** Title and facts, downwards from `y`; returns where the seal's line, the last of them, stands less one row. */
function facts(ink: Ink, typeface: Typeface, text: SignaturePageText, words: PaperWords, y: number): number {
  let at = y;
  for (const line of wrap(typeface.bold, text.title, 19, WIDTH - 50, 3)) {
    ink.text(LEFT, at, line, { size: 19, cut: 'bold' });
    at -= 24;
  }
  at -= 2;
  ink.rule(LEFT, at, WIDTH, INK, 0.9);
  at -= 20;
  const sender = [text.sender.name, text.sender.organisation].filter((part) => part !== '').join(', ');
  const signaturePageTotal = signaturePageCount(text.signers.length);
  const rows: [label: string, value: string, cut: 'regular' | 'bold', size: number][] = [
    [words.code, text.code, 'bold', 10],
    [words.sentBy, sender, 'regular', 9],
    [words.sentAt, printedTime(text.sentAt, text.language), 'regular', 9],
    [words.extent, words.pages(text.pages, signaturePageTotal), 'regular', 9],
    [words.fingerprint, text.sha256, 'regular', 8],
    [words.sealed, '', 'regular', 9],
  ];
  for (const [label, value, cut, size] of rows) {
    ink.text(LEFT, at, label, { size: 8, colour: MUTED });
    ink.text(VALUE, at, fit(typeface[cut], value, size, LEFT + WIDTH - VALUE), { size, cut });
    at -= 16;
  }
  return at;
}

function footer(ink: Ink, typeface: Typeface, text: SignaturePageText, words: PaperWords): void {
  const address = typedAddress(text.verifyUrl, text.code);
  let y = 128;
  ink.rule(LEFT, y + 14, WIDTH, RULE);
  for (const sentence of [words.scope, words.kind, words.check(address)]) {
    for (const line of wrap(typeface.regular, sentence, 8, WIDTH, 3)) {
      ink.text(LEFT, y, line, { size: 8, colour: MUTED });
      y -= 11;
    }
    y -= 2.5;
  }
}
