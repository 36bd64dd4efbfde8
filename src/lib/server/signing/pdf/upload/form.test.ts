import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stream, type Objects } from '#tests/fixtures/pdf.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { paper } from '#tests/signing/paper.ts';
import { inspectUpload } from './inspect.ts';
import { walk } from '#tests/setup/walk.ts';

const APPEARANCE = stream('0 0 9 9 re f', '/Subtype /Form /BBox [0 0 9 9]');

/** A form of one page whose annotations are these, in this order; 20 is an appearance. */
function form(annotations: readonly string[], objects: Objects = {}): Uint8Array {
  return paper({
    page: `/MediaBox [0 0 595 842] /Annots [${annotations.map((each) => `<< /Type /Annot ${each} >>`).join(' ')}]`,
    catalog: '/AcroForm << /Fields [] >>',
    objects: { 20: APPEARANCE, ...objects },
  });
}

const field = '/Subtype /Widget /FT /Tx /T (a) /V (Kari) /Rect [100 100 200 120] /AP << /N 20 0 R >>';
const over = '/Rect [90 90 210 130]';
const drawn = '/AP << /N 20 0 R >>';
const box = '/Subtype /Widget /FT /Btn /T (b) /Rect [10 10 20 20]';
const states = '/AP << /N << /Yes 20 0 R /Off 20 0 R >> >>';
const lost = { code: 'pdf_form', reason: 'without_appearance' };
const covered = { code: 'pdf_field_over_mark' };

describe('a form that would not look the same as paper', () => {
  it('is refused', () =>
    walk(
      [
        ['a field over a square', covered, form([`/Subtype /Square ${over} ${drawn}`, field])],
        ['a field over a square that each viewer draws', covered, form([`/Subtype /Square ${over}`, field])],
        [
          'a field over a line that is wider than it says',
          covered,
          form(['/Subtype /Line /Rect [100 92 200 99]', field]),
        ],
        ['a field over the border of a link', covered, form([`/Subtype /Link ${over}`, field])],
        [
          'a tick over a stamp',
          covered,
          form([`/Subtype /Stamp /Rect [9 9 30 30] ${drawn}`, `${box} /AS /Yes ${states}`]),
        ],
        ['a tick without appearance', lost, form([`${box} /V /Yes /AS /Yes /MK << /CA (4) >>`])],
        ['a tick in a state it has no appearance for', lost, form([`${box} /AS /On ${states}`])],
        ['a tick by its value alone', lost, form([`${box} /V /Yes ${states}`])],
        ['a tick by its value alone, without states', lost, form([`${box} /V /Yes`])],
        [
          'a radio button by the value of its field',
          lost,
          form([`/Subtype /Widget /Parent 21 0 R /Rect [10 10 20 20] ${states}`], {
            21: '<< /FT /Btn /V /Yes >>',
          }),
        ],
        ['a text in a state that is none', lost, form([field.replace('20 0 R', '<< /Off 20 0 R >>')])],
        ['a text whose appearance has no area', lost, form([field], { 20: stream('', '/BBox [0 0 0 0]') })],
      ],
      (_, error, bytes) => {
        expect(inspectUpload(bytes)).toEqual({ ok: false, error });
      },
    ));

  it('is taken', () =>
    walk(
      [
        ['a mark over a field', form([field, `/Subtype /Highlight ${over} ${drawn}`])],
        ['a mark beside a field', form([`/Subtype /Square /Rect [0 0 50 50] ${drawn}`, field])],
        ['a mark that is hidden', form([`/Subtype /Square ${over} ${drawn} /F 2`, field])],
        ['a note’s window', form([`/Subtype /Popup ${over}`, field])],
        [
          'a link without a border',
          form([`/Subtype /Link /Border [0 0 0] ${over}`, `/Subtype /Link /BS << /W 0 >> ${over}`, field]),
        ],
        ['a field over a field', form([field, field])],
        [
          'a field that shows nothing over a mark',
          form([`/Subtype /Square ${over} ${drawn}`, field.replace('/V (Kari)', '').replace(drawn, '')]),
        ],
        ['a field of no size', form([field.replace('[100 100 200 120]', '[0 0 0 0]').replace(drawn, '')])],
        ['a tick with its appearance', form([`${box} /V /Yes /AS /Yes ${states}`])],
        ['an empty box without appearance', form([`${box} /V /Off`, `${box} /AS /Off`, box])],
        [
          'a radio button while another of its field is on',
          form([`/Subtype /Widget /Parent 21 0 R /Rect [10 10 20 20] ${states}`], {
            21: '<< /FT /Btn /V /Other >>',
          }),
        ],
      ],
      (_, bytes) => {
        expect(inspectUpload(bytes)).toMatchObject({ ok: true });
      },
    ));

  const TRIAL = fixture('trials/pdf/form-over-drawing.pdf');
  it.skipIf(!existsSync(TRIAL))('the trial of both is refused', () => {
    expect(inspectUpload(new Uint8Array(readFileSync(TRIAL)))).toEqual({ ok: false, error: lost });
  });
});
