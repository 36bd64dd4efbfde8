import type { PdfDocument, PdfPage } from '#lib/domain/pdf/document.ts';
import { reachable } from '#lib/domain/pdf/reachable.ts';
import {
  isArray,
  isDict,
  isName,
  isString,
  type PdfDict,
  type PdfValue,
} from '#lib/domain/pdf/syntax/value.ts';
import { findAttachmentFault, type AttachmentFault } from './attached.ts';
import { hidesLayers, hidesSomewhere } from './layers.ts';
import { findFormFault } from './form.ts';
import { Leaving } from './leaving.ts';
import { findFieldOverMark } from './order.ts';

/** What a paper to sign may not have in it. */
export type Forbidden =
  | { code: 'pdf_script' }
  /** An action that leaves the document or runs something; `action` is its name in the file. */
  | { code: 'pdf_launch'; action: string }
  | AttachmentFault
  | { code: 'pdf_rich_media'; kind: string }
  /** A form that only some programs can show (XFA), or whose filled fields have no appearance to print. */
  | { code: 'pdf_form'; reason: 'xfa' | 'without_appearance' }
  /** A filled field lies over a mark, and would come to lie under it. */
  | { code: 'pdf_field_over_mark' }
  /** Something on its pages is hidden, or differs between screen and paper. */
  | { code: 'pdf_layers' }
  | { code: 'pdf_already_signed' };

/** Actions that stay in the document or do no more than open a web page when pressed (ISO 32000-1, table 198). */
const ACTIONS = new Set(['GoTo', 'URI']);
/** Named actions that lead to a page. */
export const TO_PAGES: ReadonlySet<string> = new Set(['NextPage', 'PrevPage', 'FirstPage', 'LastPage']);
/** Every other action of ISO 32000-2: wherever a dictionary claims to be one of these, it is refused. */
const OTHER_ACTIONS = new Set([
  ...['GoToR', 'GoToE', 'GoToDp', 'Launch', 'Thread', 'Sound', 'Movie', 'Hide', 'SubmitForm', 'ResetForm'],
  ...['ImportData', 'SetOCGState', 'Rendition', 'Trans', 'GoTo3DView', 'RichMediaExecute'],
]);
/** Annotations that are marks on paper, and fields. */
const ANNOTATIONS = new Set([
  ...[
    'Text',
    'Link',
    'FreeText',
    'Line',
    'Square',
    'Circle',
    'Polygon',
    'PolyLine',
    'Highlight',
    'Underline',
  ],
  ...[
    'Squiggly',
    'StrikeOut',
    'Caret',
    'Stamp',
    'Ink',
    'Popup',
    'Widget',
    'PrinterMark',
    'TrapNet',
    'Watermark',
    'FileAttachment',
  ],
]);

/** The first thing in the document that is more than paper, or null. Walks everything reachable from the trailer. */
export function findForbidden(document: PdfDocument, pages: readonly PdfPage[]): Forbidden | null {
  return (
    catalogFault(document) ??
    annotationFault(document, pages) ??
    graphFault(document, new Leaving(document, pages)) ??
    findAttachmentFault(document, pages) ??
    findFormFault(document, pages) ??
    findFieldOverMark(document, pages)
  );
}

function catalogFault(document: PdfDocument): Forbidden | null {
  const { root } = document;
  const present = (key: string): boolean => document.resolve(root.get(key)) !== null;
  if (present('Perms') || present('DSS')) return { code: 'pdf_already_signed' };
  // Viewers show the files of a portfolio in the place of its pages.
  if (present('Collection')) return { code: 'pdf_embedded_file', reason: 'portfolio' };
  if (document.resolve(root.get('NeedsRendering')) === true) return { code: 'pdf_form', reason: 'xfa' };
  if (hidesLayers(document)) return { code: 'pdf_layers' };
  const names = document.resolve(root.get('Names'));
  if (!isDict(names)) return null;
  const named = (key: string): boolean => document.resolve(names.get(key)) !== null;
  if (named('JavaScript')) return { code: 'pdf_script' };
  if (named('Renditions')) return { code: 'pdf_rich_media', kind: 'Renditions' };
  if (named('AlternatePresentations')) return { code: 'pdf_rich_media', kind: 'AlternatePresentations' };
  return null;
}

function annotationFault(document: PdfDocument, pages: readonly PdfPage[]): Forbidden | null {
  for (const page of pages) {
    const annotations = document.resolve(page.dict.get('Annots'));
    for (const item of isArray(annotations) ? annotations : []) {
      const annotation = document.resolve(item);
      const subtype = isDict(annotation) ? document.resolve(annotation.get('Subtype')) : null;
      const kind = isName(subtype) ? subtype.name : '';
      if (ANNOTATIONS.has(kind)) continue;
      return { code: 'pdf_rich_media', kind };
    }
  }
  return null;
}

function graphFault(document: PdfDocument, leaving: Leaving): Forbidden | null {
  for (const { dict, stream } of reachable(document)) {
    const fault = dictFault(document, dict, stream !== null, leaving);
    if (fault) return fault;
  }
  return null;
}

function dictFault(
  document: PdfDocument,
  dict: PdfDict,
  stream: boolean,
  leaving: Leaving,
): Forbidden | null {
  const get = (key: string): PdfValue => document.resolve(dict.get(key));
  const type = nameOf(get('Type'));
  if (get('JS') !== null && !leaving.has(dict)) return { code: 'pdf_script' };
  // A dictionary says where it is signed by naming the bytes that are.
  if (get('ByteRange') !== null || type === 'DocTimeStamp') return { code: 'pdf_already_signed' };
  if (hidesSomewhere(document, dict)) return { code: 'pdf_layers' };
  if (get('XFA') !== null) return { code: 'pdf_form', reason: 'xfa' };
  if (stream && (isName(get('Subtype'), 'PS') || isName(get('Subtype2'), 'PS')))
    return { code: 'pdf_script' };
  if (stream && isName(get('Subtype'), 'Form') && get('Ref') !== null)
    return { code: 'pdf_launch', action: 'Ref' };
  for (const key of ['A', 'PA', 'OpenAction', 'Next']) {
    const value = get(key);
    if (key === 'A' && isDict(value) && leaving.isPressed(dict, value)) continue;
    if (key === 'A' && isName(get('S')) && isAttribute(document, value)) continue;
    const fault = actionsFault(document, value, key === 'OpenAction');
    if (fault) return fault;
  }
  const more = get('AA');
  for (const [event, held] of isDict(more) ? more.entries : []) {
    const value = document.resolve(held);
    if (isDict(value) && leaving.isScriptOf(dict, event, value)) continue;
    const fault = actionsFault(document, value, true);
    if (fault) return fault;
  }
  return type === 'StructElem' || leaving.has(dict) ? null : claimedFault(dict, get('S'), type);
}

/** A dictionary that by /S is an action no paper has, wherever it hangs. */
function claimedFault(dict: PdfDict, s: PdfValue, type: string | null): Forbidden | null {
  const action = nameOf(s);
  if (action === null || (type !== null && type !== 'Action')) return null;
  if (action === 'JavaScript') return { code: 'pdf_script' };
  return OTHER_ACTIONS.has(action) && dict.keys().length > 1 ? { code: 'pdf_launch', action } : null;
}

/** One action or a list of them. `must`: it stands where nothing but an action or a destination can. */
function actionsFault(document: PdfDocument, value: PdfValue, must: boolean): Forbidden | null {
  const list = isArray(value) ? value.map((item) => document.resolve(item)) : [value];
  for (const item of list) {
    if (!isDict(item)) continue;
    const action = nameOf(document.resolve(item.get('S')));
    // Attributes of structure elements hang on /A too, and so do outlines' items on /Next; neither has an action's /S.
    if (action === null || (!must && isName(item.get('Type'), 'StructElem'))) continue;
    if (action === 'JavaScript') return { code: 'pdf_script' };
    if (action === 'URI' && !isWebAddress(document.resolve(item.get('URI'))))
      return { code: 'pdf_launch', action };
    const named = nameOf(document.resolve(item.get('N'))) ?? '';
    if (!ACTIONS.has(action) && !(action === 'Named' && TO_PAGES.has(named)))
      return { code: 'pdf_launch', action };
  }
  return null;
}

/** What a program notes of an element of structure (ISO 32000-1, 14.7.5: it has an owner), its /S no action to any viewer. */
function isAttribute(document: PdfDocument, value: PdfValue): boolean {
  if (!isDict(value)) return false;
  const s = nameOf(document.resolve(value.get('S'))) ?? '';
  const known = ACTIONS.has(s) || OTHER_ACTIONS.has(s) || s === 'JavaScript' || s === 'Named';
  return !known && isName(document.resolve(value.get('O')));
}

/** An address a browser only opens: no file on the reader's machine, no script. Without a scheme it is a web page. */
function isWebAddress(value: PdfValue): boolean {
  if (!isString(value)) return false;
  const text = String.fromCharCode(...value.bytes.subarray(0, 64)).replace(/[\s\p{Cc}]/gu, '');
  const scheme = /^([^/?#]*?):/.exec(text)?.[1]?.toLowerCase();
  return scheme === undefined || ['http', 'https', 'mailto', 'tel'].includes(scheme);
}

function nameOf(value: PdfValue): string | null {
  return isName(value) ? value.name : null;
}
