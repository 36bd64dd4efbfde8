import type { PdfArray } from '@libpdf/core';
import { PdfDict, PdfStream, PdfString, type PDF, type PdfRef } from '@libpdf/core';
import { TRAIL_KEY, trailText, trailTime, type Trail } from '#lib/domain/pdf/trail.ts';
import { Ink, MUTED, SEAL } from '../ink.ts';
import { boxOf, formMatrix, resolved } from '../pages.ts';
import { fit, printable, type Typeface } from '../type/typeface.ts';

const SIZE = 6;
const START = 5;
const BASELINE = 1.7;
const GAP = 7;
/** A name is cut to no less; before that, all of it gets smaller. */
const SHORTEST_NAME = 48;

/**
 * Writes a signer's trail into all of its fields, on every page.
 * @returns what they show now; empty for a document that was sent without trails
 */
export function fillTrails(pdf: PDF, typeface: Typeface, kids: PdfArray, trail: Trail): PdfRef[] {
  const shown = new Map<string, PdfRef>();
  const text = PdfString.fromString(trailText(trail)).bytes;
  for (const kid of kids) {
    const field = resolved(pdf, kid);
    const appearance = field instanceof PdfDict ? resolved(pdf, field.get('AP')) : null;
    const waiting = appearance instanceof PdfDict ? resolved(pdf, appearance.get('N')) : null;
    const box = waiting instanceof PdfStream ? boxOf(pdf, waiting.get('BBox')) : null;
    if (!(field instanceof PdfDict) || !field.has(TRAIL_KEY) || !(waiting instanceof PdfStream) || !box)
      continue;
    const matrix = formMatrix(pdf, waiting);
    const key = [box.width, box.height, ...matrix].join(' ');
    const form =
      shown.get(key) ?? drawTrail(typeface, trail, box.width).toForm(pdf, box.width, box.height, matrix);
    shown.set(key, form);
    field.set('V', new PdfString(text, 'hex'));
    field.set('AP', PdfDict.of({ N: form }));
  }
  return [...shown.values()];
}

/** The seal's red before it, then name, time, method and address on one line. Only the name gives way. */
function drawTrail(typeface: Typeface, trail: Trail, width: number): Ink {
  const { regular, bold } = typeface;
  const rest = [trailTime(trail.time), trail.method, ...(trail.address === null ? [] : [trail.address])].map(
    (part) => printable(regular, part),
  );
  const taken = rest.reduce((sum, part) => sum + GAP + regular.widthOf(part, SIZE), 0);
  const room = width - START;
  const scale = Math.min(
    1,
    room / (taken + Math.min(SHORTEST_NAME, bold.widthOf(printable(bold, trail.name), SIZE))),
  );
  const size = SIZE * scale;
  const ink = new Ink(typeface);
  ink.box(0, 0.6, 1.4, 5.6, SEAL);
  const name = fit(bold, trail.name, size, room - taken * scale);
  let x = START + ink.text(START, BASELINE, name, { size, cut: 'bold' });
  for (const part of rest) {
    x += GAP * scale;
    x += ink.text(x, BASELINE, part, { size, colour: MUTED });
  }
  return ink;
}
