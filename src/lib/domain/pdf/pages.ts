import { damaged, refuse } from './syntax/fault.ts';
import type { PdfSource } from './file/source.ts';
import { isArray, isDict, isName, isRef, type PdfDict, type PdfRef, type PdfValue } from './syntax/value.ts';

/** Attributes that a page takes from the nodes above it (ISO 32000-1, table 30). */
const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate'];

export interface PdfPage {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
  /** Resources, MediaBox, CropBox and Rotate: the page's own, else the nearest above. Unresolved. */
  readonly attributes: ReadonlyMap<string, PdfValue>;
}

interface Node {
  readonly dict: PdfDict;
  readonly above: Node | null;
  /** Pages found below it. */
  pages: number;
}

interface Step {
  readonly value: PdfValue;
  readonly node: Node | null;
  readonly above: ReadonlyMap<string, PdfValue>;
}

/** Walks the page tree in order. Every node may stand in it once, and counts its pages right: some readers go by that. */
export function pagesOf(document: PdfSource, most: number): PdfPage[] {
  const pages: PdfPage[] = [];
  const seen = new Set<number>();
  const nodes: Node[] = [];
  const waiting: Step[] = [{ value: document.root.get('Pages'), node: null, above: new Map() }];
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    const ref = isRef(step.value) ? step.value : damaged(document.end, 'page_tree');
    const dict = document.resolve(ref);
    if (!isDict(dict) || seen.has(ref.number)) return damaged(document.end, 'page_tree');
    seen.add(ref.number);
    if (seen.size > most * 2) refuse({ code: 'pdf_too_large', limit: 'pages', most });
    const attributes = inherit(dict, step.above);
    if (isName(dict.get('Type'), 'Page')) {
      pages.push({ ref, dict, attributes });
      if (step.node) step.node.pages++;
      if (pages.length > most) refuse({ code: 'pdf_too_large', limit: 'pages', most });
      continue;
    }
    const kids = document.resolve(dict.get('Kids'));
    if (!isName(dict.get('Type'), 'Pages') || !isArray(kids)) return damaged(document.end, 'page_tree');
    const node = { dict, above: step.node, pages: 0 };
    nodes.push(node);
    for (const value of kids.toReversed()) waiting.push({ value, node, above: attributes });
  }
  // A node stands before all that are below it.
  for (const { dict, above, pages: found } of nodes.reverse()) {
    if (document.resolve(dict.get('Count')) !== found) damaged(document.end, 'page_count');
    if (above) above.pages += found;
  }
  return pages;
}

function inherit(dict: PdfDict, above: ReadonlyMap<string, PdfValue>): ReadonlyMap<string, PdfValue> {
  const own = INHERITED.filter((key) => dict.get(key) !== null).map((key) => [key, dict.get(key)] as const);
  return own.length === 0 ? above : new Map([...above, ...own]);
}
