import { beforeAll, describe, expect, it } from 'vitest';
import {
  appendSigned,
  fieldOf,
  PREPARED,
  type TestAuthorities,
  testAuthorities,
} from '#tests/setup/files/signed-pdf.ts';
import { append, bytesOf, file, type Objects, stream } from '#tests/fixtures/pdf.ts';
import { verifyPdf } from './verify.ts';
import { walk } from '#tests/setup/walk.ts';

/* What later writers add and nobody sees: not read as a change, each in exactly its harmless form. */

const at = new Date('2026-06-01T00:00:00Z');
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
let authorities: TestAuthorities;
beforeAll(async () => {
  authorities = await testAuthorities(new Date('2026-01-02T03:04:05Z'));
});

/** A document of one signature. */
const signed = (objects: Objects = {}, trailer = '') =>
  appendSigned(file({ ...PREPARED, ...objects }, trailer), 21, {
    authorities,
    name: 'Kari',
    objects: { 11: fieldOf('Signer-1', '/Rect [0 0 0 0] /V 21 0 R') },
    trailer,
  });

/** What is said of it once more was appended. */
async function verdict(text: string): Promise<string> {
  const { overall, signatures } = await verifyPdf(bytesOf(text), { roots: [authorities.root], at });
  const [reason] = signatures.flatMap(({ reasons }) => reasons);
  return reason ? `${overall}: ${reason.code} ${reason['key'] ?? reason['object'] ?? ''}`.trim() : overall;
}

describe('defaults for fields, given to a form that had none', () => {
  const form = (entries: string) => `<< /Fields [10 0 R 11 0 R 12 0 R] /SigFlags 3 ${entries} >>`;
  const added = {
    6: form('/DA (/Helv 0 Tf 0 g) /DR << /Font << /Helv 30 0 R >> /ProcSet [/PDF /Text] >>'),
    30: FONT,
  };
  /** A field for text on the page, in the form or not. */
  const withField = (field: string, form = 13) => ({
    3: `<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [10 0 R 11 0 R 12 0 R ${form} 0 R] >>`,
    13: `<< /Type /Annot /Rect [0 0 50 9] /F 4 ${field} >>`,
    14: stream(
      'q Q',
      '/Type /XObject /Subtype /Form /BBox [0 0 50 9] /Resources << /Font << /Own 15 0 R >> >>',
    ),
    15: FONT,
    16: stream('/N Do', '/Type /XObject /Subtype /Form /BBox [0 0 50 9]'),
    17: stream(
      '/N Do',
      '/Type /XObject /Subtype /Form /BBox [0 0 50 9] /Resources << /XObject << /N 16 0 R >> >>',
    ),
  });
  const text = '/Subtype /Widget /FT /Tx /T (Note)';

  it('are no change where only signatures stand, nor where each field says itself how it looks', async () => {
    expect(await verdict(append(await signed(), added))).toBe('valid');
    const apart = {
      6: form('/DA (/Helv 0 Tf 0 g) /DR 31 0 R'),
      30: FONT,
      31: '<< /Font << /Helv 30 0 R >> >>',
    };
    expect(await verdict(append(await signed(), apart))).toBe('valid');
    for (const field of [
      `${text} /V (a) /DA (/Own 9 Tf) /AP << /N 14 0 R >>`,
      '/Subtype /Widget /FT /Btn /T (Tick) /AS /On /AP << /N << /On 14 0 R >> >>',
      '/Subtype /FreeText /Contents (a) /DA (/Own 9 Tf) /AP << /N 14 0 R >>',
      '/Subtype /Link /A << /S /URI /URI (https://example.no) >>',
    ])
      expect(await verdict(append(await signed(withField(field)), added))).toBe('valid');
  });

  it('are one where there is what does nothing', () =>
    walk(
      [
        ['a field without an appearance', `${text} /V (a) /DA (/Own 9 Tf)`],
        ['one that does not say how its letters look', `${text} /V (a) /AP << /N 14 0 R >>`],
        ['one whose appearance has no resources', `${text} /DA (/Own 9 Tf) /AP << /N 16 0 R >>`],
        ['one that leads to such an appearance', `${text} /DA (/Own 9 Tf) /AP << /N 17 0 R >>`],
        ['one that used the name in vain', `${text} /V (a) /DA (/Helv 9 Tf) /AP << /N 14 0 R >>`],
        ['one that may have used it', `${text} /V (a) /DA (/H#65lv 9 Tf) /AP << /N 14 0 R >>`],
        ['a widget of no field', '/Subtype /Widget /AP << /N 14 0 R >>'],
        ['letters on the page without an appearance', '/Subtype /FreeText /Contents (a) /DA (/Own 9 Tf)'],
      ],
      async (_, field) => {
        const drawn = await signed(withField(field));
        expect(await verdict(append(drawn, added))).toMatch(/^changed: form_changed D[AR]$/);
        // It is the defaults that make it one.
        expect(await verdict(append(drawn, { 6: form('') }))).toBe('valid');
      },
    ));

  it('are one where viewers are asked for new appearances', async () => {
    const asking = await signed({ 6: form('/NeedAppearances true') });
    const both = { ...added, 6: form('/NeedAppearances true /DA (/Helv 0 Tf 0 g)') };
    expect(await verdict(append(asking, both))).toBe('changed: form_changed DA');
    expect(await verdict(append(await signed(), both))).toMatch(/^changed: form_changed/);
  });

  it('may be added to, and nothing that was there be another', async () => {
    const had = await signed({ 6: form('/DA (/Helv 9 Tf) /DR << /Font << /Helv 15 0 R >> >>'), 15: FONT });
    const more = (entries: string) => append(had, { 6: form(entries), 30: FONT });
    const grown = '/DR << /Font << /Helv 15 0 R /ZaDb 30 0 R >> >>';
    expect(await verdict(more(`/DA (/Helv 9 Tf) ${grown}`))).toBe('valid');
    expect(await verdict(more(`/DA (/Helv 8 Tf) ${grown}`))).toBe('changed: form_changed DA');
    for (const other of [
      '/DR << /Font << /Helv 30 0 R >> >>',
      '/DR << /Font << /ZaDb 30 0 R >> >>',
      '/DR << >>',
      '',
    ])
      expect(await verdict(more(`/DA (/Helv 9 Tf) ${other}`))).toBe('changed: form_changed DR');
  });

  it('may be added to where they are objects of their own', async () => {
    const had = await signed({
      6: form('/DR 31 0 R'),
      31: '<< /Font 32 0 R >>',
      32: '<< /Helv 15 0 R >>',
      15: FONT,
    });
    const now = (objects: Objects) => verdict(append(had, { 30: FONT, ...objects }));
    expect(await now({ 32: '<< /Helv 15 0 R /ZaDb 30 0 R >>' })).toBe('valid');
    expect(await now({ 32: '<< /Helv 30 0 R >>' })).toBe('changed: form_changed DR');
    expect(await now({ 31: '<< /Font 32 0 R /XObject << /X 30 0 R >> >>' })).toBe('valid');
    expect(await now({ 31: '<< /Font << /Helv 30 0 R >> >>' })).toBe('changed: form_changed DR');
    expect(await now({ 15: FONT.replace('Helvetica', 'Symbol') })).toBe('changed: object_changed 15');
  });
});

describe('the catalog', () => {
  const catalog = (entries: string) => `${PREPARED[1]?.replace(/>>$/, '')} ${entries} >>`;

  it('names the extensions of the standard that a signature uses, one or several of a developer', async () => {
    const one = '<< /BaseVersion /2.0 /ExtensionLevel 32002 /URL (https://www.iso.org) >>';
    const had = await signed({
      1: catalog('/Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> >>'),
    });
    const next = (entries: string) => verdict(append(had, { 1: catalog(`/Extensions << ${entries} >>`) }));
    expect(await next(`/ESIC ${one}`)).toBe('valid');
    expect(await next(`/ESIC ${one} /ISO_ [${one}]`)).toBe('valid');
    expect(await next(`/ISO_ [${one} ${one}]`)).toBe('valid');
    for (const other of ['[4 0 R]', '[[]]', '[/A]', `[<< /A ${one} >>]`, '(a)'])
      expect(await next(`/ISO_ ${other}`)).toBe('changed: catalog_changed Extensions');
  });

  const packet = (attributes: string, within = '') =>
    `<?xpacket begin="\u00ef\u00bb\u00bf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="a">` +
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
    `<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" ${attributes} rdf:about="">${within}</rdf:Description>` +
    `</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>`;
  const dated = 'xmp:ModifyDate="2026-01-02" pdf:Producer="b"';

  it('gets metadata that say when and by what it was written, and nothing of the document', async () => {
    const had = await signed();
    const next = (xmp: string, keys = '') =>
      verdict(
        append(had, {
          1: catalog('/Metadata 30 0 R'),
          30: stream(xmp, `/Type /Metadata /Subtype /XML ${keys}`),
        }),
      );
    expect(await next(packet(dated))).toBe('valid');
    expect(await next(packet('', '<xmp:MetadataDate>2026</xmp:MetadataDate>'))).toBe('valid');
    for (const other of [
      packet(`${dated} dc:title="Another"`),
      packet(dated, '<dc:title>Another</dc:title>'),
      packet(dated, 'text'),
      packet('pdfaid:part="1"'),
      'no packet',
    ])
      expect(await next(other)).toBe('changed: information_changed Metadata');
    expect(await next(packet(dated), '/Resources << >>')).toBe('changed: information_changed Metadata');
  });
});

describe('the trailer', () => {
  const ODF = { 40: stream('PK', '/Filter []'), 41: stream('PK2') };
  const hybrid = '/AdditionalStreams [/application#2Fvnd.oasis.opendocument.text 40 0 R]';

  it('may keep or leave out the document that LibreOffice packs into its hybrids, and name no other', async () => {
    const had = await signed(ODF, hybrid);
    expect(await verdict(had)).toBe('valid');
    const next = (objects: Objects, trailer: string) =>
      verdict(append(had, { 12: PREPARED[12] ?? '', ...objects }, trailer));
    expect(await next({}, hybrid)).toBe('valid');
    expect(await next({}, '')).toBe('valid');
    expect(await next({}, hybrid.replace('40', '41'))).toBe('changed: trailer_changed AdditionalStreams');
    expect(await next({}, hybrid.replace('text', 'calc'))).toBe('changed: trailer_changed AdditionalStreams');
    expect(await next({ 40: stream('PK3') }, hybrid)).toBe('changed: object_changed 40');
    expect(await verdict(append(await signed(ODF), { 12: PREPARED[12] ?? '' }, hybrid))).toBe(
      'changed: trailer_changed AdditionalStreams',
    );
  });

  it('gets a second identifier with each writing, and keeps the first', async () => {
    const had = await signed({}, '/ID [<01> <02>]');
    const next = (trailer: string) => verdict(append(had, { 12: PREPARED[12] ?? '' }, trailer));
    expect(await next('/ID [<01> <03>]')).toBe('valid');
    expect(await next('/ID [<01> <02>]')).toBe('valid');
    for (const other of ['[<09> <02>]', '[<01>]', '[<01> <03> <04>]', '[<01> 3]', '<01>', ''])
      expect(await next(other === '' ? '' : `/ID ${other}`)).toBe('changed: trailer_changed ID');
    expect(await next('/ID [<01> 4 0 R]')).toMatch(/^changed: trailer_/);
    // A document that had none may get one.
    expect(await verdict(append(await signed(), { 12: PREPARED[12] ?? '' }, '/ID [<01> <02>]'))).toBe(
      'valid',
    );
  });
});
