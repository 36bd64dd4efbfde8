import { createHash } from 'node:crypto';
import { PdfRef } from '@libpdf/core';
import { describe, expect, it } from 'vitest';
import { bytesOf, textOf } from '#tests/fixtures/pdf.ts';
import { openPdf } from '#lib/domain/pdf/document.ts';
import { formFields } from '#lib/domain/pdf/form.ts';
import { isDict, isStream, type PdfStream } from '#lib/domain/pdf/syntax/value.ts';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { ok, err } from '#lib/domain/result.ts';
import { NOW } from '#tests/signing/certificates.ts';
import { STAMP, paper, stamped, textOn } from '#tests/signing/paper.ts';
import { has, run, unlessMissing } from '#tests/signing/programs.ts';
import { signedByAll } from '#tests/signing/signed-paper.ts';
import { appendSignature, type AppendInput } from './incremental.ts';
import { loadPdf } from '../load.ts';
import { prepareSignature, revisionFault } from './prepare-signature.ts';
import { walk } from '#tests/setup/walk.ts';

const base = await stamped(paper());

/** Not a signature, but bytes that can be found again. */
const DER = Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x2a);

function input(more: Partial<AppendInput<{ code: 'refused' }>> = {}): AppendInput<{ code: 'refused' }> {
  return {
    field: 'Signer1',
    name: 'Łukasz Żółć Čáhppe',
    reason: 'Leieavtale (Storgata) <1>',
    time: NOW,
    sign: () => Promise.resolve(ok(DER)),
    ...more,
  };
}

async function appended(
  bytes: Uint8Array,
  more: Partial<AppendInput<{ code: 'refused' }>> = {},
): Promise<Uint8Array> {
  const result = await appendSignature(bytes, input(more));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('an appended signature', () => {
  it('leaves the bytes before it as they were, and covers everything but itself', async () => {
    const asked: Uint8Array[] = [];
    const sign = (digest: Uint8Array) => {
      asked.push(digest);
      return Promise.resolve(ok(DER));
    };
    const file = await appended(base, { sign });
    expect(Buffer.from(file.subarray(0, base.length)).equals(base)).toBe(true);
    const added = textOf(file.subarray(base.length));
    const range = /\/ByteRange \[0 (\d+) (\d+) (\d+) *\]/.exec(added)?.slice(1).map(Number);
    const [first = 0, second = 0, length = 0] = range ?? [];
    expect(second + length).toBe(file.length);
    const contents = textOf(file.subarray(first, second));
    expect(contents).toMatch(/^<300302012A0+>$/);
    expect(contents).toHaveLength(2 + 2 * 16_384);
    const digest = createHash('sha256')
      .update(file.subarray(0, first))
      .update(file.subarray(second))
      .digest();
    expect(asked.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual([digest.toString('hex')]);
    expect(openPdf(file).ok).toBe(true);
  });

  it('has the dictionary of PAdES, and its texts where no reader can mistake them', async () => {
    const added = textOf((await appended(base, { location: 'Tromsø', reserve: 2000 })).subarray(base.length));
    expect(added).toContain('/Type /Sig\n');
    expect(added).toContain('/Filter /Adobe.PPKLite');
    expect(added).toContain('/SubFilter /ETSI.CAdES.detached');
    expect(added).toContain(`/M <${Buffer.from('D:20260301120000Z').toString('hex').toUpperCase()}>`);
    expect(added).not.toContain('Leieavtale');
    expect(added).not.toContain('/Perms');
  });

  it('certifies by the catalogue and by its own reference', async () => {
    const added = textOf(
      (await appended(base, { field: 'Seal', certify: { permits: 2 } })).subarray(base.length),
    );
    expect(added).toMatch(/\/Perms <<\s*\/DocMDP \d+ 0 R/);
    expect(added).toMatch(
      /\/TransformMethod \/DocMDP\s*\/TransformParams <<\s*\/Type \/TransformParams\s*\/V \/1.2\s*\/P 2/,
    );
  });

  it('is refused where there is no such field, or another signature in it, or no room', async () => {
    const first = await appended(base);
    const outcome = (bytes: Uint8Array, more: Partial<AppendInput<{ code: 'refused' }>>) =>
      appendSignature(bytes, input(more));
    expect(await outcome(base, { field: 'Signer9' })).toEqual(
      err({ code: 'field_missing', field: 'Signer9' }),
    );
    expect(await outcome(first, {})).toEqual(err({ code: 'field_already_signed', field: 'Signer1' }));
    expect(await outcome(base, { reserve: 4 })).toEqual(
      err({ code: 'signature_too_large', size: 5, reserve: 4 }),
    );
    expect(await outcome(base, { sign: () => Promise.resolve(err({ code: 'refused' })) })).toEqual(
      err({ code: 'refused' }),
    );
    const certified = await appended(base, { field: 'Seal', certify: { permits: 2 } });
    expect(await outcome(certified, { certify: { permits: 2 } })).toMatchObject(
      err({ code: 'cannot_extend', reason: 'already certified' }),
    );
  });

  it('is refused for a file which would have to be repaired', () =>
    walk(
      [
        ['cut short', base.subarray(0, base.length - 20)],
        ['with something behind its end', bytesOf(`${textOf(base)}<html>`)],
        ['moved by a byte', bytesOf(` ${textOf(base)}`)],
        ['with a wrong cross-reference', bytesOf(textOf(base).replace(/startxref\n\d+/, 'startxref\n17'))],
        ['that is none', bytesOf('hello')],
      ],
      async (_, bytes) => {
        const sign = () => Promise.reject(new Error('nobody may be asked to sign this'));
        expect(await appendSignature(bytes, input({ sign }))).toMatchObject(err({ code: 'cannot_extend' }));
      },
    ));

  it('comes behind every earlier one without touching it', async () => {
    const first = await appended(base);
    const second = await appended(first, { field: 'Signer2' });
    expect(Buffer.from(second.subarray(0, first.length)).equals(first)).toBe(true);
  });
});

describe('a document signed by all', async () => {
  const { file, root } = await signedByAll(base);

  it.skipIf(!has('pdfsig'))(unlessMissing('pdfsig', 'shows who signed, when, how and from where'), () => {
    const text = textOn(file, 2);
    expect(text).toContain('Þórður Hæstmælt');
    expect(text).toContain(
      '1. mars 2026 kl. 13:00:00 UTC+01:00  ·  Fjord Regnskap AS'.replace('  ·  ', ' · '),
    );
    expect(text.match(/2001:db8::7/g)).toHaveLength(2);
    expect(text).not.toContain('Ikke forseglet ennå');
  });

  it('is a certification and two approvals to our own verifier, all valid', async () => {
    const verdict = await verifyPdf(file, { roots: [root], at: NOW });
    expect(verdict).toMatchObject({ overall: 'valid', reasons: [] });
    expect(verdict.signatures).toMatchObject([
      { field: 'Seal', kind: 'certification', verdict: 'valid', permits: 2, level: 'B-B' },
      { field: 'Signer1', kind: 'approval', verdict: 'valid', level: 'B-B' },
      { field: 'Signer2', kind: 'approval', verdict: 'valid', level: 'B-B' },
    ]);
  });

  it.skipIf(!has('pdfsig'))(unlessMissing('pdfsig', 'is three valid signatures to pdfsig'), () => {
    const { output } = run('pdfsig', ['a.pdf'], { 'a.pdf': file });
    expect(output.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(3);
    expect(output.match(/Signature Type: ETSI\.CAdES\.detached/g)).toHaveLength(3);
    expect(output.match(/Total document signed/g)).toHaveLength(1);
    expect(output).toContain('Þórður Hæstmælt');
  });

  it.skipIf(!has('mutool'))(unlessMissing('mutool', 'is three valid signatures to mutool'), () => {
    const { output } = run('mutool', ['sign', '-v', 'a.pdf'], { 'a.pdf': file });
    expect(output.match(/The signature is valid but there have been edits since signing/g)).toHaveLength(2);
    expect(output.match(/The document is unchanged since signing/g)).toHaveLength(1);
  });

  it.skipIf(!has('qpdf'))(unlessMissing('qpdf', 'is without fault to qpdf'), () => {
    expect(run('qpdf', ['--check', 'a.pdf'], { 'a.pdf': file })).toMatchObject({ code: 0 });
  });
});

describe('an appearance', () => {
  /** What the field shows in this file, as its stream stands there. */
  function shown(file: Uint8Array, name: string): PdfStream {
    const opened = openPdf(file);
    const fields = opened.ok && formFields(opened.value);
    if (!opened.ok || !fields || !fields.ok) throw new Error('unreadable');
    const field = fields.value.find((one) => one.name === name);
    const appearances = opened.value.resolve(field?.dict.get('AP') ?? null);
    const stream = isDict(appearances) ? opened.value.resolve(appearances.get('N')) : null;
    if (!isStream(stream)) throw new Error('no appearance');
    return stream;
  }

  it('is written under no other filter than what it replaces, short or not', () =>
    walk(
      [
        ['short', 'Bo'],
        ['long', `${'il'.repeat(100)}${'\u0301'.repeat(2000)}`],
      ],
      async (_, name) => {
        for (const language of ['nb', 'en'] as const) {
          const signers = [{ field: 'Signer1', name }];
          const before = await stamped(paper(), { language, signers });
          const { file } = await signedByAll(before, { signers });
          for (const field of [STAMP.sealField, 'Signer1']) {
            expect(shown(before, field).dict.get('Filter')).toBeNull();
            expect(shown(file, field).dict.get('Filter')).toBeNull();
            expect(shown(file, field).raw.length).toBeGreaterThan(100);
          }
        }
      },
    ));

  it('is nothing before its signer has signed: words would have to go from a page that others signed', () => {
    for (const { field } of STAMP.signers) expect(shown(base, field).raw).toHaveLength(0);
  });
});

describe('what is appended', () => {
  it('changes the one copy of each object, however many the document has', async () => {
    const pdf = await loadPdf(base);
    const ref = PdfRef.of(3, 0);
    const page = pdf.getObject(ref);
    for (let number = 100; number < 30_100; number++) PdfRef.of(number, 0);
    expect(PdfRef.of(3, 0)).toBe(ref);
    expect(pdf.getObject(PdfRef.of(3, 0))).toBe(page);
  });

  it('is one revision to a verifier as well, or is not handed out', async () => {
    const before = openPdf(base);
    const signed = await prepareSignature(base, input());
    if (!before.ok || !signed.ok) throw new Error('both can be read');
    const { file } = signed.value;
    expect(revisionFault(before.value, file)).toBeNull();
    const [object = ''] = /\d+ 0 obj[^]*?endobj\n/.exec(textOf(file.subarray(base.length))) ?? [];
    const twice = Buffer.concat([base, Buffer.from(object, 'latin1'), file.subarray(base.length)]);
    const start = twice.lastIndexOf('\nxref\n') + 1;
    expect(start).toBeGreaterThan(base.length);
    const table = twice.subarray(start).toString('latin1');
    const moved = table
      .replace(
        /^(\d{10}) 00000 n/gm,
        (_, at: string) => `${String(Number(at) + object.length).padStart(10, '0')} 00000 n`,
      )
      .replace(/startxref\n\d+/, `startxref\n${start}`);
    const whole = Uint8Array.from(Buffer.concat([twice.subarray(0, start), Buffer.from(moved, 'latin1')]));
    expect(revisionFault(before.value, whole)).toBe('object_twice');
  });
});
