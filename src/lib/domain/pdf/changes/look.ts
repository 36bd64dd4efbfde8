import type { PdfDocument } from '../document.ts';
import { INHERITED, NOTHING } from '../drawing/cost.ts';
import { type Named, Scan } from '../drawing/scan.ts';
import { refsIn } from '../equal.ts';
import { reading } from '../fault.ts';
import { isArray, isDict, isStream, type PdfDict, type PdfStream, type PdfValue } from '../value.ts';
import type { Comparison } from './comparison.ts';

/** Far more than any look is made of; every signature before it looks at each. */
const MOST_PARTS = 1_000;

/**
 * What a field looks like from now on: it may be anything, but within its field. Every appearance has a box (ISO
 * 32000-1, table 95), since there are readers that draw one without at its own size, over the page; and its content
 * gives back no state that it did not save, since there are readers that then give back what held it in its box.
 */
export function judgeLook(comparison: Comparison, field: string, appearance: PdfValue): void {
  const { after } = comparison;
  const membersOf = (dict: PdfDict) => dict.keys().map((key) => after.resolve(dict.get(key)));
  const top = after.resolve(appearance);
  const states = isDict(top) ? membersOf(top) : [top];
  const looks = states.flatMap((state) => (isDict(state) ? membersOf(state) : [state]));
  const bounded = (look: PdfValue) => isStream(look) && isBox(after.resolve(look.dict.get('BBox')));
  const inside = looks.every((look) => look === null || bounded(look));
  const contents = contentsIn(after, appearance);
  if (!inside || !contents?.every((content) => keepsState(after, content))) {
    comparison.refuse({ code: 'field_changed', field, key: 'AP' });
  }
  comparison.explainAll(appearance);
}

function isBox(value: PdfValue): boolean {
  return isArray(value) && value.length === 4 && value.every((side) => typeof side === 'number');
}

/** Forms, cells of patterns and glyphs: every stream of content that can be reached; null where that is too much. */
function contentsIn(document: PdfDocument, value: PdfValue): readonly PdfStream[] | null {
  const found = new Set<PdfStream>();
  const seen = new Set<number>();
  const waiting: PdfValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const resolved = document.resolve(next);
    if (isStream(resolved) && resolved.dict.get('BBox') !== null) found.add(resolved);
    for (const dict of dictsIn(resolved)) {
      const glyphs = document.resolve(dict.get('CharProcs'));
      const streams = isDict(glyphs)
        ? [...glyphs.entries.values()].map((each) => document.resolve(each))
        : [];
      for (const stream of streams) if (isStream(stream)) found.add(stream);
    }
    for (const number of refsIn(resolved)) {
      if (seen.has(number)) continue;
      if (seen.size >= MOST_PARTS) return null;
      seen.add(number);
      waiting.push({ kind: 'ref', number, generation: 0 });
    }
  }
  return [...found];
}

function* dictsIn(value: PdfValue): Generator<PdfDict> {
  if (isArray(value)) for (const each of value) yield* dictsIn(each);
  const dict = isStream(value) ? value.dict : value;
  if (!isDict(dict)) return;
  yield dict;
  for (const each of dict.entries.values()) yield* dictsIn(each);
}

const UNWEIGHED: Named = {
  object: () => NOTHING,
  pattern: () => 0,
  font: () => NOTHING,
  shading: () => 0,
  state: () => ({}),
};

/** Found once for each stream of a document, however many signatures look at it. */
function keepsState(document: PdfDocument, stream: PdfStream): boolean {
  const { known, left } = document.contents;
  const found = known.get(stream) ?? (left.bytes > 0 && scanned(document, stream));
  known.set(stream, found);
  return found;
}

function scanned(document: PdfDocument, stream: PdfStream): boolean {
  const { left } = document.contents;
  const content = document.streamBytes(stream);
  if (!content.ok || content.value.picture !== null) return false;
  const { bytes } = content.value;
  left.bytes -= bytes.length;
  const read = reading(() => {
    const scan = new Scan(UNWEIGHED, INHERITED, left);
    scan.feed(bytes);
    return scan.unsaved;
  });
  return read.ok && read.value === 0;
}
