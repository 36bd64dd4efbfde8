import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stream, type Objects } from '#tests/fixtures/pdf.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { FIELD_BELOW_MARK } from '#tests/signing/field-below-mark.ts';
import { PROSE, paper, STAMP, stamped } from '#tests/signing/paper.ts';
import { differingPage } from './compare.ts';
import { startPdfium, Undrawn } from './pdfium.ts';
import { walk } from '#tests/setup/walk.ts';

const MEDIA = '/MediaBox [0 0 595 842]';
const FORM = '/AcroForm << /Fields [6 0 R] >>';
const annotation = (rest: string): string => `<< /Type /Annot /Rect [100 500 120 520] ${rest} >>`;
const box = (look: string): string => stream(look, '/Type /XObject /Subtype /Form /BBox [0 0 20 20]');
const TICK = '2 w 2 10 m 8 2 l 18 18 l S';

/** A page with a box that is ticked, as a form or as somebody drew it. */
function ticked(
  look: string,
  subtype = '/Widget /FT /Btn /T (b) /V /Yes',
  objects: Objects = {},
): Uint8Array {
  return paper({
    page: `${MEDIA} /Annots [6 0 R]`,
    catalog: subtype.startsWith('/Widget') ? FORM : '',
    objects: {
      6: annotation(`/Subtype ${subtype} /AS /Yes /AP << /N << /Yes 7 0 R >> >>`),
      7: box(look),
      ...objects,
    },
  });
}

/** A page with a field of text that somebody filled in, as their program drew it. */
function filled(letters: string, more = ''): Uint8Array {
  return paper({
    page: `${MEDIA} /Annots [6 0 R]`,
    catalog: '/AcroForm << /Fields [6 0 R] /DA (/F 12 Tf 0 g) /DR << /Font << /F 5 0 R >> >> >>',
    objects: {
      6: `<< /Type /Annot /Subtype /Widget /FT /Tx /T (sum) /V (kr 1 250,00) /DA (/F 12 Tf 0 g) /Rect [100 500 300 520] /AP << /N 7 0 R >> ${more} >>`,
      7: stream(
        `/Tx BMC q BT ${letters} (kr 1 250,00) Tj ET Q EMC`,
        '/Type /XObject /Subtype /Form /BBox [0 0 200 20] /Resources << /Font << /F 5 0 R >> >>',
      ),
    },
  });
}
const FORMATTED = '/AA << /F << /S /JavaScript /JS (AFNumber_Format\\(2, 1, 0, 0, "kr ", true\\);) >> >>';

/** Two pages, of which the second says this. */
function twoPages(content: string): Uint8Array {
  return paper({
    page: MEDIA,
    objects: {
      2: '<< /Type /Pages /Kids [3 0 R 8 0 R] /Count 2 /Resources << /Font << /F 5 0 R >> >> >>',
      8: `<< /Type /Page /Parent 2 0 R ${MEDIA} /Contents 9 0 R >>`,
      9: stream(content),
    },
  });
}

const TRAILS = { signers: STAMP.signers.length };
const otherwise = (page: number) => ({ code: 'stamped_differs', page, reason: 'drawn_otherwise' });

describe('a stamped file shows what the uploaded one shows', () => {
  it('on pages, in forms and in drawings of every kind', () =>
    walk(
      [
        ['on a page', paper()],
        [
          'on a page with its origin elsewhere',
          paper({ page: '/MediaBox [-100 -50 700 950] /CropBox [50 100 550 800]' }),
        ],
        ['on a page turned by 90°', paper({ page: `${MEDIA} /Rotate 90` })],
        ['on a page turned by 180°', paper({ page: `${MEDIA} /Rotate 180` })],
        ['on a page turned by 270°', paper({ page: `${MEDIA} /Rotate 270` })],
        ['on a page that is made wider', paper({ page: MEDIA, content: `${PROSE} 0.5 g 560 0 35 842 re f` })],
        [
          'on a dark page, turned, that is made wider',
          paper({ page: `${MEDIA} /Rotate 90`, content: '0.1 g 0 0 595 842 re f' }),
        ],
        [
          'on a page of half-points that is made wider',
          paper({ page: '/MediaBox [0.3 0.7 595.276 841.89]', content: '0.5 g 0 0 600 850 re f' }),
        ],
        [
          'on a page in other units',
          paper({ page: '/MediaBox [0 0 200 300] /UserUnit 3', content: '0.5 g 190 0 10 300 re f' }),
        ],
        ['on a very large page', paper({ page: '/MediaBox [0 0 5000 9000]' })],
        ['on a very small one', paper({ page: '/MediaBox [0 0 120 80]' })],
        [
          'on a page of its own size, inherited',
          paper({
            page: '',
            objects: {
              2: `<< /Type /Pages /Kids [3 0 R] /Count 1 ${MEDIA} /Rotate 90 /Resources << /Font << /F 5 0 R >> >> >>`,
            },
          }),
        ],
        ['in the second of two pages', twoPages(PROSE)],
        ['in a form', ticked(TICK)],
        ['in a field of text', filled('/F 12 Tf 0 g 2 5 Td')],
        ['in a small and coloured one', filled('/F 7 Tf 0 0 1 rg 2 7.3 Td')],
        ['in one whose script formats it', filled('/F 12 Tf 0 g 2 5 Td', FORMATTED)],
        ['in a drawing over it', ticked(TICK, '/Stamp')],
      ],
      async (_, bytes) => {
        expect(await differingPage(bytes, await stamped(bytes), TRAILS)).toBeNull();
      },
    ));

  it('and what differs is told with its page', () =>
    walk(
      [
        ['another word in a field', 1, filled('/F 12 Tf 0 g 2 5 Td'), filled('/F 12 Tf 0 g 2 5 Td (9) Tj')],
        ['a tick that is gone', 1, ticked(TICK), ticked('')],
        ['a tick that moved', 1, ticked(TICK), ticked('1 0 0 1 5 0 cm ' + TICK)],
        [
          'a drawing of another colour',
          1,
          ticked(`1 0 0 RG ${TICK}`, '/Stamp'),
          ticked(`0 0 1 RG ${TICK}`, '/Stamp'),
        ],
        [
          'a word',
          1,
          paper({ page: MEDIA }),
          paper({ page: MEDIA, content: PROSE.replace('denne', 'denna') }),
        ],
        [
          'a mark over the margin’s inner edge',
          1,
          paper({ page: MEDIA }),
          paper({ page: MEDIA, content: `${PROSE} 530 400 6 6 re f` }),
        ],
        ['a word on the second page', 2, twoPages(PROSE), twoPages('')],
        ['a page that is gone', 2, twoPages(PROSE), paper({ page: MEDIA })],
        ['a page that is turned', 1, paper({ page: MEDIA }), paper({ page: `${MEDIA} /Rotate 180` })],
      ],
      async (_, page, before, after) => {
        expect(await differingPage(before, await stamped(after), TRAILS)).toEqual(otherwise(page));
      },
    ));

  it('a field that lay under a mark in one viewer and over it in another is told', async () => {
    expect(await differingPage(FIELD_BELOW_MARK, await stamped(FIELD_BELOW_MARK), TRAILS)).toEqual(
      otherwise(1),
    );
  });

  it('what can’t be drawn is told, and is no reason to send', async () => {
    const bytes = paper();
    const spoilt = (await stamped(bytes)).fill(32, 0, 2000);
    expect(await differingPage(bytes, spoilt, TRAILS)).toEqual({
      code: 'stamped_differs',
      page: 1,
      reason: 'not_drawn',
    });
  });

  const TRIALS = fixture('pdf/genuine');
  it.skipIf(!existsSync(TRIALS))(
    'a file of another program looks as it did, but for what was changed',
    async () => {
      const bytes = new Uint8Array(readFileSync(`${TRIALS}/hello_signed_INCSAVE_signed.pdf`));
      expect(await differingPage(bytes, bytes, TRAILS)).toBeNull();
    },
  );
});

it('drawing takes no more memory than it may', async () => {
  const document = (await startPdfium())(paper());
  const box = { x: 0, y: 0, width: 595, height: 842 };
  expect(() => document.draw(0, box, { width: 12_000, height: 12_000 })).toThrow(Undrawn);
  // What it was refused it does not need.
  expect(document.draw(0, box, { width: 60, height: 84 })).toHaveLength(60 * 84 * 4);
});

it('a title whose letter carries many marks does not stand on the page', () =>
  walk(
    [
      ['three', 'a\u0301\u0301\u0301'],
      ['many', `a${'\u0301'.repeat(150)}`],
      ['many, from right to left', `\u0645${'\u064b'.repeat(150)}`],
    ],
    async (_, title) => {
      const signed = await stamped(paper(), { title, sender: { name: title, organisation: title } });
      expect(await differingPage(paper(), signed, TRAILS)).toBeNull();
    },
  ));
