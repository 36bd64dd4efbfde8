import { constants, deflateRawSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, file, stream, textOf, type Objects } from '#tests/fixtures/pdf.ts';
import { PROSE, paper } from '#tests/signing/paper.ts';
import { MOST_BYTES } from '#lib/domain/documents/document.ts';
import { inspectUpload } from './inspect.ts';
import { walk } from '#tests/setup/walk.ts';
import { LONG } from '#tests/setup/long.ts';

const MEDIA = '/MediaBox [0 0 595 842]';

/** A page with one annotation, or a form field if it says so. */
function annotated(annotation: string, rest: { catalog?: string; objects?: Objects } = {}): Uint8Array {
  return paper({
    page: `${MEDIA} /Annots [6 0 R]`,
    catalog: rest.catalog ?? '',
    objects: { 6: `<< /Type /Annot /Rect [10 10 90 40] ${annotation} >>`, ...rest.objects },
  });
}

function pagesFile(count: number): Uint8Array {
  const numbers = Array.from({ length: count }, (_, at) => at + 3);
  return bytesOf(
    file({
      1: '<< /Type /Catalog /Pages 2 0 R >>',
      2: `<< /Type /Pages /Kids [${numbers.map((number) => `${number} 0 R`).join(' ')}] /Count ${count} ${MEDIA} >>`,
      ...Object.fromEntries(numbers.map((number) => [number, '<< /Type /Page /Parent 2 0 R >>'])),
    }),
  );
}

const MILLION = 1_000_000;
const millionZeros = deflateRawSync(Buffer.alloc(MILLION), { level: 9, finishFlush: constants.Z_FULL_FLUSH });

/** So many millions of zeros, packed: the same million again and again, which packs in no time. */
function zeros(millions: number): string {
  const end = Buffer.from([0x03, 0x00, 0, 0, 0, 1]);
  // What the format asks of zeros as their check sum (RFC 1950, Adler-32).
  end.writeUInt16BE((millions * MILLION) % 65_521, 2);
  const parts = [Buffer.from([0x78, 0xda]), ...Array<Buffer>(millions).fill(millionZeros), end];
  return stream(Buffer.concat(parts).toString('latin1'), '/Filter /FlateDecode');
}

it('the zeros of these tests are what they are said to be', () => {
  const [, packed = ''] = /stream\n([^]*)\nendstream/.exec(zeros(3)) ?? [];
  expect(inflateSync(Buffer.from(packed, 'latin1')).equals(Buffer.alloc(3 * MILLION))).toBe(true);
});

describe('an upload that is paper', () => {
  it('is taken', () =>
    walk(
      [
        ['text', paper()],
        ['a link to the web', annotated('/Subtype /Link /A << /S /URI /URI (https://example.no) >>')],
        ['a link within', annotated('/Subtype /Link /A << /S /GoTo /D [3 0 R /Fit] >>')],
        ['a destination on opening', paper({ catalog: '/OpenAction [3 0 R /Fit]' })],
        ['a note', annotated('/Subtype /Text /Contents (Se her)')],
        [
          'structure with attributes',
          paper({ catalog: '/StructTreeRoot << /K << /S /P /A << /O /Layout >> >> >>' }),
        ],
        [
          'structure with what a program noted under /S',
          paper({
            catalog: '/StructTreeRoot 8 0 R',
            objects: { 8: '<< /K << /S /Span /A << /O /Link /S /R /ID (T.1) >> >> >>' },
          }),
        ],
        ['content of no bytes', paper({ objects: { 4: stream('', '/Filter /FlateDecode') } })],
        [
          'an empty form',
          annotated('/Subtype /Widget /FT /Tx /T (Navn)', { catalog: '/AcroForm << /Fields [6 0 R] >>' }),
        ],
      ],
      (_, bytes) => {
        expect(inspectUpload(bytes)).toEqual({ ok: true, value: { pages: 1, title: null } });
      },
    ));

  it('says its title, in whichever of the ways it is written', () => {
    const titled = (title: string) => {
      const result = inspectUpload(
        paper({ objects: { 9: `<< /Title ${title} >>` }, trailer: '/Info 9 0 R' }),
      );
      return result.ok ? result.value.title : result.error;
    };
    expect(titled('(\xc5rsregnskap \x85 2025)')).toBe('Årsregnskap – 2025');
    expect(titled('<FEFF00D800730074>')).toBe('Øst');
    expect(titled('(\xef\xbb\xbf\xc3\xb8re  1)')).toBe('øre 1');
    expect(titled('(  )')).toBeNull();
    for (const none of ['Untitled', 'Dokument1', 'uten tittel']) expect(titled(`(${none})`)).toBeNull();
    expect(titled('(Dokument 1 av 2)')).toBe('Dokument 1 av 2');
  });

  it('has as many pages as its tree', () => {
    expect(inspectUpload(pagesFile(500))).toMatchObject({ ok: true, value: { pages: 500 } });
  });
});

const field = '/Subtype /Widget /FT /Tx /T (Navn) /V (Kari)';
const form = '/AcroForm << /Fields [6 0 R] >>';

describe('an upload that is more than paper', () => {
  it('is refused', () =>
    walk(
      [
        ['a script on opening', 'pdf_script', paper({ catalog: '/OpenAction << /S /JavaScript /JS (x) >>' })],
        [
          'a script by name',
          'pdf_script',
          paper({ catalog: '/Names << /JavaScript << /Names [(a) 6 0 R] >> >>' }),
        ],
        [
          'a script in a field',
          'pdf_script',
          annotated('/Subtype /Widget /AA << /K << /S /JavaScript >> >>'),
        ],
        [
          'a script behind a link',
          'pdf_script',
          annotated('/Subtype /Link /A << /S /URI /URI (http://a) /Next << /S /JavaScript /JS (x) >> >>'),
        ],
        [
          'a script as an address',
          'pdf_launch',
          annotated('/Subtype /Link /A << /S /URI /URI (Java\tScript:x) >>'),
        ],
        [
          'a file as an address',
          'pdf_launch',
          annotated('/Subtype /Link /A << /S /URI /URI (file:///etc/passwd) >>'),
        ],
        ['a program', 'pdf_launch', annotated('/Subtype /Link /A << /S /Launch /F (cmd.exe) >>')],
        [
          'sending the form',
          'pdf_launch',
          annotated('/Subtype /Widget /A << /S /SubmitForm /F (http://a) >>'),
        ],
        ['printing by itself', 'pdf_launch', paper({ catalog: '/OpenAction << /S /Named /N /Print >>' })],
        ['an action on a page', 'pdf_launch', paper({ page: `${MEDIA} /AA << /O << /S /Launch >> >>` })],
        ['an unknown action', 'pdf_launch', annotated('/Subtype /Link /A << /S /Surprise >>')],
        [
          'an unknown action with an owner',
          'pdf_launch',
          annotated('/Subtype /Link /A << /S /Surprise /O /Link >>'),
        ],
        [
          'a program behind structure',
          'pdf_launch',
          paper({ catalog: '/StructTreeRoot << /K << /S /P /A << /O /Layout /S /Launch /F (a) >> >> >>' }),
        ],
        ['a film', 'pdf_rich_media', annotated('/Subtype /Screen')],
        ['a model', 'pdf_rich_media', annotated('/Subtype /3D')],
        ['XFA', 'pdf_form', paper({ catalog: '/AcroForm << /Fields [] /XFA (x) >>' })],
        ['a filled field nobody can print', 'pdf_form', annotated(field, { catalog: form })],
        [
          'fields drawn by each viewer',
          'pdf_form',
          annotated(`${field} /AP << /N 4 0 R >>`, {
            catalog: '/AcroForm << /Fields [6 0 R] /NeedAppearances true >>',
          }),
        ],
        [
          'a signature',
          'pdf_already_signed',
          annotated('/Subtype /Widget /FT /Sig /V << /ByteRange [0 1 2 3] /Contents <00> >>', {
            catalog: form,
          }),
        ],
        ['a certification', 'pdf_already_signed', paper({ catalog: '/Perms << /UR3 << >> >>' })],
        ['no page', 'pdf_no_pages', pagesFile(0)],
        ['501 pages', 'pdf_too_many_pages', pagesFile(501)],
        ['a password', 'pdf_encrypted', paper({ trailer: '/Encrypt << /Filter /Standard >>' })],
        ['half a file', 'pdf_truncated', paper().subarray(0, 300)],
        ['no PDF at all', 'not_pdf', bytesOf('PK\u0003\u0004 something else entirely')],
        ['nothing', 'not_pdf', new Uint8Array()],
        ['51 MB', 'pdf_too_large', new Uint8Array(MOST_BYTES + 1)],
        ['a bomb for a page', 'pdf_bomb', paper({ objects: { 4: zeros(80) } })],
        [
          'a bomb beside the pages',
          'pdf_bomb',
          annotated('/Subtype /Stamp /AP << /N 7 0 R >>', { objects: { 7: zeros(80) } }),
        ],
        [
          'a picture of 40 gigapixels',
          'pdf_bomb',
          paper({ objects: { 7: stream('', '/Subtype /Image /Width 200000 /Height 200000') } }),
        ],
      ],
      (_, code, bytes) => {
        expect(inspectUpload(bytes)).toMatchObject({ ok: false, error: { code } });
      },
    ));

  it('a 2 MB bomb is refused', () => {
    const bomb = zeros(500);
    const objects = Object.fromEntries([7, 8, 9, 10].map((number) => [number, bomb]));
    const bytes = paper({ objects });
    expect(bytes.length).toBeGreaterThan(1_900_000);
    expect(inspectUpload(bytes)).toMatchObject({ ok: false, error: { code: 'pdf_bomb' } });
  });

  it('content that hundreds of pages share counts on each of them', LONG, () => {
    const packed = zeros(1);
    const numbers = Array.from({ length: 200 }, (_, at) => at + 10);
    const kids = numbers.map((number) => `${number} 0 R`).join(' ');
    const objects = {
      2: `<< /Type /Pages /Kids [${kids}] /Count 200 ${MEDIA} >>`,
      4: packed,
      ...Object.fromEntries(
        numbers.map((number) => [number, '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>']),
      ),
    };
    expect(inspectUpload(paper({ objects }))).toMatchObject({
      ok: false,
      error: { code: 'pdf_bomb', reason: 'content_bytes' },
    });
  });

  it('many streams that are each within bounds are not', () => {
    const each = zeros(60);
    const objects = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [at + 6, each]));
    expect(inspectUpload(paper({ objects }))).toMatchObject({ ok: false, error: { code: 'pdf_bomb' } });
  });

  it('never throws, whatever is done to the bytes', () => {
    const whole = textOf(
      annotated(`${field} /AP << /N 7 0 R >>`, { catalog: form, objects: { 7: stream(PROSE) } }),
    );
    const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = bytesOf(whole);
        for (const [at, value] of changes) bytes[at] = value;
        expect(inspectUpload(bytes)).toHaveProperty('ok');
      }),
      { numRuns: 500 },
    );
  });
});
