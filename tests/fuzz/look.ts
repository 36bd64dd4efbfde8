import fc from 'fast-check';
import { append, bytesOf, file, stream, textOf, type Objects } from '#tests/fixtures/pdf.ts';
import { appendSigned, fieldOf, testAuthorities } from '../setup/files/signed-pdf.ts';
import { NOW } from '../signing/certificates.ts';
import { COVERED, type SignedFile } from './signed-files.ts';

const FIELD = '/Type /Annot /Subtype /Widget /FT /Tx /T (Text) /F 4 /P 3 0 R /Rect [100 10 190 30]';
const FORM = '/Type /XObject /Subtype /Form';

/** Certified with filling permitted: a field to be filled lies under a mark, and there is a layer that is not shown. */
export async function fillable(): Promise<SignedFile> {
  const authorities = await testAuthorities(NOW);
  const layers = '/OCProperties << /OCGs [15 0 R] /D << /OFF [15 0 R] >> >>';
  const before = file({
    ...COVERED,
    1: `<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R ${layers} >>`,
    3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [13 0 R 7 0 R 10 0 R 11 0 R] >>',
    15: '<< /Type /OCG /Name (Draft) >>',
  });
  const text = await appendSigned(before, 20, {
    ...{ authorities, name: 'Segl' },
    entries: '/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 >> >>]',
    objects: { 10: fieldOf('Seal', '/Rect [0 0 0 0] /V 20 0 R') },
  });
  return { name: 'to be filled', bytes: bytesOf(text), roots: [authorities.root], at: NOW };
}

const OVER_ALL = '1 0 0 rg -300 -300 900 900 re f';
const number = fc.constantFrom('0', '1', '-1', '10', '300', '-300', '.5', '99999', '0.00001');
const numbers = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length }).map((all) => all.join(' '));
/** What a look may be made of, and what gets out of it by some reader's lights. */
const sound = fc.oneof(
  fc.constantFrom('q', 'q', OVER_ALL, OVER_ALL, '/X Do', 'q /X Do Q', '/A BMC /X Do EMC', '/OC /L BDC EMC'),
  fc.constantFrom(
    'W n',
    'W',
    'n',
    'f',
    'S',
    'h',
    'BT',
    'ET',
    'BX',
    'EX',
    '/S gs',
    '/N gs',
    '(a) Tj',
    '/T 9 Tf',
  ),
  fc.constantFrom('/P scn', '/Pattern cs', '/F 400 Tf', '7 Tr', '% Q', '(Q) Tj'),
  numbers(6).map((six) => `${six} cm`),
  numbers(4).map((four) => `${four} re`),
  numbers(1).map((one) => `${one} w`),
);
const odd = fc.constantFrom(
  ...[
    'Q',
    '/OC /L BDC',
    '/A BMC',
    'EMC',
    '0 0 0 0 9 9 d1',
    '9 0 d0',
    'xq Q',
    '[q] Q',
    '<< /A q >> Q',
    '{q} Q',
  ],
  ...['BI/W 1/H 1/F/AHx ID 0> EI Q', 'BI /W 1 /H 1 ID a EI', 'ID Q', '1000000000 0 0 1 0 0 cm', '(', ']'],
);
const content = fc
  .array(fc.oneof({ arbitrary: sound, weight: 30 }, { arbitrary: odd, weight: 1 }), { maxLength: 6 })
  .map((words) => words.join(' '));
const inBox = fc.record({
  box: fc.oneof(
    {
      arbitrary: fc.constantFrom('/BBox [0 0 90 20]', '/BBox [-900 -900 900 900]', '/BBox [0 0 0 0]'),
      weight: 20,
    },
    fc.constant(''),
  ),
  matrix: fc.option(fc.oneof({ arbitrary: numbers(6), weight: 9 }, fc.constant('1 0 0 1 1000000000 0')), {
    nil: null,
    freq: 3,
  }),
  group: fc.constantFrom('', '', '/Group << /S /Transparency >>'),
});

/** A revision that fills the field and shows anything in it, by whoever holds the file. */
export const filling: fc.Arbitrary<(signed: Uint8Array) => Uint8Array> = fc
  .record({ look: content, keys: inBox, part: content, partKeys: inBox, glyph: content })
  .map(({ look, keys, part, partKeys, glyph }) => {
    const said = ({ box, matrix, group }: typeof keys) =>
      `${FORM} ${box} ${matrix === null ? '' : `/Matrix [${matrix}]`} ${group}`;
    const states =
      '/S << /SMask << /S /Luminosity /G 42 0 R >> >> /N << /SMask /None /ca .5 /BM /Multiply >>';
    const names = `/XObject << /X 42 0 R >> /ExtGState << ${states} >> /Font << /F 5 0 R /T 43 0 R >>`;
    const objects: Objects = {
      13: `<< ${FIELD} /V (nei) /AP << /N 41 0 R >> >>`,
      41: stream(look, `${said(keys)} /Resources << ${names} /Properties << /L 15 0 R >> >>`),
      42: stream(part, said(partKeys)),
      43: '<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 44 0 R >> >>',
      44: stream(`9 0 d0 ${glyph}`),
    };
    return (signed) => bytesOf(append(textOf(signed), objects));
  });
