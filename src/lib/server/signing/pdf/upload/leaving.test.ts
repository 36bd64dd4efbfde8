import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream, type Objects } from '#tests/fixtures/pdf.ts';
import { paper } from '#tests/signing/paper.ts';
import { onlyFormats } from './field-script.ts';
import { inspectUpload } from './inspect.ts';
import { walk } from '#tests/setup/walk.ts';

const FIELD = '/Type /Annot /Subtype /Widget /FT /Tx /T (sum) /Rect [10 10 90 40]';

/** A page whose form is one field with these events. */
function field(
  events: string,
  more: { catalog?: string; form?: string; objects?: Objects } = {},
): Uint8Array {
  const form = more.form ?? '/AcroForm << /Fields [6 0 R] /CO [6 0 R] >>';
  return paper({
    page: '/MediaBox [0 0 595 842] /Annots [6 0 R]',
    catalog: `${form} ${more.catalog ?? ''}`,
    objects: { 6: `<< ${FIELD} /AA << ${events} >> >>`, ...more.objects },
  });
}

/** A page with one link that does this. */
function link(action: string, more: { catalog?: string; objects?: Objects } = {}): Uint8Array {
  return paper({
    page: '/MediaBox [0 0 595 842] /Annots [6 0 R]',
    catalog: more.catalog ?? '',
    objects: { 6: `<< /Type /Annot /Subtype /Link /Rect [10 10 90 40] /A ${action} >>`, ...more.objects },
  });
}

const script = (text: string): string => `<< /S /JavaScript /JS (${text}) >>`;
const FORMAT = script('AFNumber_Format\\(2, 1, 0, 0, "kr ", true\\);');
const OTHER = '<< /S /GoToR /F (b.pdf) /D [0 /Fit] >>';

describe('what goes with the form when it is sent', () => {
  it('is taken', () =>
    walk(
      [
        ['how a number is written', field(`/F ${FORMAT}`)],
        [
          'how it is typed, shown, checked and added up',
          field(
            `/K ${script('AFNumber_Keystroke\\(2, 1, 0, 0, "kr ", true\\);')} /F ${FORMAT} ` +
              `/V ${script('AFRange_Validate\\(true, 0, true, 100\\);')} ` +
              `/C ${script('AFSimple_Calculate\\("SUM", new Array \\("a", "b.c"\\)\\);')}`,
          ),
        ],
        [
          'a script in a stream',
          field('/F << /S /JavaScript /JS 7 0 R >>', {
            objects: { 7: stream('AFDate_FormatEx("dd.mm.yyyy");') },
          }),
        ],
        [
          'a script on the field above',
          paper({
            page: '/MediaBox [0 0 595 842] /Annots [6 0 R]',
            catalog: '/AcroForm << /Fields [7 0 R] >>',
            objects: {
              6: '<< /Type /Annot /Subtype /Widget /Parent 7 0 R /Rect [10 10 90 40] >>',
              7: `<< /FT /Tx /T (a) /Kids [6 0 R] /AA << /F ${FORMAT} >> >>`,
            },
          }),
        ],
        ['a link to another file', link(OTHER)],
        ['a link that asks for printing', link('<< /S /Named /N /Print >>')],
        [
          'a bookmark to another file',
          paper({
            catalog: '/Outlines 7 0 R',
            objects: { 7: '<< /First 8 0 R /Last 8 0 R >>', 8: `<< /Title (B) /Parent 7 0 R /A ${OTHER} >>` },
          }),
        ],
        [
          'a button that asks for printing',
          paper({
            page: '/MediaBox [0 0 595 842] /Annots [6 0 R]',
            catalog: '/AcroForm << /Fields [6 0 R] >>',
            objects: { 6: `<< ${FIELD.replace('/Tx', '/Btn')} /A << /S /Named /N /Print >> >>` },
          }),
        ],
      ],
      (_, bytes) => {
        expect(inspectUpload(bytes)).toMatchObject({ ok: true });
      },
    ));

  it('is refused', () =>
    walk(
      [
        [
          'a script that does one thing more',
          'pdf_script',
          field(`/F ${script('AFNumber_Format\\(2\\); app.alert\\(1\\)')}`),
        ],
        [
          'a script in an argument',
          'pdf_script',
          field(`/F ${script('AFNumber_Format\\(app.alert\\(1\\)\\)')}`),
        ],
        ['another script', 'pdf_script', field(`/F ${script('event.value = 1;')}`)],
        ['a script when the mouse is over a field', 'pdf_script', field(`/E ${FORMAT}`)],
        [
          'a script behind a script',
          'pdf_script',
          field(`/F << /S /JavaScript /JS (AFTime_Format\\(0\\)) /Next ${FORMAT} >>`),
        ],
        ['a script that is pressed', 'pdf_script', link(FORMAT)],
        [
          'a script on closing a page',
          'pdf_script',
          paper({ page: `/MediaBox [0 0 595 842] /AA << /C ${FORMAT} >>` }),
        ],
        [
          'the script of a field, on opening',
          'pdf_script',
          field('/F 7 0 R', { catalog: '/OpenAction 7 0 R', objects: { 7: FORMAT } }),
        ],
        ['a field that no form takes along', 'pdf_script', field(`/F ${FORMAT}`, { form: '' })],
        [
          'a script by name',
          'pdf_script',
          field(`/F ${FORMAT}`, {
            catalog: '/Names << /JavaScript << /Names [(a) 7 0 R] >> >>',
            objects: { 7: FORMAT },
          }),
        ],
        [
          'a script that can’t be unpacked',
          'pdf_script',
          field('/F << /S /JavaScript /JS 7 0 R >>', { objects: { 7: stream('x', '/Filter /FlateDecode') } }),
        ],
        ['another file on opening', 'pdf_launch', paper({ catalog: `/OpenAction ${OTHER}` })],
        [
          'another file on opening, by a link’s own action',
          'pdf_launch',
          link('7 0 R', { catalog: '/OpenAction 7 0 R', objects: { 7: OTHER } }),
        ],
        [
          'another file on opening a page',
          'pdf_launch',
          paper({ page: `/MediaBox [0 0 595 842] /AA << /O ${OTHER} >>` }),
        ],
        [
          'another file on seeing a link',
          'pdf_launch',
          link(`<< /S /URI /URI (https://a.no) >> /AA << /PV ${OTHER} >>`),
        ],
        [
          'another file, and then a program',
          'pdf_launch',
          link('<< /S /GoToR /F (b.pdf) /Next << /S /Launch /F (c) >> >>'),
        ],
        [
          'another file behind a web page',
          'pdf_launch',
          link(`<< /S /URI /URI (https://a.no) /Next ${OTHER} >>`),
        ],
        [
          'another file from what is no link',
          'pdf_launch',
          link('<< /S /GoTo /D [3 0 R /Fit] >>', { catalog: `/Perhaps << /A ${OTHER} >>` }),
        ],
        ['a file inside another', 'pdf_launch', link('<< /S /GoToE /F (b.pdf) >>')],
        ['a program', 'pdf_launch', link('<< /S /Launch /F (cmd.exe) >>')],
      ],
      (_, code, bytes) => {
        expect(inspectUpload(bytes)).toMatchObject({ ok: false, error: { code } });
      },
    ));
});

describe('a script that only formats', () => {
  it('finds what leads out of the file', () =>
    walk(
      [
        '',
        ' AFSpecial_Format(2);',
        "AFDate_KeystrokeEx('dd.mm.yyyy');\nAFPercent_Format(2, 0)",
        'AFSimple_Calculate("PRD", ["a", "b"]);;',
        String.raw`AFSpecial_KeystrokeEx("99\"9");`,
      ],
      (text) => {
        expect(onlyFormats(text)).toBe(true);
      },
    ));

  it('finds none where nothing leads out', () =>
    walk(
      [
        'AFNumber_Format',
        'AFNumber_Format(2',
        'AFNumber_Format(x)',
        'AFNumber_Format(2)()',
        'AFNumber_Format(2).a',
        'AFNumber_Format(2)+1',
        'AFNumber_Format("\\\n")',
        'AFNumber_Format(2) // \n app.alert(1)',
        'x=AFNumber_Format(2)',
        'AFMergeChange(event)',
        'AFSimple_Calculate("SUM", new Array(new Array(x)))',
        'AFNumber_Format("" + app)',
        'AFNumber_Format(`${app}`)',
      ],
      (text) => {
        expect(onlyFormats(text)).toBe(false);
      },
    ));

  it('whatever is put into one, but in its text or number, makes it none', () => {
    const whole = 'AFNumber_Format(2, "kr");';
    fc.assert(
      fc.property(
        fc.nat({ max: whole.length }),
        fc.constantFrom('a', '(', ')', '.', '=', '+', '"', '/*', '{'),
        (at, put) => {
          const spoilt = whole.slice(0, at) + put + whole.slice(at);
          // Within the text it is the text's, and beside the number it may make another number.
          const inText = at > whole.indexOf('"') && at <= whole.lastIndexOf('"') && put !== '"';
          const aNumber = /\((?:[+]2|[.]2|2[.]),/.test(spoilt);
          expect(onlyFormats(spoilt)).toBe(inText || aNumber);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes no longer for what is made to be gone through again and again', () => {
    expect(onlyFormats(`AFSimple_Calculate("SUM", new Array(${'"a" , '.repeat(8000)}!`)).toBe(false);
    expect(onlyFormats(`${'AFTime_Format(0) ; '.repeat(2000)}!`)).toBe(false);
  });
});
