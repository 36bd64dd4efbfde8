import { PDF } from '@libpdf/core';
import { describe, expect, it } from 'vitest';
import { bytesOf, file, stream, textOf, type Objects } from '#tests/fixtures/pdf.ts';
import { openPdf } from '#lib/domain/pdf/document.ts';
import { isArray, isDict, isName } from '#lib/domain/pdf/syntax/value.ts';
import {
  rewritten,
  CODE,
  PROSE,
  STAMP,
  VERIFY_URL,
  paper,
  render,
  scanCorner,
  stamped,
  textOn,
  type Picture,
} from '#tests/signing/paper.ts';
import { has, run, unlessMissing } from '#tests/signing/programs.ts';
import { stampDocument } from './stamp.ts';
import { walk } from '#tests/setup/walk.ts';

const poppler = has('pdfsig');
const seen = (name: string): string => unlessMissing('pdfsig', name);

/** A stamp's QR code is 44 points wide with a module of quiet zone on each side, 11 points from the edge. */
const PLACE = { right: 12.9, bottom: 12.9 };

describe('the stamp', () => {
  const kinds: [name: string, page: string, content?: string][] = [
    ['upright', '/MediaBox [0 0 595 842]'],
    ['lying', '/MediaBox [0 0 842 595]'],
    ['turned by 90°', '/MediaBox [0 0 595 842] /Rotate 90'],
    ['turned by 180°', '/MediaBox [0 0 595 842] /Rotate 180'],
    ['turned by 270°', '/MediaBox [0 0 595 842] /Rotate -90'],
    ['cropped, with its origin elsewhere', '/MediaBox [-100 -50 700 950] /CropBox [50 100 550 800]'],
    ['cropped and turned', '/MediaBox [-100 -50 700 950] /CropBox [50 100 550 800] /Rotate 270'],
    ['with corners the other way round', '/MediaBox [595 842 0 0]'],
    ['A3', '/MediaBox [0 0 842 1191]'],
    ['dark', '/MediaBox [0 0 595 842]', '0.1 g 0 0 595 842 re f'],
    ['with its states left open', '/MediaBox [0 0 595 842]', 'q q 0.2 0 0 0.2 9 9 cm 10 10 9 9 re W n'],
    ['with a state restored too often', '/MediaBox [0 0 595 842]', 'Q 0.5 0 0 0.5 90 90 cm 1 0 0 rg'],
    ['empty', '/MediaBox [0 0 595 842]', ''],
  ];
  it.skipIf(!poppler).each(kinds)(
    seen('is in the lower right corner of a page %s'),
    async (_, page, content) => {
      const pdf = await stamped(paper({ page, content: content ?? PROSE }));
      const found = scanCorner(render(pdf, 1));
      expect(found?.text).toBe(VERIFY_URL);
      expect(found?.right).toBeCloseTo(PLACE.right, 0);
      expect(found?.bottom).toBeCloseTo(PLACE.bottom, 0);
      expect(textOn(pdf, 1)).toContain('side 1 av 2');
      expect(textOn(pdf, 1)).toContain(CODE);
    },
  );

  it.skipIf(!poppler)(
    seen('is as large in millimetres where a page is measured in other units'),
    async () => {
      const pdf = await stamped(paper({ page: '/MediaBox [0 0 297.5 421] /UserUnit 2' }));
      // Poppler shows units as points, so what is 44 points wide is 22 here.
      const found = scanCorner(render(pdf, 1, 400), 400, 35);
      expect(found?.text).toBe(VERIFY_URL);
      expect(found?.right).toBeCloseTo(PLACE.right / 2, 0);
    },
  );

  it.skipIf(!poppler)(seen('is smaller on small paper, larger on a poster'), async () => {
    const small = await stamped(paper({ page: '/MediaBox [0 0 140 110]' }));
    expect(scanCorner(render(small, 1, 600), 600, 40)?.text).toBe(VERIFY_URL);
    const poster = await stamped(paper({ page: '/MediaBox [0 0 2384 3370]' }));
    const found = scanCorner(render(poster, 1, 100), 100, 200);
    expect(found?.text).toBe(VERIFY_URL);
    expect(found?.right).toBeGreaterThan(20);
  });

  const long =
    '(Et svært langt avsnitt som går helt ut til kanten av arket, uten noen marg i det hele tatt) Tj';
  const widths = `[${'500 '.repeat(224)}]`;
  const edges: [name: string, page: string, content: string][] = [
    ['text to the edge', '', `BT /F 13 Tf 60 400 Td ${long} ET BT /F 13 Tf 60 20 Td ${long} ET`],
    ['text to the edge by kerning', '', 'BT /F 9 Tf 60 30 Td [(ett) -56000 (to)] TJ ET'],
    ['text to the edge, word by word', '', `BT /F 9 Tf 100 Tw 60 30 Td (a b c d e f) Tj ET`],
    ['text to the edge with a measured font', '', `BT /M 12 Tf 60 40 Td ${long} ET`],
    ['rotated text', '', `BT /F 12 Tf 0 1 -1 0 580 100 Tm ${long} ET`],
    ['a scan', '', '0.5 g 0 0 595 842 re f'],
    ['a frame', '', '2 w 10 10 575 822 re S'],
    ['a line in a form', '', 'q 2 0 0 2 0 0 cm /X Do Q'],
    ['a picture', '', 'q 100 0 0 100 480 5 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \u0010 EI Q'],
    ['a scan, turned', '/Rotate 90', '0.5 g 0 0 595 842 re f'],
    ['a scan, turned over', '/Rotate 180', '0.5 g 0 0 595 842 re f'],
    ['a scan, turned and cropped', '/Rotate 270 /CropBox [100 100 500 600]', '0.5 g 0 0 595 842 re f'],
    ['a mark in the corner only', '', '570 5 10 10 re f'],
  ];
  it.skipIf(!poppler).each(edges)(
    seen('covers nothing on a page with %s: the page grows'),
    async (_, more, content) => {
      const objects = {
        6: '<< /Font << /F 5 0 R /M 8 0 R >> /XObject << /X 7 0 R >> >>',
        7: stream('0 10 m 290 10 l S', '/Type /XObject /Subtype /Form /BBox [0 0 300 300]'),
        8: `<< /Type /Font /Subtype /TrueType /BaseFont /Helvetica /FirstChar 32 /LastChar 255 /Widths ${widths} >>`,
      };
      const bytes = paper({ page: `/MediaBox [0 0 595 842] /Resources 6 0 R ${more}`, content, objects });
      const before = render(bytes, 1, 100);
      const pdf = await stamped(bytes);
      const after = render(pdf, 1, 100);
      expect(after.height).toBe(before.height);
      expect(after.width).toBeGreaterThan(before.width + 5);
      expect(covered(before, after)).toBe(0);
      expect(scanCorner(render(pdf, 1))?.text).toBe(VERIFY_URL);
    },
  );

  it('leaves a page as wide as it was whose lines end before the margin, set in a font whose widths no file states', () =>
    walk(['Helvetica', 'Helvetica-Bold', 'Times-Roman'], async (name) => {
      const line =
        'Leverand\xf8ren bekrefter innen \xe9n virkedag, og leverer innen fem virkedager til byggeplass';
      const font = `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`;
      const content = `BT /F 11 Tf 72 300 Td (${line}) Tj ET`;
      const pdf = await PDF.load(await stamped(paper({ content, objects: { 5: font } })));
      expect(pdf.getPage(0)?.width).toBe(595);
    }));

  // Painted one by one it would take long: that this ends at all is what is asked.
  it('takes a page for full where forms are painted more often than can be looked at', async () => {
    const form = (inner: number | null) =>
      stream(
        inner === null ? '0 0 m' : '/X Do '.repeat(65),
        `/Type /XObject /Subtype /Form /BBox [0 0 600 900]${
          inner === null ? '' : ` /Resources << /XObject << /X ${inner} 0 R >> >>`
        }`,
      );
    const objects = {
      6: '<< /XObject << /X 7 0 R >> >>',
      7: form(8),
      8: form(9),
      9: form(10),
      10: form(null),
    };
    const bytes = paper({ page: '/MediaBox [0 0 595 842] /Resources 6 0 R', content: '/X Do', objects });
    const pdf = await stamped(bytes);
    expect(textOf(pdf)).toContain('/CropBox [0 0 652 842]');
  });

  const margins: [name: string, content: string][] = [
    ['ordinary margins', PROSE],
    ['a white ground', '1 g 0 0 595 842 re f 0 g ' + PROSE],
    ['something cut away at the edge', 'q 50 50 400 700 re W n 0 0 595 842 re f Q'],
    ['invisible text to the edge', `BT 3 Tr /F 12 Tf 60 400 Td ${long} ET`],
    ['a page number at the foot', `${PROSE} BT /F 9 Tf 500 30 Td (12) Tj ET`],
  ];
  it.skipIf(!poppler).each(margins)(seen('stands in the margin of a page with %s'), async (_, content) => {
    const bytes = paper({ content });
    const before = render(bytes, 1, 100);
    const after = render(await stamped(bytes), 1, 100);
    expect(after.width).toBe(before.width);
    expect(covered(before, after)).toBe(0);
  });

  it.skipIf(!poppler)(seen('gives way in its title, never in its code or its address'), async () => {
    const title = 'Årsregnskap med noter for et selskap med et svært langt navn '.repeat(5);
    const text = textOn(await stamped(paper(), { title }), 1);
    expect(text).toMatch(/Årsregnskap med noter.*…/);
    expect(text).toContain('kontroller på segl.example.no/verify');
    expect(text).toContain(CODE);
  });

  it('leaves what pages share to those that share it', async () => {
    const bytes = bytesOf(
      file({
        1: '<< /Type /Catalog /Pages 2 0 R >>',
        2: '<< /Type /Pages /Kids 9 0 R /Count 2 /MediaBox [0 0 595 842] /Resources 6 0 R >>',
        3: '<< /Type /Page /Parent 2 0 R /Contents [4 0 R] >>',
        4: stream(PROSE),
        5: '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
        6: '<< /Font << /F 5 0 R >> /XObject << >> >>',
        7: '<< /Type /Page /Parent 2 0 R /Contents 8 0 R /Rotate 90 >>',
        8: '[4 0 R]',
        9: '[3 0 R 7 0 R]',
      }),
    );
    const document = openPdf(await stamped(bytes));
    const pages = document.ok ? document.value.pages() : document;
    expect(pages).toMatchObject({ ok: true });
    const attributes = pages.ok ? pages.value.map((page) => page.attributes.get('Rotate') ?? 0) : [];
    expect(attributes).toEqual([0, 90, 0]);
  });
});

/** How many pixels that were not white are not as they were; those at the very edge are cut differently. */
function covered(before: Picture, after: Picture): number {
  let count = 0;
  for (let y = 1; y < before.height - 1; y += 1) {
    for (let x = 1; x < before.width - 1; x += 1) {
      const value = before.grey[y * before.width + x] ?? 255;
      if (value < 250 && Math.abs(value - (after.grey[y * after.width + x] ?? 255)) > 8) count += 1;
    }
  }
  return count;
}

describe('the signature page', () => {
  it.skipIf(!poppler)(seen('says what is signed, by whom, and of which kind that is'), async () => {
    const text = textOn(await stamped(paper()), 2).replaceAll(/\s+/g, ' ');
    for (const part of [
      'Leieavtale Storgata 1',
      'Kari Nordmann, Fjord Regnskap AS',
      'Łukasz Żółć Čáhppe',
      'Þórður Hæstmælt',
      '1 side og 1 signaturside',
      'Ikke forseglet ennå',
      'avanserte elektroniske signaturer',
      'De er ikke kvalifiserte',
      'segl.example.no/verify',
      CODE,
    ]) {
      expect(text).toContain(part);
    }
  });

  it.skipIf(!poppler)(seen('is A4, with its own stamp'), async () => {
    const pdf = await stamped(paper({ page: '/MediaBox [0 0 400 400]' }));
    const picture = render(pdf, 2, 72);
    expect([picture.width, picture.height]).toEqual([596, 842]);
    expect(scanCorner(render(pdf, 2))?.text).toBe(VERIFY_URL);
  });

  it('has a field per signer and one for the seal, on as many pages as it takes', async () => {
    const signers = Array.from({ length: 12 }, (_, at) => ({
      field: `Signer${at + 1}`,
      name: `Navn ${at + 1}`,
    }));
    const opened = openPdf(await stamped(paper(), { signers }));
    if (!opened.ok) throw new Error(opened.error.code);
    const document = opened.value;
    const pages = document.pages();
    expect(pages.ok && pages.value.length).toBe(1 + 3);
    const form = document.resolve(document.root.get('AcroForm'));
    const fields = isDict(form) ? document.resolve(form.get('Fields')) : null;
    expect(isDict(form) && form.get('SigFlags')).toBe(3);
    const all = (isArray(fields) ? fields : []).map((item) => document.resolve(item)).filter(isDict);
    const signing = all.filter((field) => isName(field.get('FT'), 'Sig'));
    expect(signing).toHaveLength(13);
    expect(signing.map((field) => field.get('V'))).toEqual(Array(13).fill(null));
    // The others stand for the trails of one signer each.
    expect(all).toHaveLength(13 + 12);
  });
});

describe('the document', () => {
  it.skipIf(!has('qpdf')).each([
    ['plain', []],
    ['linearized', ['--linearize']],
    ['packed in object streams', ['--object-streams=generate']],
    ['both', ['--linearize', '--object-streams=generate']],
  ])(unlessMissing('qpdf', 'is without fault to qpdf where it was %s before'), async (_, options) => {
    const args = [...options, '--deterministic-id', 'in.pdf', '--replace-input'];
    const before = rewritten('qpdf', args, paper());
    const after = await stamped(before);
    expect(run('qpdf', ['--check', 'a.pdf'], { 'a.pdf': after })).toMatchObject({ code: 0 });
  });

  it.skipIf(!poppler)(seen('keeps what was filled into its form, as paper'), async () => {
    const appearance = stream(
      'BT /F 10 Tf 2 4 Td (Utfylt verdi) Tj ET',
      '/BBox [0 0 100 20] /Resources << /Font << /F 5 0 R >> >>',
    );
    const objects: Objects = {
      6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Utfylt verdi) /Rect [100 500 200 520] /AP << /N 7 0 R >> >>',
      7: appearance,
      8: '<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /AS /On /Rect [100 400 120 420] /AP << /N << /On 9 0 R /Off 10 0 R >> >> >>',
      9: stream('0 0 10 10 re f', '/BBox [0 0 10 10]'),
      10: stream('', '/BBox [0 0 10 10]'),
      11: '<< /Type /Annot /Subtype /Link /Rect [9 9 20 20] /A << /S /URI /URI (https://example.no) >> >>',
    };
    const page = '/MediaBox [0 0 595 842] /Annots [6 0 R 8 0 R 11 0 R]';
    const pdf = await stamped(paper({ page, objects, catalog: '/AcroForm << /Fields [6 0 R 8 0 R] >>' }));
    expect(textOn(pdf, 1)).toContain('Utfylt verdi');
    const { grey, width, height } = render(pdf, 1, 72);
    expect(grey[(height - 410) * width + 110]).toBe(0);
    const opened = openPdf(pdf);
    const first = opened.ok ? opened.value.pages() : opened;
    const annotations =
      first.ok && opened.ok ? opened.value.resolve(first.value[0]?.dict.get('Annots') ?? null) : null;
    const links = (isArray(annotations) ? annotations : [])
      .map((item) => (opened.ok ? opened.value.resolve(item) : null))
      .filter((item) => isDict(item) && isName(item.get('Subtype'), 'Link'));
    expect(links).toHaveLength(1);
    // And a trail for each of two signers.
    expect(annotations).toHaveLength(1 + 2);
  });

  it('is refused as an upload would be, before anything else reads it', async () => {
    expect(await stampDocument(bytesOf('no'), STAMP)).toEqual({ ok: false, error: { code: 'not_pdf' } });
    const script = paper({ catalog: '/OpenAction << /S /JavaScript /JS (x) >>' });
    expect(await stampDocument(script, STAMP)).toEqual({ ok: false, error: { code: 'pdf_script' } });
  });

  it('has fields that can be found again', async () => {
    await expect(stampDocument(paper(), { ...STAMP, sealField: 'Signer1' })).rejects.toThrow(TypeError);
    await expect(stampDocument(paper(), { ...STAMP, sealField: 'a.b' })).rejects.toThrow(TypeError);
  });

  it('keeps no more of its text than is seen: no name or title is ever part of the code of a page', async () => {
    const pdf = await stamped(paper(), { title: 'Q) Tj ET 0 0 0 0 cm', language: 'en' });
    expect(textOf(pdf)).not.toContain('Q) Tj ET 0');
  });
});
