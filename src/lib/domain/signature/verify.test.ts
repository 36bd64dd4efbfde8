import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixture } from '#tests/setup/files/fixtures.ts';
import {
  appendSigned,
  fieldOf,
  PREPARED,
  sealed,
  sealedAndSigned,
  type TestAuthorities,
  testAuthorities,
} from '#tests/setup/files/signed-pdf.ts';
import { append, bytesOf, file, HELLO, type Objects } from '#tests/fixtures/pdf.ts';
import { equalBytes } from '../bytes.ts';
import { readSignedData } from './cms/cms.ts';
import { REASON_CODES } from './reasons.ts';
import { type PdfVerdict, verifyPdf } from './verify.ts';
import { walk } from '#tests/setup/walk.ts';
import { oneIn } from '#tests/setup/long.ts';

const PDFS = fixture('pdf');
const hasPdfs = existsSync(PDFS);
const skipped = hasPdfs ? '' : ` (skipped: ${PDFS} not present)`;
const SIGNED_AT = new Date('2026-01-02T03:04:05Z');
const CHECKED_AT = new Date('2026-06-01T00:00:00Z');

let authorities: TestAuthorities;
let signed: string;

beforeAll(async () => {
  authorities = await testAuthorities(SIGNED_AT);
  signed = await sealedAndSigned(authorities);
});

function verify(text: string, at = CHECKED_AT): Promise<PdfVerdict> {
  return verifyPdf(bytesOf(text), { roots: [authorities.root], at });
}

const codes = (verdict: PdfVerdict) => [
  ...verdict.reasons.map(({ code }) => code),
  ...verdict.signatures.flatMap(({ reasons }) => reasons.map(({ code }) => code)),
];

describe('a document sealed and signed', () => {
  it('is valid, and says by whom, how and when', async () => {
    const verdict = await verify(signed);
    expect(verdict).toMatchObject({ overall: 'valid', reasons: [] });
    expect(verdict.signatures).toMatchObject([
      { field: 'Seal', kind: 'certification', verdict: 'valid', level: 'B-B', permits: 2, timestamp: null },
      {
        field: 'Signer-1',
        kind: 'approval',
        verdict: 'valid',
        level: 'B-T',
        permits: null,
        signer: {
          name: 'Kari Nordmann',
          organisation: 'Prøve AS',
          issuer: 'Prøve AS – Segl signing',
          method: 'totp',
        },
        claimedTime: '2026-01-02T03:04:05.000Z',
        timestamp: { time: '2026-01-02T03:04:05.000Z', authority: 'Test time', trusted: true },
        coveredBytes: signed.length,
        reasons: [],
      },
    ]);
  });

  it('stays valid with a second signer, a document timestamp and their evidence', async () => {
    const second = await appendSigned(signed, 22, {
      authorities,
      name: 'Ola Nordmann',
      objects: { 12: fieldOf('Signer-2', '/Rect [0 0 0 0] /V 22 0 R') },
    });
    const stamped = await appendSigned(second, 24, {
      authorities,
      name: '',
      documentTimestamp: true,
      objects: {
        6: '<< /Fields [10 0 R 11 0 R 12 0 R 23 0 R] /SigFlags 3 >>',
        23: fieldOf('Time', '/Rect [0 0 0 0] /V 24 0 R'),
      },
    });
    const evidence = append(stamped, {
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << /DocMDP 20 0 R >> /DSS 25 0 R >>',
      25: '<< /Certs [26 0 R] >>',
      26: '<< /Length 3 >>\nstream\nabc\nendstream',
    });
    const verdict = await verify(evidence);
    expect(verdict.signatures.map((one) => [one.field, one.verdict])).toEqual([
      ['Seal', 'valid'],
      ['Signer-1', 'valid'],
      ['Signer-2', 'valid'],
      ['Time', 'valid'],
    ]);
    // The trusted timestamp proves the signatures before it, long after their certificates have ended.
    expect(await verify(evidence, new Date('2090-01-01'))).toMatchObject({ overall: 'valid' });
    expect(await verify(signed, new Date('2090-01-01'))).toMatchObject({ overall: 'unknown_issuer' });
  });

  it('is of an unknown issuer without its root', async () => {
    const verdict = await verifyPdf(bytesOf(signed), { roots: [], at: CHECKED_AT });
    expect(verdict.overall).toBe('unknown_issuer');
    expect(codes(verdict)).toEqual(['chain_incomplete', 'chain_incomplete', 'timestamp_untrusted']);
  });

  it('is never valid with one byte flipped, anywhere', async () => {
    const small = await appendSigned('', 7, {
      authorities,
      name: 'Kari Nordmann',
      stamped: true,
      objects: {
        ...HELLO,
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R] /SigFlags 3 >> >>',
        6: fieldOf('Sig', '/Rect [0 0 0 0] /V 7 0 R'),
      },
    });
    expect(await verify(small)).toMatchObject({ overall: 'valid' });
    const bytes = bytesOf(small);
    const valid: string[] = [];
    for (let at = 0; at < bytes.length; at += oneIn(7)) {
      // Bit 5 tells capitals from small letters, in which hexadecimal digits mean the same.
      const bit = /[a-z]/i.test(String.fromCharCode(bytes[at] ?? 0)) ? 0x20 : 1 << (at % 8);
      const flipped = bytes.slice();
      flipped[at] = (bytes[at] ?? 0) ^ bit;
      const { overall } = await verifyPdf(flipped, { roots: [authorities.root], at: CHECKED_AT });
      if (overall === 'valid') valid.push(`${at} ^ ${bit}`);
    }
    expect(valid).toEqual([]);
  });
});

describe('what was appended after the signatures', () => {
  const CATALOG = '/Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << /DocMDP 20 0 R >>';
  const PAGE = '/Type /Page /Parent 2 0 R /Contents 4 0 R';
  const hidden = '/Rect [0 0 0 0]';
  const attacks: Record<string, [objects: Record<number, string>, reason: string, trailer?: string]> = {
    'another content of the page': [{ 4: '<< /Length 1 >>\nstream\nq\nendstream' }, 'object_changed'],
    'another page': [
      { 2: '<< /Type /Pages /Kids [3 0 R 30 0 R] /Count 2 >>', 30: `<< ${PAGE} >>` },
      'object_changed',
    ],
    'a page turned': [{ 3: `<< ${PAGE} /Rotate 90 /Annots [10 0 R 11 0 R 12 0 R] >>` }, 'page_changed'],
    'a note on the page': [
      {
        3: `<< ${PAGE} /Annots [10 0 R 11 0 R 12 0 R 30 0 R] >>`,
        30: '<< /Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents (no) >>',
      },
      'annotations_changed',
    ],
    'annotations in another order': [
      { 3: `<< ${PAGE} /Annots [11 0 R 10 0 R 12 0 R] >>` },
      'annotations_changed',
    ],
    'an action on opening': [
      { 1: `<< ${CATALOG} /OpenAction << /S /JavaScript /JS (1) >> >>` },
      'catalog_changed',
    ],
    'a catalog of its own': [{ 30: `<< ${CATALOG} >>` }, 'trailer_changed', '/Root 30 0 R'],
    'a second way in': [{ 5: '<< >>' }, 'trailer_ambiguous', '/Other 4 0 R'],
    'a field that nobody signed': [
      { 6: '<< /Fields [10 0 R 11 0 R 12 0 R 30 0 R] /SigFlags 3 >>', 30: fieldOf('More', hidden) },
      'field_changed',
    ],
    'a signature taken out of the form': [{ 6: '<< /Fields [11 0 R 12 0 R] /SigFlags 3 >>' }, 'form_changed'],
    'another look of a signature': [
      {
        11: fieldOf('Signer-1', `${hidden} /V 21 0 R /AP << /N 30 0 R >>`),
        30: '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 1 >>\nstream\nq\nendstream',
      },
      'field_changed',
    ],
    'a signature used again in another field': [
      { 12: fieldOf('Signer-2', `${hidden} /V 21 0 R`) },
      'signature_shared',
    ],
    'an empty field moved': [{ 12: fieldOf('Signer-2', '/Rect [0 0 200 100]') }, 'field_changed'],
    'an object that nothing refers to': [{ 30: '<< /Type /Page >>' }, 'object_added'],
    'evidence that is not evidence': [
      { 1: `<< ${CATALOG} /DSS 30 0 R >>`, 30: '<< /Certs [4 0 R] /Kids [3 0 R] >>' },
      'evidence_changed',
    ],
    'a key twice': [{ 3: `<< ${PAGE} /Annots [10 0 R 11 0 R 12 0 R] /Contents 5 0 R >>` }, 'key_repeated'],
    'a title in the information': [{ 30: '<< /Title (x) >>' }, 'trailer_changed', '/Info 30 0 R'],
  };

  it('what a later revision may not do makes it changed', () =>
    walk(Object.entries(attacks), async (_, [objects, reason, trailer]) => {
      const verdict = await verify(append(signed, objects, trailer));
      expect(verdict.overall).not.toBe('valid');
      expect(['changed', 'invalid']).toContain(verdict.overall);
      expect(codes(verdict)).toContain(reason);
    }));

  it('bytes that no revision accounts for make it changed', async () => {
    const harmless = append(signed, { 1: `<< ${CATALOG} /DSS << >> >>` });
    expect(await verify(harmless)).toMatchObject({ overall: 'valid' });
    const at = signed.length;
    const hidden = `${harmless.slice(0, at)}4 0 obj\nnull\nendobj\n`;
    // Written again so that all offsets are right, with an object that the table does not name.
    const shifted = append(hidden.replace(/startxref\n\d+\n%%EOF\n$/, ''), {}, '');
    expect((await verify(shifted)).overall).not.toBe('valid');
    for (const tail of ['x', '%%EOF', '% comment\n%%EOF\n', '\nstartxref\n9\n%%EOF\n']) {
      expect((await verify(signed + tail)).overall, tail).not.toBe('valid');
    }
    const moved = harmless.replace(/xref\n1 1/, '% 4 0 obj null endobj\nxref\n1 1');
    expect((await verify(moved)).overall).not.toBe('valid');
    // White space is nothing.
    expect(await verify(`${signed}\r\n`)).toMatchObject({ overall: 'valid' });
  });

  it('a size that hides objects from some readers makes it changed', async () => {
    const small = append(signed, { 1: `<< ${CATALOG} /DSS << >> >>` });
    const at = small.lastIndexOf('/Size');
    const verdict = await verify(small.slice(0, at) + small.slice(at).replace(/\/Size \d+/, '/Size 4'));
    expect(verdict.overall).toBe('changed');
    expect(codes(verdict)).toContain('trailer_changed');
  });

  it('a revision that follows on an earlier one than was signed makes it changed', async () => {
    const first = /startxref\n(\d+)\n%%EOF\n/.exec(signed)?.[1] ?? '';
    const extra = append(signed, { 1: `<< ${CATALOG} /DSS << >> >>` });
    const skipping =
      extra.slice(0, signed.length) + extra.slice(signed.length).replace(/\/Prev \d+/, `/Prev ${first}`);
    const verdict = await verify(skipping);
    // The signatures are then in no field any more, or stand in a file that skips them.
    expect(['changed', 'invalid', 'unsigned']).toContain(verdict.overall);
  });

  it('an object freed makes it changed', async () => {
    const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(signed)?.[1];
    const freed = `${signed}xref\n4 1\n0000000000 00001 f \ntrailer\n<< /Size 30 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${signed.length}\n%%EOF\n`;
    const verdict = await verify(freed);
    expect(verdict.overall).toBe('changed');
    expect(codes(verdict)).toContain('object_changed');
  });

  it('what the signed document pointed at and did not have makes it changed', async () => {
    const dangling = { ...PREPARED, 3: `<< ${PAGE} /Annots [10 0 R 11 0 R 12 0 R] /Thumb 40 0 R >>` };
    const one = await appendSigned('', 21, {
      authorities,
      name: 'Kari',
      objects: { ...dangling, 11: fieldOf('Signer-1', `${hidden} /V 21 0 R`) },
    });
    expect(await verify(one)).toMatchObject({ overall: 'valid' });
    const verdict = await verify(
      append(one, {
        1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /DSS << /Certs [40 0 R] >> >>',
        40: '<< /Length 3 >>\nstream\nabc\nendstream',
      }),
    );
    expect(verdict.overall).toBe('changed');
    expect(codes(verdict)).toContain('object_changed');
  });

  it('a stream that is evidence and content at once may not be written anew', async () => {
    const shared = {
      ...PREPARED,
      1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /DSS << /Certs [4 0 R] >> >>',
      11: fieldOf('Signer-1', `${hidden} /V 21 0 R`),
    };
    const one = await appendSigned('', 21, { authorities, name: 'Kari', objects: shared });
    const verdict = await verify(append(one, { 4: '<< /Length 1 >>\nstream\nq\nendstream' }));
    expect(verdict.overall).toBe('changed');
  });

  const HARMLESS = { 1: `<< ${CATALOG} /DSS << >> >>` };

  it('an entry that leads elsewhere makes it changed, whatever its object says', () =>
    walk(
      [
        ['0', () => 0],
        ['1', () => 1],
        ['beyond the file', () => 9_999_999_999],
        ['three bytes into the object', () => signed.length + 3],
      ],
      async (_, offset) => {
        const entry = `${`${offset()}`.padStart(10, '0')} 00000 n`;
        const word = { 4: PREPARED[4] ?? '' };
        for (const objects of [HARMLESS, word]) {
          const tail = append(signed, objects).slice(signed.length);
          const verdict = await verify(signed + tail.replaceAll(/\d{10} 00000 n/g, entry));
          expect(verdict).toMatchObject({ overall: 'changed', reasons: [{ code: 'rest_unreadable' }] });
        }
      },
    ));

  it('a revision may point at white space before what was signed, and at nothing else', async () => {
    const previous = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(signed)?.[1]);
    const pointing = (prev: number, startxref = 0) => {
      const tail = append(signed, HARMLESS).slice(signed.length);
      return `${signed}${tail
        .replace(/\/Prev \d+/, `/Prev ${prev}`)
        .replace(/startxref\n(\d+)/, (_, at) => `startxref\n${Number(at) - startxref}`)}`;
    };
    expect(signed[previous - 1]).toBe('\n');
    expect(await verify(pointing(previous - 1, 1))).toMatchObject({ overall: 'valid' });
    expect(await verify(pointing(previous - 2))).toMatchObject({ overall: 'changed' });
    expect(await verify(pointing(previous, 2))).toMatchObject({ overall: 'changed' });
  });

  it('a last part that a torn chain leaves to be looked for is judged by what it holds', async () => {
    const torn = (objects: Objects) =>
      signed +
      append(signed, objects)
        .slice(signed.length)
        .replace(/\/Prev \d+/, '/Prev 0');
    expect(await verify(torn(HARMLESS))).toMatchObject({
      overall: 'valid',
      reasons: [{ code: 'not_baseline', what: 'cross_reference' }],
    });
    const content = await verify(torn({ 4: '<< /Length 1 >>\nstream\nq\nendstream' }));
    expect(content.overall).toBe('changed');
    const unread = await verify(`${torn(HARMLESS)}x`);
    expect(unread).toMatchObject({ overall: 'changed', reasons: [{ code: 'rest_unreadable' }] });
  });

  it('nothing may be signed behind a certification of level 1, but time may be proved', async () => {
    const closed = await sealed(authorities, 1);
    const objects = { 11: fieldOf('Signer-1', `${hidden} /V 21 0 R`) };
    const behind = await verify(await appendSigned(closed, 21, { authorities, name: 'Kari', objects }));
    expect(behind.signatures[0]).toMatchObject({ verdict: 'changed', permits: 1 });
    expect(codes(behind)).toContain('signing_not_permitted');
    const proved = await appendSigned(closed, 21, {
      authorities,
      name: '',
      objects,
      documentTimestamp: true,
    });
    expect(await verify(proved)).toMatchObject({ overall: 'valid' });
  });

  it('a visible field may be added to a document that nobody certified, not to a certified one', async () => {
    const add = (before: string) =>
      appendSigned(before, 31, {
        authorities,
        name: 'Ola',
        objects: {
          3: `<< ${PAGE} /Annots [10 0 R 11 0 R 12 0 R 30 0 R] >>`,
          6: '<< /Fields [10 0 R 11 0 R 12 0 R 30 0 R] /SigFlags 3 >>',
          30: fieldOf('More', '/Rect [0 0 50 50] /V 31 0 R'),
        },
      });
    const plain = await appendSigned(file(PREPARED), 21, {
      authorities,
      name: 'Kari',
      objects: { 11: fieldOf('Signer-1', `${hidden} /V 21 0 R`) },
    });
    const uncertified = await verify(await add(plain));
    expect(uncertified.overall).toBe('valid');
    // It may cover something, so it is said.
    expect(uncertified.signatures[0]?.reasons).toEqual([{ code: 'visible_field_added', field: 'More' }]);
    const certified = await verify(await add(signed));
    expect(certified.overall).toBe('changed');
    expect(codes(certified)).toContain('visible_field_added');
  });
});

describe('filling a form', () => {
  const form = (entries = '') => ({
    ...PREPARED,
    6: '<< /Fields [10 0 R 13 0 R] >>',
    3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [10 0 R 13 0 R] >>',
    10: fieldOf('Seal', `/Rect [0 0 0 0] /V 20 0 R ${entries}`),
    13: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Note) /Rect [0 0 9 9] >>',
  });
  const reference = '/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /P 2 >> >>]';
  const filled = { 13: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Note) /Rect [0 0 9 9] /V (yes) >>' };
  const signForm = (entries: string, field = '') =>
    appendSigned('', 20, { authorities, name: 'Segl', entries, objects: form(field) });

  it('is permitted by a certification of level 2', async () => {
    const signedForm = await signForm(reference);
    expect(await verify(append(signedForm, filled))).toMatchObject({ overall: 'valid' });
    // Which look shows is said by a name, or some reader shows no page.
    const state = (value: string) => ({ 13: filled[13].replace('/V (yes)', `/V (yes) /AS ${value}`) });
    expect(await verify(append(signedForm, state('/Yes')))).toMatchObject({ overall: 'valid' });
    for (const odd of ['[1]', '(Yes)', '4 0 R'])
      expect(codes(await verify(append(signedForm, state(odd))))).toContain('field_changed');
  });

  it('is not without a certification, nor in a locked field, nor where only the look changes', async () => {
    const without = await verify(append(await signForm(''), filled));
    expect(codes(without)).toContain('filling_not_permitted');
    const lock = '/Lock << /Type /SigFieldLock /Action /Include /Fields [(Note)] >>';
    const locked = await verify(append(await signForm(reference, lock), filled));
    expect(codes(locked)).toContain('field_locked');
    const look = { 13: filled[13].replace('/V (yes)', '/AP << /N 4 0 R >>') };
    const looks = await verify(append(await signForm(reference), look));
    expect(codes(looks)).toContain('field_changed');
    expect([without, locked, looks].map(({ overall }) => overall)).toEqual(['changed', 'changed', 'changed']);
  });
});

describe('what is no signature of the file', () => {
  it('a file without one', async () => {
    expect(await verify(file(HELLO))).toMatchObject({ overall: 'unsigned', signatures: [] });
  });

  it('a file that is none', async () => {
    expect(await verify('')).toMatchObject({ overall: 'unreadable', reasons: [{ code: 'not_pdf' }] });
    expect(await verify(signed.slice(0, 300))).toMatchObject({ overall: 'unreadable' });
  });

  it('a signature of another file', async () => {
    const hexIn = (text: string) =>
      [...text.matchAll(/\/Contents <([0-9a-f]+)>/g)].map(([, hex = '']) => hex);
    const [, ours = ''] = hexIn(signed);
    const [theirs = ''] = hexIn(await sealedAndSigned(authorities));
    const verdict = await verify(signed.replace(ours, theirs.padEnd(ours.length, '0')));
    expect(verdict.overall).toBe('invalid');
    expect(codes(verdict)).toContain('digest_mismatch');
  });

  it.skipIf(!hasPdfs)(`the copied timestamp is found out${skipped}`, async () => {
    const bytes = readFileSync(`${PDFS}/manipulated/pades-two-sig-copied-tst.pdf`);
    const verdict = await verifyPdf(new Uint8Array(bytes), { roots: [], at: CHECKED_AT });
    expect(codes(verdict)).toContain('timestamp_wrong_imprint');
  });
});

const TRIALS = fixture('trials/pdf');
const hasTrials = existsSync(TRIALS);

describe.skipIf(!hasTrials)(`small trials${hasTrials ? '' : ` (skipped: ${TRIALS} not present)`}`, () => {
  const check = (name: string) => {
    const pem = readFileSync(`${TRIALS}/cover-root.pem`, 'latin1').replace(/-----[^-]+-----/g, '');
    const root = Uint8Array.from(Buffer.from(pem, 'base64'));
    const bytes = new Uint8Array(readFileSync(`${TRIALS}/${name}`));
    return verifyPdf(bytes, { roots: [root], at: new Date('2026-12-01') });
  };

  it('a cover that every reader shows is valid; declared again where only some find it, changed', async () => {
    expect(await check('genuine-cover.pdf')).toMatchObject({ overall: 'valid' });
    const forged = await check('forged-cover.pdf');
    expect(forged).toMatchObject({ overall: 'changed', reasons: [{ code: 'rest_unreadable' }] });
  });

  it('wide fields in a cross-reference stream are intact', async () => {
    expect(await check('signed-wide-xref-stream.pdf')).toMatchObject({
      overall: 'unknown_issuer',
      reasons: [],
    });
  });
});

describe.skipIf(!hasPdfs)(`files that others made${skipped}`, () => {
  const names = (folder: string) => (hasPdfs ? readdirSync(`${PDFS}/${folder}`) : []);
  const check = (path: string) =>
    verifyPdf(new Uint8Array(readFileSync(`${PDFS}/${path}`)), { roots: [], at: CHECKED_AT });

  it('what is genuine is intact', () =>
    walk(names('genuine'), async (name) => {
      const verdict = await check(`genuine/${name}`);
      expect(verdict.signatures.map(({ verdict }) => verdict)).toEqual(
        verdict.signatures.map(() => 'unknown_issuer'),
      );
      expect(verdict.overall).toBe('unknown_issuer');
    }));

  it('what carries its roots is valid for who trusts them', () =>
    walk(
      [
        ['minimal-two-fields-signed-twice.pdf', '2021-02-01'],
        ['pades-lta-dss-indirect-arrs-test.pdf', '2020-12-01'],
      ],
      async (name, at) => {
        const bytes = new Uint8Array(readFileSync(`${PDFS}/genuine/${name}`));
        const text = Buffer.from(bytes).toString('latin1');
        const values = [...text.matchAll(/\/Contents\s*<([0-9A-Fa-f]{200,})>/g)].map(([, hex = '']) =>
          readSignedData(Uint8Array.from(Buffer.from(hex, 'hex')), { padded: true }),
        );
        const roots = values
          .flatMap((cms) => (cms.ok ? cms.value.certificates : []))
          .filter(({ subject, issuer }) => equalBytes(subject, issuer))
          .map((certificate) => certificate.bytes);
        const verdict = await verifyPdf(bytes, { roots, at: new Date(at) });
        expect(verdict.overall).toBe('valid');
      },
    ));

  it(
    'what is manipulated is never green',
    () =>
      walk(names('manipulated'), async (name) => {
        const verdict = await check(`manipulated/${name}`);
        expect(['changed', 'invalid', 'unreadable']).toContain(verdict.overall);
        for (const code of codes(verdict)) expect(REASON_CODES).toContain(code);
      }),
    5_000,
  );
});
