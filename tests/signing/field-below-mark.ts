import { stream } from '#tests/fixtures/pdf.ts';
import { paper } from './paper.ts';

const colour = (rgb: string): string =>
  stream(`${rgb} rg 0 0 120 60 re f`, '/Type /XObject /Subtype /Form /BBox [0 0 120 60]');

/**
 * A filled field below a drawing. Viewers that draw fields last (PDFium) show the field, those that go by the order of
 * the list show the drawing, as all do once the field is part of the page.
 */
export const FIELD_BELOW_MARK = paper({
  page: '/MediaBox [0 0 595 842] /Annots [6 0 R 8 0 R]',
  catalog: '/AcroForm << /Fields [6 0 R] >>',
  objects: {
    6: '<< /Type /Annot /Rect [100 500 220 560] /Subtype /Widget /FT /Tx /T (sum) /V (100) /AP << /N 7 0 R >> >>',
    7: colour('1 0 0'),
    8: '<< /Type /Annot /Rect [100 500 220 560] /Subtype /Stamp /AP << /N 9 0 R >> >>',
    9: colour('0 0 1'),
  },
});
