import { beforeAll, describe, expect, it } from 'vitest';
import {
  appendSigned,
  fieldOf,
  PREPARED,
  sealedAndSigned,
  type TestAuthorities,
  testAuthorities,
} from '#tests/setup/files/signed-pdf.ts';
import { append, bytesOf, file, type Objects, stream, streamed } from '#tests/fixtures/pdf.ts';
import { verifyPdf } from './verify.ts';

let authorities: TestAuthorities;
let signed: string;

beforeAll(async () => {
  authorities = await testAuthorities(new Date('2026-01-02T03:04:05Z'));
  signed = await sealedAndSigned(authorities);
});

/** The verdict, and each reason with the fact that tells it from others. */
async function judged(text: string): Promise<string[]> {
  const at = new Date('2026-06-01T00:00:00Z');
  const verdict = await verifyPdf(bytesOf(text), { roots: [authorities.root], at });
  const reasons = [...verdict.reasons, ...verdict.signatures.flatMap((each) => each.reasons)];
  const said = reasons.map(({ code, what, key }) => [code, what ?? key].filter(Boolean).join(' '));
  return [verdict.overall, ...new Set(said)];
}

const CATALOG = '/Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << /DocMDP 20 0 R >>';
const PAGE = '/Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [10 0 R 11 0 R 12 0 R]';
const DSS = { 1: `<< ${CATALOG} /DSS << >> >>` };
const appended = (objects: Objects, change: (tail: string) => string = (tail) => tail) =>
  judged(signed + change(append(signed, objects).slice(signed.length)));

describe('an appended revision with two readings is never green', () => {
  it('is, in its plain form', async () => {
    expect(await appended(DSS)).toEqual(['valid']);
    expect(await judged(streamed({}, DSS, { before: signed }))).toEqual(['valid']);
  });

  it('entries: missing, or of another generation', async () => {
    const unnamed = await appended({ ...DSS, 4: 'null' }, (tail) =>
      tail.replace(/4 1\n\d{10} 00000 n \n/, ''),
    );
    expect(unnamed).toEqual(['changed', 'appended_unaccounted object_not_in_xref']);
    const other = await appended(DSS, (tail) => tail.replace(' 00000 n', ' 00001 n'));
    expect(other).toEqual(['changed', 'rest_unreadable object_misplaced']);
  });

  it('objects packed and outside too, or packed and not named', async () => {
    const packed = { 1: DSS[1], 4: stream('q') };
    const outside = streamed({ 1: DSS[1] }, DSS, { before: signed });
    expect(await judged(outside)).toEqual(['changed', 'appended_unaccounted object_not_in_xref']);
    const unnamed = streamed({}, { 1: packed[1], 2: '<< >>' }, { before: signed, unnamed: [2] });
    expect(await judged(unnamed)).toEqual(['changed', 'appended_unaccounted object_not_in_xref']);
  });

  it('a trailer or an object stream that says something twice, also where a later revision says it once', async () => {
    const behind = (change: (tail: string) => string) => {
      const first = signed + change(append(signed, DSS).slice(signed.length));
      return judged(append(first, { 1: DSS[1] }));
    };
    expect(await behind((tail) => tail)).toEqual(['valid']);
    const [prev = ''] = /\/Prev \d+/.exec(append(signed, DSS).slice(signed.length)) ?? [];
    for (const twice of [`${prev} /Prev 9`, `/Prev 9 ${prev}`, `${prev} /Size 3`]) {
      const judgement = await behind((tail) => tail.replace(prev, twice));
      expect(judgement[0]).toBe('changed');
    }
    expect(await behind((tail) => tail.replace(prev, `${prev} /#50rev 9`))).toEqual([
      'changed',
      'appended_unaccounted trailer_key_twice',
    ]);
    expect(await behind((tail) => tail.replace('/Root 1 0 R', '/Root 2 0 R'))).toEqual([
      'changed',
      'appended_unaccounted root',
    ]);
    const places = '1 0 ';
    const packed = (keys: string) =>
      stream(places + DSS[1], `/Type /ObjStm /N 1 /First ${places.length} ${keys}`);
    const holding = (keys: string) => judged(streamed({}, DSS, { before: signed, holder: packed(keys) }));
    expect(await holding('')).toEqual(['valid']);
    expect(await holding('/N 0')).toEqual(['changed', 'appended_unaccounted object_stream']);
  });

  it('a hybrid', async () => {
    const hidden = stream('\0\0\0', '/Type /XRef /Size 1 /W [1 1 1] /Index [30 1]');
    const hybrid = append(signed, { 31: hidden, ...DSS }, `/XRefStm ${signed.length}`);
    // Object keys come in the order of numbers.
    const at = hybrid.indexOf('31 0 obj', signed.length);
    const text = hybrid.replace(`/XRefStm ${signed.length}`, `/XRefStm ${at}`);
    expect(await judged(text)).toContain('appended_unaccounted prev');
    expect((await judged(text))[0]).toBe('changed');
  });

  it('two ends, another case, a wrong length, something in front', async () => {
    const twice = await appended(DSS, (tail) => tail.replace(/%%EOF\n$/, 'startxref\n9\n%%EOF\n'));
    expect(twice).toEqual(['changed', 'rest_unreadable expected_xref']);
    const inner =
      signed + append(signed, DSS).slice(signed.length).replace('startxref', 'startxref\n9\nstartxref');
    expect(await judged(inner)).toEqual(['changed', 'appended_unaccounted startxref']);
    expect(await appended(DSS, (tail) => tail.replace('1 0 obj', '1 0 Obj'))).toEqual([
      'changed',
      'rest_unreadable expected_obj',
    ]);
    const length = await appended({ 4: PREPARED[4] ?? '' }, (tail) =>
      tail.replace('/Length 25', '/Length 24'),
    );
    expect(length).toEqual(['changed', 'rest_unreadable stream_length']);
    expect(await judged(` ${signed}`)).toEqual(['unreadable', 'pdf_damaged']);
  });

  it('a key that is another one’s with an escape', async () => {
    expect(await appended({ 3: `<< ${PAGE.replace('/Contents', '/Cont#65nts')} >>` })).toEqual(['valid']);
    const both = await appended({ 3: `<< ${PAGE} /Cont#65nts 5 0 R >>` });
    expect(both).toEqual(['changed', 'key_repeated']);
  });

  it('a stream with the same bytes and other filters', async () => {
    const [, body = ''] = (PREPARED[4] ?? '').split('stream\n');
    const again = await appended({
      4: `<< /Length 25 /DecodeParms << /Predictor 2 >> >>\nstream\n${body}`,
    });
    expect(again).toEqual(['changed', 'object_changed']);
  });

  it('what pages inherit, how many there are, what they are called, which layers show', async () => {
    const tree = '/Type /Pages /Kids [3 0 R] /MediaBox [0 0 200 100]';
    const changes: [Objects, string][] = [
      [{ 2: `<< ${tree.replace('200', '100')} /Count 1 >>` }, 'object_changed'],
      [{ 2: `<< ${tree} /Count 1 /Rotate 90 >>` }, 'object_changed'],
      [{ 2: `<< ${tree} /Count 2 >>` }, 'object_changed'],
      [{ 3: `<< ${PAGE} /MediaBox [0 0 200 100] >>` }, 'page_changed MediaBox'],
      [{ 1: `<< ${CATALOG} /PageLabels << /Nums [0 << /St 2 >>] >> >>` }, 'catalog_changed PageLabels'],
      [{ 1: `<< ${CATALOG} /OCProperties << /OCGs [] /D << >> >> >>` }, 'catalog_changed OCProperties'],
    ];
    for (const [objects, why] of changes) expect(await appended(objects)).toEqual(['changed', why]);
  });

  it('a look that readers draw at its own size, or that is hidden from some of them alone', async () => {
    const look = (keys: string) => stream('1 0 0 rg 0 0 99 99 re f', `/Type /XObject /Subtype /Form ${keys}`);
    const timed = async (field: string, body: string, flags = 4) => {
      const options = { authorities, name: '', documentTimestamp: true };
      const objects = {
        3: `<< ${PAGE.replace('12 0 R]', '12 0 R 23 0 R]')} >>`,
        6: '<< /Fields [10 0 R 11 0 R 12 0 R 23 0 R] /SigFlags 3 >>',
        23: fieldOf('Time', `/V 24 0 R /AP << /N 25 0 R >> ${field}`).replace('/F 4', `/F ${flags}`),
        25: body,
      };
      return judged(await appendSigned(signed, 24, { ...options, objects }));
    };
    const nowhere = '/Rect [50 50 50 50]';
    expect(await timed(nowhere, look('/BBox [0 0 9 9]'))).toEqual(['valid']);
    expect(await timed(nowhere, look('/BBox [0 0 0 0]'))).toEqual(['valid']);
    for (const none of ['', '/BBox null', '/BBox [0 0 9]', '/BBox [0 0 (9) 9]', '/BBox 3 0 R']) {
      expect(await timed(nowhere, look(none)), none).toEqual(['changed', 'field_changed AP']);
    }
    // The fields of a certified document were there: one that only says NoView is drawn on paper.
    const unseen = (flags: number) => fieldOf('Time', '').replace('/F 4', `/F ${flags}`);
    const flagged = async (flags: number) => {
      const objects = {
        3: `<< ${PAGE.replace('12 0 R]', '12 0 R 23 0 R]')} >>`,
        6: '<< /Fields [10 0 R 11 0 R 12 0 R 23 0 R] /SigFlags 3 >>',
        23: unseen(flags).replace(' >>', ' /Rect [0 0 9 9] /V 24 0 R /AP << /N 25 0 R >> >>'),
        25: look('/BBox [0 0 9 9]'),
      };
      return judged(
        await appendSigned(signed, 24, { authorities, name: '', documentTimestamp: true, objects }),
      );
    };
    expect(await flagged(2)).toEqual(['valid']);
    for (const flags of [32, 36]) expect(await flagged(flags)).toEqual(['changed', 'visible_field_added']);
    // An empty field that is signed, and an appearance in it: bounded like any other.
    const second = (body: string) =>
      appendSigned(signed, 22, {
        authorities,
        name: 'Ola Nordmann',
        objects: { 12: fieldOf('Signer-2', '/Rect [0 0 0 0] /V 22 0 R /AP << /N 25 0 R >>'), 25: body },
      });
    expect(await judged(await second(look('/BBox [0 0 9 9]')))).toEqual(['valid']);
    expect(await judged(await second(look('')))).toEqual(['changed', 'field_changed AP']);
    const saying = (content: string) =>
      second(stream(content, '/Type /XObject /Subtype /Form /BBox [0 0 9 9]'));
    for (const good of ['q Q', 'q q Q', '(Q) Tj /Q gs % Q']) {
      expect(await judged(await saying(good)), good).toEqual(['valid']);
    }
    for (const bad of ['Q', 'q QQ 0 0 99 99 re f', 'q Q Q q']) {
      expect(await judged(await saying(bad)), bad).toEqual(['changed', 'field_changed AP']);
    }
  });

  it('a look that gets out of its field, by what it draws by name as well', async () => {
    const BOX = '/Type /XObject /Subtype /Form /BBox [0 0 9 9]';
    const showing = async (look: string, part = '', keys = BOX, change = (text: string) => text) => {
      const filled = {
        ...{ 40: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Text) /P 3 0 R /Rect [0 0 9 9] /V (a) >>' },
        ...{ 41: stream(look, `${BOX} /Resources << /XObject << /X 42 0 R >> >>`), 42: stream(part, keys) },
      };
      const field = (more: string) => filled[40].replace('/V (a)', more);
      const form = '<< /Fields [10 0 R 40 0 R] >>';
      const page = `<< ${PAGE.replace('12 0 R]', '12 0 R 40 0 R]')} >>`;
      const level = '/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 >> >>]';
      const before = await appendSigned(file({ ...PREPARED, 3: page, 6: form, 40: field('') }), 20, {
        ...{ authorities, name: 'Segl', entries: level },
        objects: { 10: fieldOf('Seal', '/Rect [0 0 0 0] /V 20 0 R') },
      });
      const after = append(before, { ...filled, 40: field('/V (b) /AP << /N 41 0 R >>') });
      return judged(before + change(after.slice(before.length)));
    };
    const refused = ['changed', 'field_changed AP'];
    expect(await showing('q /X Do Q', 'q 0 0 9 9 re f Q')).toEqual(['valid']);
    // What a reader sees no q in, or sees one where others see an image; marks; what belongs to a glyph.
    for (const bad of [
      'xq Q',
      '[q] Q',
      '<< q >> Q',
      'q BI/W 1/H 1/F/AHx ID 0> EI Q',
      '/OC /L BDC',
      '1 0 0 0 9 9 d1',
    ]) {
      expect(await showing(bad), bad).toEqual(refused);
      expect(await showing('/X Do', bad), bad).toEqual(refused);
    }
    // Without a box, or beyond what readers count with.
    expect(await showing('/X Do', '0 0 9 9 re f', '/Type /XObject /Subtype /Form')).toEqual(refused);
    expect(await showing('/X Do', '0 0 9 9 re f', `${BOX} /Matrix [1 0 0 1 1000000000 0]`)).toEqual(refused);
    expect(await showing('/X Do', '', '/Type /XObject /BBox [0 0 9 9]')).toEqual(refused);
    // Work without end: readers that give up show no page.
    const self = `${BOX} /Resources << /XObject << /X 42 0 R >> >>`;
    expect(await showing('/X Do', '/X Do', self)).toEqual(refused);
    // Under another generation.
    const reborn = (text: string) =>
      text
        .replace('/X 42 0 R', '/X 42 3 R')
        .replace('42 0 obj', '42 3 obj')
        .replace(/(42 1\n\d{10}) 00000/, '$1 00003');
    expect(await showing('/X Do', 'q Q', BOX, reborn)).toEqual(['valid']);
    expect(await showing('/X Do', 'Q', BOX, reborn)).toEqual(refused);
  });

  it('a new field that is another annotation as well, or shows a state that is no name', async () => {
    const added = async (field: string) => {
      const objects = {
        3: `<< ${PAGE.replace('12 0 R]', '12 0 R 23 0 R]')} >>`,
        6: '<< /Fields [10 0 R 11 0 R 12 0 R 23 0 R] /SigFlags 3 >>',
        23: `<< /FT /Sig /T (Time) /F 4 /V 24 0 R ${field} >>`,
      };
      const options = { authorities, name: '', documentTimestamp: true, objects };
      return judged(await appendSigned(signed, 24, options));
    };
    for (const good of ['', '/Subtype /Widget /AS /N', '/Type /Annot /Subtype /Widget /Rect [9 9 9 9]']) {
      expect(await added(good), good).toEqual(['valid']);
    }
    // Readers give these an icon of their own size, or a page of it.
    for (const bad of ['Text', 'Stamp', 'FileAttachment', 'Sound', 'Caret']) {
      const field = `/Type /Annot /Subtype /${bad} /Rect [9 9 9 9]`;
      expect(await added(field), bad).toContain('field_added');
    }
    expect(await added('/Type /Sig')).toContain('field_added');
    expect(await added('/Subtype /Widget /AS [1]')).toContain('field_added');
  });

  it('a trail that gets out of its field, or draws a picture in it', async () => {
    const look = (content: string) =>
      stream(content, '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << >> >>');
    const trail = (more: string) =>
      `<< /Type /Annot /Subtype /Widget /FT /Tx /T (Trail) /SeglTrail (Signer-1) /P 3 0 R /Rect [0 0 9 9] ${more} >>`;
    const prepared = {
      ...{
        ...PREPARED,
        3: `<< ${PAGE.replace('12 0 R]', '12 0 R 40 0 R]')} >>`,
        40: trail('/AP << /N 41 0 R >>'),
      },
      ...{ 6: '<< /Fields [10 0 R 11 0 R 40 0 R] /SigFlags 3 >>', 41: look('') },
    };
    const before = await appendSigned(file(prepared), 20, {
      ...{ authorities, name: 'Segl' },
      entries: '/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 2 >> >>]',
      objects: { 10: fieldOf('Seal', '/Rect [0 0 0 0] /V 20 0 R') },
    });
    const saying = async (content: string) => {
      const after = await appendSigned(before, 21, {
        ...{ authorities, name: 'Kari', entries: '/Name (Kari)' },
        objects: {
          11: fieldOf('Signer-1', '/Rect [0 0 0 0] /V 21 0 R'),
          40: trail('/V (Kari \xb7 2026-01-02 04:04:05 +01:00 \xb7 Kode) /AP << /N 42 0 R >>'),
          42: look(content),
        },
      });
      return judged(after);
    };
    expect(await saying('q 0 0 9 1 re f Q')).toEqual(['valid']);
    for (const bad of ['Q', 'q(x)BI/W 1/H 1/BPC 8/CS/G ID a EI Q']) {
      expect(await saying(bad), bad).toEqual(['changed', 'field_changed AP', 'object_added']);
    }
  });

  it('annotations, with and without an appearance, and a form that asks for new ones', async () => {
    const look = '/Type /XObject /Subtype /Form /BBox [0 0 9 9]';
    const note = '/Type /Annot /Subtype /Square /Rect [0 0 9 9]';
    const more = PAGE.replace('12 0 R]', '12 0 R 30 0 R]');
    const without = await appended({ 3: `<< ${more} >>`, 30: `<< ${note} >>` });
    const withOne = await appended({
      3: `<< ${more} >>`,
      30: `<< ${note} /AP << /N 31 0 R >> >>`,
      31: stream('q', look),
    });
    for (const each of [without, withOne]) {
      expect(each[0]).toBe('changed');
      expect(each).toContain('annotations_changed');
    }
    const empty = await appended({
      12: fieldOf('Signer-2', '/Rect [0 0 0 0] /AP << /N 31 0 R >>'),
      31: stream('q', look),
    });
    expect(empty).toContain('field_changed AP');
    const asks = await appended({
      6: '<< /Fields [10 0 R 11 0 R 12 0 R] /SigFlags 3 /NeedAppearances true >>',
    });
    expect(asks).toEqual(['changed', 'form_changed NeedAppearances']);
  });
});
