import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfString } from '@libpdf/core';
import { INK, MUTED } from '../ink.ts';
import { loadPdf } from '../load.ts';
import { rectangle } from '../pages.ts';
import { LANGUAGE_KEY, SEAL_LINE, SPACE_KEY, unsealedForm } from '../sign/signature-block.ts';
import { drawMark } from '../stamp/mark.ts';
import { openTypeface, type Typeface } from '../type/typeface.ts';
import { WORDS } from '../words.ts';
import { makeArchival } from './archival.ts';
import { layoutOf } from './layout.ts';
import { Lines } from './lines.ts';
import type { ReportPaper } from './paper.ts';
import { LEFT, RIGHT, Sheets } from './sheets.ts';
import { Table } from './table.ts';
import { Tags } from './tags.ts';

const VALUE = LEFT + 130;
const LEADING = 13;

/**
 * A report as a PDF for the archive (PDF/A-2a) that can be heard (PDF/UA-1): tagged, with its fonts in it, and with an empty
 * field for the seal, where it is to be sealed. All of every text is in it, over as many pages as it takes; letters that no font of ours has are
 * question marks, and the last page says so.
 */
export async function writeReport(paper: ReportPaper): Promise<Uint8Array> {
  const { title, organisation, language, now } = paper;
  const pdf = await loadPdf(await PDF.create().save({ useXRefStream: false }));
  pdf.upgradeVersion('1.7');
  const typeface = await openTypeface(pdf, 'Report', textsOf(paper));
  const [lines, bold] = [new Lines(typeface.regular), new Lines(typeface.bold)];
  const tags = new Tags(pdf);
  const sheets = new Sheets(pdf, typeface, tags);
  drawTitle(sheets, tags, bold.of(title, 17, RIGHT - LEFT - 60));
  drawFacts(sheets, tags, lines, paper);
  if (paper.sealField !== null) drawSeal(pdf, typeface, sheets, tags, paper, paper.sealField);
  for (const note of paper.notes) drawNote(sheets, tags, lines.of(note, 8, RIGHT - LEFT));
  sheets.y -= 10;
  const table = new Table(sheets, tags, { lines, heads: paper.heads, layout: layoutOf(paper, lines) });
  for (const row of paper.rows) table.row(row);
  if (lines.lacking || bold.lacking) drawNote(sheets, tags, lines.of(paper.lacking, 8, RIGHT - LEFT));
  sheets.finish(`${title} · ${organisation}`, language);
  typeface.finish();
  tags.finish(language === 'nb' ? 'nb-NO' : 'en-GB');
  makeArchival(pdf, { title, author: organisation, language, now });
  return pdf.save({ useXRefStream: false });
}

/** All that is set, for the fonts that it takes. */
function textsOf({ title, organisation, facts, rows }: ReportPaper): string[] {
  const cells = rows.flatMap((row) => row.flatMap(({ lines, quiet = [] }) => [...lines, ...quiet]));
  return [title, organisation, ...facts.flat(), ...new Set(cells)].flatMap((text) => text.split('\n'));
}

function drawTitle(sheets: Sheets, tags: Tags, lines: readonly string[]): void {
  const top = sheets.y;
  sheets.beside((ink) => drawMark(ink, RIGHT - 30, top - 16, 30));
  sheets.mark(tags.add('H1'), (ink) => {
    for (const line of lines) {
      ink.text(LEFT, sheets.y, line, { size: 17, cut: 'bold' });
      sheets.y -= 22;
    }
  });
  sheets.y -= 4;
}

function drawFacts(sheets: Sheets, tags: Tags, lines: Lines, { facts }: ReportPaper): void {
  const body = tags.add('TBody', tags.add('Table'));
  for (const [label, value] of facts) {
    const row = tags.add('TR', body);
    const broken = lines.of(value, 9, RIGHT - VALUE);
    if (sheets.left < Math.max(1, broken.length) * LEADING) sheets.next();
    const { y } = sheets;
    sheets.mark(tags.head('Row', row), (ink) => {
      ink.text(LEFT, y, lines.of(label, 8, VALUE - LEFT)[0] ?? '', { size: 8, colour: MUTED });
    });
    sheets.mark(tags.add('TD', row), (ink) => {
      for (const line of broken) {
        ink.text(VALUE, sheets.y, line, { size: 9, colour: INK });
        sheets.y -= LEADING;
      }
    });
  }
}

/** The line of the seal: its field is filled when it is set. */
function drawSeal(
  pdf: PDF,
  typeface: Typeface,
  sheets: Sheets,
  tags: Tags,
  { language }: ReportPaper,
  sealField: string,
): void {
  const words = WORDS[language];
  const { y } = sheets;
  sheets.mark(tags.add('P'), (ink) => ink.text(LEFT, y, words.sealed, { size: 8, colour: MUTED }));
  const { ref, dict } = sheets.current;
  const widget = PdfDict.of({
    Type: PdfName.of('Annot'),
    Subtype: PdfName.of('Widget'),
    FT: PdfName.of('Sig'),
    T: PdfString.fromString(sealField),
    TU: PdfString.fromString(words.sealed),
    Rect: rectangle({ x: VALUE, y: y - 4.5, ...SEAL_LINE }),
    P: ref,
    F: PdfNumber.of(4 | 128),
    AP: PdfDict.of({ N: unsealedForm(pdf, typeface, words) }),
    [SPACE_KEY]: PdfName.of('seal'),
    [LANGUAGE_KEY]: PdfName.of(language),
  });
  const field = pdf.register(widget);
  dict.set('Annots', PdfArray.of(field));
  tags.field(widget, field, ref);
  const form = PdfDict.of({ Fields: PdfArray.of(field), SigFlags: PdfNumber.of(3) });
  pdf.getCatalog().set('AcroForm', pdf.register(form));
  sheets.y -= LEADING + 4;
}

function drawNote(sheets: Sheets, tags: Tags, lines: readonly string[]): void {
  if (sheets.left < lines.length * 11) sheets.next();
  sheets.mark(tags.add('P'), (ink) => {
    for (const line of lines) {
      ink.text(LEFT, sheets.y, line, { size: 8, colour: MUTED });
      sheets.y -= 11;
    }
  });
  sheets.y -= 3;
}
