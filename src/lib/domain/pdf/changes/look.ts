import type { PdfDocument } from '../document.ts';
import { type Closure, closureOf } from '../drawing/closed.ts';
import { DrawingWeight } from '../drawing/weight.ts';
import { refsIn } from '../syntax/equal.ts';
import { reading } from '../syntax/fault.ts';
import {
  isArray,
  isDict,
  isName,
  isStream,
  type PdfDict,
  type PdfStream,
  type PdfValue,
} from '../syntax/value.ts';
import type { Comparison } from './comparison.ts';

/** Far more than any look is made of; every signature before it looks at each. */
const MOST_PARTS = 1_000;
/** Beyond it, readers that count with 24 bits draw beside the place. */
const FARTHEST = 100_000;

/** What a field looks like from now on: it may be anything, but within its field. */
export function judgeLook(comparison: Comparison, field: string, appearance: PdfValue): void {
  if (!staysInside(comparison.after, appearance)) {
    comparison.refuse({ code: 'field_changed', field, key: 'AP' });
  }
  comparison.explainAll(appearance);
}

/**
 * Whether an appearance is drawn within its field by every reader. Each, and every form that it draws, has a box (ISO
 * 32000-1, table 95), since there are readers that draw one without at its own size, over the page; its content ends as it
 * began (`closureOf`), since there are readers that give back what held it in its box, or hide what comes after it; and it
 * is no more work to draw than a page may be, since readers that give up show no page.
 */
export function staysInside(document: PdfDocument, appearance: PdfValue): boolean {
  const looks = looksIn(document, appearance);
  const parts = partsIn(document, appearance);
  return (
    looks.every((look) => isStream(look) && isBox(document, look)) &&
    parts !== null &&
    parts.forms.every((form) => isForm(document, form) && isBox(document, form)) &&
    [...parts.forms, ...parts.contents].every((each) => closureIn(document, each) === 'closed') &&
    parts.glyphs.every((glyph) => closureIn(document, glyph) !== 'open') &&
    isLight(document, looks)
  );
}

/** The appearances of a dictionary, in each of its states. */
function looksIn(document: PdfDocument, appearance: PdfValue): readonly PdfValue[] {
  const membersOf = (dict: PdfDict) => dict.keys().map((key) => document.resolve(dict.get(key)));
  const top = document.resolve(appearance);
  const states = isDict(top) ? membersOf(top) : [top];
  return states
    .flatMap((state) => (isDict(state) ? membersOf(state) : [state]))
    .filter((look) => look !== null);
}

function isBox(document: PdfDocument, { dict }: PdfStream): boolean {
  const [box, matrix] = [document.resolve(dict.get('BBox')), document.resolve(dict.get('Matrix'))];
  return isNumbers(box, 4) && (matrix === null || isNumbers(matrix, 6));
}

function isNumbers(value: PdfValue, count: number): boolean {
  const isNear = (each: PdfValue) => typeof each === 'number' && Math.abs(each) <= FARTHEST;
  return isArray(value) && value.length === count && value.every(isNear);
}

function isForm(document: PdfDocument, { dict }: PdfStream): boolean {
  return isName(document.resolve(dict.get('Subtype')), 'Form');
}

interface Parts {
  /** Drawn by name, or as a mask. */
  readonly forms: readonly PdfStream[];
  /** Cells of patterns, and whatever else has a box. */
  readonly contents: readonly PdfStream[];
  /** Of Type 3 fonts. */
  readonly glyphs: readonly PdfStream[];
}

/** What can be reached that holds content; null where that is too much. */
function partsIn(document: PdfDocument, value: PdfValue): Parts | null {
  const forms = new Set<PdfStream>();
  const contents = new Set<PdfStream>();
  const glyphs = new Set<PdfStream>();
  const seen = new Set<number>();
  const streamsIn = (list: PdfValue) =>
    (isDict(list) ? [...list.entries.values()] : [list])
      .map((each) => document.resolve(each))
      .filter(isStream);
  const waiting: PdfValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isStream(next) && holdsContent(document, next)) contents.add(next);
    for (const dict of dictsIn(next)) {
      for (const glyph of streamsIn(document.resolve(dict.get('CharProcs')))) glyphs.add(glyph);
      const drawn = [...streamsIn(document.resolve(dict.get('XObject'))), ...streamsIn(dict.get('G'))];
      for (const form of drawn) if (!isPicture(document, form)) forms.add(form);
    }
    for (const number of refsIn(next)) {
      if (seen.has(number)) continue;
      if (seen.size >= MOST_PARTS) return null;
      seen.add(number);
      waiting.push(document.numbered(number)?.value ?? null);
    }
  }
  return { forms: [...forms], contents: [...contents], glyphs: [...glyphs] };
}

function holdsContent(document: PdfDocument, stream: PdfStream): boolean {
  return isForm(document, stream) || ['BBox', 'PatternType'].some((key) => stream.dict.get(key) !== null);
}

function isPicture(document: PdfDocument, { dict }: PdfStream): boolean {
  return isName(document.resolve(dict.get('Subtype')), 'Image');
}

function* dictsIn(value: PdfValue): Generator<PdfDict> {
  if (isArray(value)) for (const each of value) yield* dictsIn(each);
  const dict = isStream(value) ? value.dict : value;
  if (!isDict(dict)) return;
  yield dict;
  for (const each of dict.entries.values()) yield* dictsIn(each);
}

/** Found once for each stream of a document, however many signatures look at it. */
function closureIn(document: PdfDocument, stream: PdfStream): Closure {
  const { closures, left } = document.looks;
  const found = closures.get(stream) ?? (left.bytes > 0 ? read(document, stream) : 'open');
  closures.set(stream, found);
  return found;
}

function read(document: PdfDocument, stream: PdfStream): Closure {
  const content = document.streamBytes(stream);
  if (!content.ok || content.value.picture !== null) return 'open';
  const { bytes } = content.value;
  document.looks.left.bytes -= bytes.length;
  return closureOf(bytes);
}

function isLight(document: PdfDocument, looks: readonly PdfValue[]): boolean {
  const weight = (document.looks.weight ??= new DrawingWeight(document, document.looks.left));
  return reading(() => looks.every((look) => isStream(look) && weight.weigh(look) >= 0)).ok;
}
