import { describe, expect, it } from 'vitest';
import type { Objects } from '#tests/fixtures/pdf.ts';
import { paper } from '#tests/signing/paper.ts';
import { inspectUpload } from './inspect.ts';
import { walk } from '#tests/setup/walk.ts';

const ALL = '/OCProperties << /OCGs [7 0 R] /D << >> >>';
const group = (usage = ''): string => `<< /Type /OCG /Name (Lag) ${usage} >>`;

/** A page that says something on a layer: 7 is the layer, unless the page's word for it leads elsewhere. */
function layered(catalog: string, objects: Objects = {}, word = '7 0 R'): Uint8Array {
  return paper({
    content: '/OC /L BDC BT /F 10 Tf 70 300 Td (Mellom partene) Tj ET EMC',
    page: `/MediaBox [0 0 595 842] /Resources << /Font << /F 5 0 R >> /Properties << /L ${word} >> >>`,
    catalog,
    objects: { 7: group(), ...objects },
  });
}

describe('layers', () => {
  it('are taken', () =>
    walk(
      [
        ['that are all shown', layered(ALL)],
        [
          'that are switched on by name',
          layered('/OCProperties << /OCGs [7 0 R] /D << /ON [7 0 R] /OFF [] >> >>'),
        ],
        [
          'that are locked',
          layered('/OCProperties << /OCGs [7 0 R] /D << /Locked [7 0 R] /RBGroups [[7 0 R]] >> >>'),
        ],
        [
          'of which a hidden one has nothing on it',
          layered('/OCProperties << /OCGs [7 0 R 8 0 R] /D << /OFF [8 0 R] >> >>', { 8: group() }),
        ],
        [
          // As Acrobat writes headers and watermarks.
          'that are shown on screen and on paper alike, by rule',
          layered(
            '/OCProperties << /OCGs [7 0 R] /D << /AS [<< /Event /View /Category [/View] /OCGs [7 0 R] >> << /Event /Print /Category [/Print] /OCGs [7 0 R] >>] >> >>',
            {
              7: group(
                '/Usage << /View << /ViewState /ON >> /Print << /PrintState /ON >> /Export << /ExportState /ON >> >>',
              ),
            },
          ),
        ],
        [
          'of which one or all are shown',
          layered(ALL, { 8: '<< /Type /OCMD /OCGs [7 0 R] /P /AllOn >>' }, '8 0 R'),
        ],
      ],
      (_, bytes) => {
        expect(inspectUpload(bytes)).toMatchObject({ ok: true });
      },
    ));

  it('is refused', () =>
    walk(
      [
        ['one that is off', layered('/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>')],
        [
          'one that is off, by way of a rule',
          layered(
            '/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>',
            { 8: '<< /Type /OCMD /OCGs 7 0 R >>' },
            '8 0 R',
          ),
        ],
        [
          'all off but for some',
          layered('/OCProperties << /OCGs [7 0 R] /D << /BaseState /OFF /ON [7 0 R] >> >>'),
        ],
        ['as they were last', layered('/OCProperties << /OCGs [7 0 R] /D << /BaseState /Unchanged >> >>')],
        ['one off on paper', layered(ALL, { 7: group('/Usage << /Print << /PrintState /OFF >> >>') })],
        [
          'one off on screen, without a rule that asks for it',
          layered(ALL, { 7: group('/Usage << /View << /ViewState /OFF >> >>') }),
        ],
        [
          'one off on screen that no list has',
          layered('', { 7: group('/Usage << /View << /ViewState /OFF >> >>') }),
        ],
        [
          'one for some sizes',
          layered(
            '/OCProperties << /OCGs [7 0 R] /D << /AS [<< /Event /View /Category [/Zoom] /OCGs [7 0 R] >>] >> >>',
            { 7: group('/Usage << /Zoom << /min 2 >> >>') },
          ),
        ],
        [
          'one for some languages',
          layered(
            '/OCProperties << /OCGs [7 0 R] /D << /AS [<< /Event /View /Category [/View /Language] /OCGs [7 0 R] >>] >> >>',
          ),
        ],
        [
          'what is seen while a layer is not',
          layered(ALL, { 8: '<< /Type /OCMD /OCGs [7 0 R] /P /AllOff >>' }, '8 0 R'),
        ],
        [
          'what is seen by a formula',
          layered(ALL, { 8: '<< /Type /OCMD /OCGs [7 0 R] /VE [/Not 7 0 R] >>' }, '8 0 R'),
        ],
        ['layers without a word on how they open', layered('/OCProperties << /OCGs [7 0 R] >>')],
      ],
      (_, bytes) => {
        expect(inspectUpload(bytes)).toEqual({ ok: false, error: { code: 'pdf_layers' } });
      },
    ));
});
