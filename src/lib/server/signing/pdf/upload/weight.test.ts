import { existsSync, readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, file, stream, type Objects } from '#tests/fixtures/pdf.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { paper } from '#tests/signing/paper.ts';
import { inspectUpload } from './inspect.ts';
import { walk } from '#tests/setup/walk.ts';

const FORM = '/Type /XObject /Subtype /Form /BBox [0 0 9 9]';
const packed = (content: string, keys = ''): string =>
  stream(deflateSync(Buffer.from(content, 'latin1')).toString('latin1'), `/Filter /FlateDecode ${keys}`);

/** A page whose resources are object 6. */
function drawing(content: string, resources: string, objects: Objects = {}): Uint8Array {
  return paper({
    page: '/MediaBox [0 0 595 842] /Resources 6 0 R',
    objects: { 4: packed(content), 6: `<< ${resources} >>`, ...objects },
  });
}

/** Forms 10, 11, … each drawing the next one so many times. */
function nested(depth: number, times: number, last = '0 0 1 1 re f'): Objects {
  return Object.fromEntries(
    Array.from({ length: depth }, (_, at) => [
      at + 10,
      at === depth - 1
        ? stream(last, FORM)
        : stream('/F Do '.repeat(times), `${FORM} /Resources << /XObject << /F ${at + 11} 0 R >> >>`),
    ]),
  );
}

const FILLS = '0 0 1 1 re f '.repeat(3000);
const CELL = '/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /Resources << >>';
const GLYPHS = '/Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /Resources << >>';
const object = '/XObject << /F 10 0 R >>';
const pattern = '/Pattern << /P 10 0 R >>';
const mask = '/ExtGState << /G << /SMask << /S /Luminosity /G 10 0 R >> >> >>';
const heavy = { 10: packed(FILLS, `${FORM} /Resources << >>`) };
const cell = (steps: string, content = FILLS): Objects => ({ 10: packed(content, `${CELL} ${steps}`) });
const glyphs = (content: string): Objects => ({
  10: `<< ${GLYPHS} /CharProcs << /a 11 0 R >> >>`,
  11: packed(content),
});
const mesh = (size: number): Objects => ({
  10: packed('\0'.repeat(size), '/ShadingType 4 /BitsPerCoordinate 8 /BitsPerFlag 8 /BitsPerComponent 8'),
});
const program = (size: number): Objects => ({
  10: stream(`{${'sin '.repeat(size / 4)}}`, '/FunctionType 4'),
});
const jpeg = '\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03';

describe('what only shows when it is drawn', () => {
  it('is refused', () =>
    walk(
      [
        ['a form of forms of forms', 'drawing', drawing('/F Do', object, nested(9, 10))],
        ['forms too deep in one another', 'nesting', drawing('/F Do', object, nested(40, 1))],
        [
          'a form that draws itself',
          'draws_itself',
          drawing('/F Do', object, { 10: stream('/F Do', `${FORM} /Resources 6 0 R`) }),
        ],
        [
          'a form that draws itself by what the page has',
          'draws_itself',
          drawing('/F Do', object, { 10: stream('/F Do', FORM) }),
        ],
        ['five million saved states', 'states', drawing('q '.repeat(5_000_000), '')],
        ['five million saved and restored states', 'drawing', drawing('q Q '.repeat(5_000_000), '')],
        ['operators without space between', 'drawing', drawing('qQ'.repeat(5_000_000), '')],
        ['operators behind numbers', 'drawing', drawing('1q1Q'.repeat(5_000_000), '')],
        ['a heavy form drawn often', 'drawing', drawing('/F Do '.repeat(1000), object, heavy)],
        ['a name written in another way', 'drawing', drawing('/#46 Do '.repeat(1000), object, heavy)],
        ['a name of many bytes', 'names', drawing(`/${'F'.repeat(5000)} Do`, object, heavy)],
        [
          'a heavy pattern',
          'drawing',
          drawing(`/Pattern cs /P scn ${FILLS}`, pattern, cell('/XStep 9 /YStep 9')),
        ],
        [
          'a heavy pattern set outside the form that fills',
          'drawing',
          drawing(`/Pattern cs /P scn /F Do`, `${pattern} /XObject << /F 11 0 R >>`, {
            ...cell('/XStep 9 /YStep 9'),
            11: packed(FILLS, FORM),
          }),
        ],
        [
          'a pattern whose cells lie over one another',
          'drawing',
          drawing(
            '/Pattern cs /P scn 0 0 9 9 re f',
            pattern,
            cell('/XStep .001 /YStep .001', '0 0 1 1 re f'),
          ),
        ],
        ['a heavy mask', 'drawing', drawing(`/G gs ${FILLS}`, mask, heavy)],
        [
          'heavy glyphs',
          'drawing',
          drawing(`BT /T 1 Tf (${'a'.repeat(3000)}) Tj ET`, '/Font << /T 10 0 R >>', glyphs(FILLS)),
        ],
        [
          'heavy glyphs set outside the form that shows them',
          'drawing',
          drawing('/T 1 Tf /F Do', '/Font << /T 10 0 R >> /XObject << /F 12 0 R >>', {
            ...glyphs(FILLS),
            12: packed(`BT <${'61'.repeat(3000)}> Tj ET`, FORM),
          }),
        ],
        [
          'glyphs that show themselves',
          'draws_itself',
          drawing('BT /T 1 Tf (a) Tj ET', '/Font << /T 10 0 R >>', {
            10: `<< ${GLYPHS.replace('<< >>', '6 0 R')} /CharProcs << /a 11 0 R >> >>`,
            11: stream('BT /T 1 Tf (a) Tj ET'),
          }),
        ],
        [
          'an appearance that draws itself',
          'draws_itself',
          paper({
            page: '/MediaBox [0 0 595 842] /Annots [<< /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 10 0 R >> >>]',
            objects: { 10: stream('/F Do', `${FORM} /Resources << /XObject << /F 10 0 R >> >>`) },
          }),
        ],
        [
          'a large picture drawn often',
          'drawing',
          drawing('/F Do '.repeat(500), object, {
            10: stream('', '/Subtype /Image /Width 10000 /Height 10000'),
          }),
        ],
        ['a picture in the content', 'pixels', drawing('BI /W 99999 /H 99999 ID x EI', '')],
        [
          'a picture larger than the file says',
          'pixels',
          drawing('', '', { 10: stream(jpeg, '/Subtype /Image /Width 9 /Height 9 /Filter /DCTDecode') }),
        ],
        [
          'a fax wider than the file says',
          'pixels',
          drawing('', '', {
            10: stream(
              '',
              '/Subtype /Image /Width 9 /Height 99999 /Filter /CCITTFaxDecode /DecodeParms << /Columns 99999 >>',
            ),
          }),
        ],
        [
          'a line of five hundred million dashes',
          'drawing',
          drawing('[.0001 .0001] 0 d 0 0 m 50000 0 l S', ''),
        ],
        ['dashes that are nothing', 'drawing', drawing(`[0 0] 0 d ${'0 0 m 9000 0 l S '.repeat(100)}`, '')],
        [
          'many lines of small dashes',
          'drawing',
          drawing(`[.1] 0 d ${'0 0 m 500 800 l S '.repeat(1000)}`, ''),
        ],
        ['a frame of small dashes', 'drawing', drawing(`[.1] 0 d ${'0 0 500 800 re S '.repeat(1000)}`, '')],
        [
          'a curve of small dashes',
          'drawing',
          drawing(`[.1] 0 d ${'0 0 m 1 1 2 2 500 800 c b '.repeat(1000)}`, ''),
        ],
        [
          'dashes that a parameter dictionary sets',
          'drawing',
          drawing('/G gs 0 0 m 50000 0 l S', '/ExtGState << /G << /D [[.0001 .0001] 0] >> >>'),
        ],
        [
          'dashes set outside the form that draws the line',
          'drawing',
          drawing('[.0001 .0001] 0 d /F Do', object, { 10: packed('0 0 m 50000 0 l S', FORM) }),
        ],
        [
          'a pattern of a cell that is copied a billion times',
          'drawing',
          drawing('/Pattern cs /P scn 0 0 9 9 re f', pattern, {
            10: packed('f', `${CELL} /XStep 9 /YStep 9 /Matrix [.001 0 0 .001 0 0]`),
          }),
        ],
        [
          'small cells, filled with often',
          'drawing',
          drawing(
            `/Pattern cs /P scn ${'0 0 595 842 re f '.repeat(1000)}`,
            pattern,
            cell('/XStep 1 /YStep 1', 'f'),
          ),
        ],
        [
          'a mesh of a million triangles',
          'drawing',
          drawing('/S sh', '/Shading << /S 10 0 R >>', mesh(5_000_000)),
        ],
        ['meshes, often', 'drawing', drawing('/S sh '.repeat(100), '/Shading << /S 10 0 R >>', mesh(50_000))],
        [
          'a mesh to fill with',
          'drawing',
          drawing(
            '/Pattern cs /P scn f',
            '/Pattern << /P << /PatternType 2 /Shading 10 0 R >> >>',
            mesh(5_000_000),
          ),
        ],
        [
          'shadings of the whole page, often',
          'drawing',
          drawing('/S sh '.repeat(50_000), '/Shading << /S << /ShadingType 2 >> >>'),
        ],
        [
          'a program that is run for each point',
          'drawing',
          drawing('/S sh', '/Shading << /S << /ShadingType 1 /Function [10 0 R] >> >>', program(10_000)),
        ],
        ['a program that is run for each colour', 'functions', drawing('', '', program(40_000))],
        [
          'a function that unfolds',
          'functions',
          paper({
            objects: Object.fromEntries(
              Array.from({ length: 12 }, (_, at) => [
                at + 10,
                `<< /FunctionType 3 /Functions [${`${at + 11} 0 R `.repeat(5)}] >>`,
              ]).concat([[22, '<< /FunctionType 2 /N 1 >>']]),
            ) as Objects,
          }),
        ],
        [
          'a function that holds itself',
          'functions',
          paper({ objects: { 10: '<< /FunctionType 3 /Functions [10 0 R] >>' } }),
        ],
        [
          'a deep page tree',
          'page_tree',
          paper({
            objects: {
              2: '<< /Type /Pages /Kids [10 0 R] /Count 1 >>',
              ...Object.fromEntries(
                Array.from({ length: 100 }, (_, at) => [
                  at + 10,
                  `<< /Type /Pages /Count 1 /Kids [${at === 99 ? 3 : at + 11} 0 R] >>`,
                ]),
              ),
            },
          }),
        ],
        [
          'content of a million parts',
          'content_bytes',
          manyPages(1, '/Contents 6 0 R', `[${'4 0 R '.repeat(600_000)}]`),
        ],
        [
          'a list of annotations that all pages have',
          'annotations',
          manyPages(300, '/Annots 6 0 R', `[${'null '.repeat(500)}]`),
        ],
      ],
      (_, reason, bytes) => {
        expect(inspectUpload(bytes)).toEqual({ ok: false, error: { code: 'pdf_bomb', reason } });
      },
    ));

  it('is taken', () =>
    walk(
      [
        [
          'a letterhead in a form, on every page',
          manyPages(400, '/Contents 4 0 R /Resources 6 0 R', `<< ${object} >>`, {
            4: stream('/F Do'),
            10: packed('0 0 1 1 re f '.repeat(2000), FORM),
          }),
        ],
        ['a dense map', drawing('123.45 678.90 l '.repeat(1_000_000), '')],
        [
          'a page of dashed lines, frames and curves',
          drawing(
            `[3 2] 0 d ${'9 9 m 500 9 l S 9 9 500 700 re S 1 1 m 2 2 3 3 500 700 c S '.repeat(2000)}`,
            '',
          ),
        ],
        ['lines after dashes', drawing('[.0001 .0001] 0 d [] 0 d 0 0 m 50000 0 l S', '')],
        ['lines beside dashes', drawing('q [.0001 .0001] 0 d Q 0 0 m 50000 0 l S', '')],
        ['a length that nobody draws', drawing('[.0001 .0001] 0 d 0 0 m 50000 0 l n 0 0 m 1 0 l S', '')],
        [
          'a drawing in units of its own',
          drawing('1000 0 0 1000 0 0 cm [.003 .002] 0 d 0 0 m .5 .8 l S', ''),
        ],
        [
          'a hundred hatched areas',
          drawing(
            `/Pattern cs /P scn ${'0 0 9 9 re f '.repeat(100)}`,
            pattern,
            cell('/XStep 4 /YStep 4', 'f'),
          ),
        ],
        [
          'a thousand shadings and a mesh',
          drawing(
            `${'/T sh '.repeat(1000)} /S sh`,
            '/Shading << /S 10 0 R /T << /ShadingType 3 >> >>',
            mesh(300_000),
          ),
        ],
        [
          'a colour of a printer',
          drawing('/S sh', '/Shading << /S << /ShadingType 2 /Function 10 0 R >> >>', program(20_000)),
        ],
        ['states left open', drawing('q '.repeat(500), '')],
        [
          'a form that has itself among its resources and does not draw it',
          drawing('/F Do', object, { 10: stream('f', `${FORM} /Resources 6 0 R`) }),
        ],
        [
          'a page of a font whose glyphs are drawings',
          drawing(
            `BT /T 1 Tf (${'a'.repeat(5000)}) Tj ET`,
            '/Font << /T 10 0 R >>',
            glyphs('1 0 d0 '.repeat(100)),
          ),
        ],
        [
          'a pattern once set and set off again',
          drawing(
            `q /Pattern cs /P scn 0 0 9 9 re f Q ${FILLS} /Pattern cs /P scn 0 g ${FILLS}`,
            pattern,
            cell('/XStep 9 /YStep 9'),
          ),
        ],
        ['a mask set off again', drawing(`q /G gs 0 0 9 9 re f Q ${FILLS}`, mask, heavy)],
        ['forms within forms as programs write them', drawing('/F Do', object, nested(12, 1))],
      ],
      (_, bytes) => {
        expect(inspectUpload(bytes)).toMatchObject({ ok: true });
      },
    ));

  it('content that is drawn and can not be read is refused as a page’s is', () => {
    const bytes = drawing('/F Do', object, { 10: stream('x', `${FORM} /Filter /FlateDecode`) });
    expect(inspectUpload(bytes)).toMatchObject({ ok: false, error: { code: 'pdf_damaged' } });
  });

  const TRIALS = fixture('trials/pdf');
  it.skipIf(!existsSync(TRIALS)).each(['form-laughs', 'form-loop', 'q-nest'])('%s is refused', (name) => {
    const bytes = new Uint8Array(readFileSync(`${TRIALS}/${name}.pdf`));
    expect(inspectUpload(bytes)).toMatchObject({ ok: false, error: { code: 'pdf_bomb' } });
  });

  // Drawn one by one most of these would take for ever: that this ends at all is half of what is asked.
  it('whatever draws whatever, it ends, never throws, and takes exactly what is light', () => {
    const edges = fc.array(fc.tuple(fc.nat({ max: 7 }), fc.integer({ min: 1, max: 60 })), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(edges, { minLength: 1, maxLength: 8 }), (forms) => {
        const names = forms.map((_, at) => `/F${at} ${at + 10} 0 R`).join(' ');
        const content = (own: readonly (readonly [number, number])[]): string =>
          own.map(([to, times]) => `/F${to} Do `.repeat(times)).join('') + 'f';
        const objects = Object.fromEntries(forms.map((own, at) => [at + 10, stream(content(own), FORM)]));
        const result = inspectUpload(drawing('/F0 Do', `/XObject << ${names} >>`, objects));
        const weight = simply(forms, 0, []);
        const code = result.ok ? 'taken' : result.error.code;
        if (weight === Infinity || weight > 8_000_000) expect(code).toBe('pdf_bomb');
        else if (weight < 500_000) expect(code).toBe('taken');
      }),
      { numRuns: 300 },
    );
  });
});

/** Counted as it is drawn, one form for each path to it; infinite for a ring. */
function simply(
  forms: readonly (readonly (readonly [number, number])[])[],
  at: number,
  above: readonly number[],
): number {
  if (above.includes(at)) return Infinity;
  return (forms[at] ?? []).reduce(
    (sum, [to, times]) => sum + times * (5 + (forms[to] ? simply(forms, to, [...above, at]) : 0)),
    1,
  );
}

function manyPages(count: number, page: string, shared: string, objects: Objects = {}): Uint8Array {
  const numbers = Array.from({ length: count }, (_, at) => at + 100);
  return bytesOf(
    file({
      1: '<< /Type /Catalog /Pages 2 0 R >>',
      2: `<< /Type /Pages /Kids [${numbers.map((number) => `${number} 0 R`).join(' ')}] /Count ${count} /MediaBox [0 0 595 842] >>`,
      4: stream(' '),
      6: shared,
      ...objects,
      ...Object.fromEntries(numbers.map((number) => [number, `<< /Type /Page /Parent 2 0 R ${page} >>`])),
    }),
  );
}
