import type { PdfDocument, PdfPage } from '#lib/domain/pdf/document.ts';
import { isArray, isDict, type PdfValue } from '#lib/domain/pdf/syntax/value.ts';

/** Nodes of the page tree above a page. Balanced ones have five for 20 000 pages; some viewers give up at 64. */
const MOST_DEPTH = 32;
/** Annotations on all pages, one list counted on each page that has it. A report of 500 pages full of links has 50 000. */
const MOST_ANNOTATIONS = 100_000;

/** A page tree too deep to be gone through, or more annotations than paper has; null if it has neither. */
export function findShapeFault(
  document: PdfDocument,
  pages: readonly PdfPage[],
): { code: 'pdf_bomb'; reason: 'page_tree' | 'annotations' } | null {
  if (treeDepth(document) > MOST_DEPTH) return { code: 'pdf_bomb', reason: 'page_tree' };
  const annotations = pages.reduce((sum, page) => {
    const list = document.resolve(page.dict.get('Annots'));
    return sum + (isArray(list) ? list.length : 0);
  }, 0);
  return annotations > MOST_ANNOTATIONS ? { code: 'pdf_bomb', reason: 'annotations' } : null;
}

/** Goes step by step down a tree in which, as reading the pages has made sure, every node stands once. */
function treeDepth(document: PdfDocument): number {
  let depth = 0;
  let level: PdfValue[] = [document.root.get('Pages')];
  while (level.length > 0 && depth <= MOST_DEPTH) {
    level = level.flatMap((node) => {
      const dict = document.resolve(node);
      const kids = isDict(dict) ? document.resolve(dict.get('Kids')) : null;
      return isArray(kids) ? kids : [];
    });
    depth += 1;
  }
  return depth;
}
