import type { PdfDocument } from '#lib/domain/pdf/document.ts';
import { equalValues } from '#lib/domain/pdf/syntax/equal.ts';
import { formFields } from '#lib/domain/pdf/form.ts';
import type { PdfPage } from '#lib/domain/pdf/pages.ts';
import { isArray, isDict, isRef, type PdfDict, type PdfRef } from '#lib/domain/pdf/syntax/value.ts';
import type { Area, Areas } from './picture.ts';

type Box = readonly [left: number, bottom: number, right: number, top: number];

/** Where on its pages a document may look otherwise than it did: in the boxes of fields that got another value since. */
export function laterFields(before: PdfDocument, after: PdfDocument): Areas {
  const values = new Map(fieldsOf(before).map(({ name, dict }) => [name, dict.get('V')]));
  const filled = fieldsOf(after).filter(
    ({ name, dict }) => !equalValues(values.get(name) ?? null, dict.get('V')),
  );
  const widgets = new Set(filled.flatMap((field) => field.widgets.map(({ number }) => number)));
  const pages = after.pages();
  const areas = new Map<number, Area[]>();
  for (const [at, page] of (pages.ok ? pages.value : []).entries()) {
    const shown = annotationsOf(after, page).filter(({ number }) => widgets.has(number));
    const boxes = shown.map((ref) => boxOf(after, dictOf(after, ref), 'Rect'));
    areas.set(
      at,
      boxes.flatMap((box) => (box ? [onPicture(after, page, box)] : [])),
    );
  }
  return areas;
}

function fieldsOf(document: PdfDocument) {
  const fields = formFields(document);
  return fields.ok ? fields.value : [];
}

function annotationsOf(document: PdfDocument, page: PdfPage): readonly PdfRef[] {
  const list = document.resolve(page.dict.get('Annots'));
  return isArray(list) ? list.filter(isRef) : [];
}

function dictOf(document: PdfDocument, ref: PdfRef): PdfDict | null {
  const value = document.resolve(ref);
  return isDict(value) ? value : null;
}

function boxOf(document: PdfDocument, dict: PdfDict | PdfPage['attributes'] | null, key: string): Box | null {
  const list = document.resolve(dict?.get(key) ?? null);
  if (!isArray(list) || list.length !== 4) return null;
  const [a = 0, b = 0, c = 0, d = 0] = list.map((each) => Number(document.resolve(each)));
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}

/** From the page's own space to its picture, which shows the crop box as the page is turned. */
function onPicture(document: PdfDocument, { attributes }: PdfPage, [left, bottom, right, top]: Box): Area {
  const media = boxOf(document, attributes, 'MediaBox') ?? [0, 0, 612, 792];
  const crop = boxOf(document, attributes, 'CropBox') ?? media;
  const [x, y, x2, y2] = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ];
  const turned = ((Number(document.resolve(attributes.get('Rotate') ?? null)) % 360) + 360) % 360;
  if (turned === 90) return { left: bottom - y, right: top - y, top: left - x, bottom: right - x };
  if (turned === 180) return { left: x2 - right, right: x2 - left, top: bottom - y, bottom: top - y };
  if (turned === 270) return { left: y2 - top, right: y2 - bottom, top: x2 - right, bottom: x2 - left };
  return { left: left - x, right: right - x, top: y2 - top, bottom: y2 - bottom };
}
