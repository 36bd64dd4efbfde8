import { beforeAll, describe, expect, test } from 'vitest';
import { openPdf } from '#lib/domain/pdf/document.ts';
import { formFields } from '#lib/domain/pdf/form.ts';
import { isArray, isDict, isString } from '#lib/domain/pdf/syntax/value.ts';
import { ok } from '#lib/domain/result.ts';
import { digestOf } from '#lib/domain/signature/algorithm/algorithms.ts';
import { readSignedData, type SignedCms } from '#lib/domain/signature/cms/cms.ts';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { addTimestamp, signCms, signatureValue } from '#lib/server/signing/cms/sign.ts';
import { appendSignature } from '#lib/server/signing/pdf/sign/incremental.ts';
import { writePem } from '#lib/server/signing/pki/pem.ts';
import { obtainTimestamp } from '#lib/server/platform/timestamps/client.ts';
import { embeddedAuthority } from '#lib/server/signing/authorities/embedded.ts';
import { checkBaseline } from './signing/baseline.ts';
import { NOW } from './signing/certificates.ts';
import { paper, stamped } from './signing/paper.ts';
import { newInstallation, newSigner, type Installation } from './signing/people.ts';
import { has, run, unlessMissing } from './signing/programs.ts';

/* A document as the service makes it, after the seal and after each of three signers: everyone must find it right. */

const SIGNERS = ['Łukasz Żółć Čáhppe', 'Þórður Hæstmælt', 'Kari Nordmann'];

let made: Installation;
/** The file after each signature, the seal first. */
const files: Record<'B-B' | 'B-T', Uint8Array[]> = { 'B-B': [], 'B-T': [] };

beforeAll(async () => {
  made = await newInstallation();
  const signers = SIGNERS.map((name, at) => ({ field: `Signer${at + 1}`, name }));
  const empty = await stamped(paper(), { signers });
  for (const level of ['B-B', 'B-T'] as const) {
    let file = empty;
    for (const { field, name } of [{ field: 'Seal', name: 'Segl' }, ...signers]) {
      file = await signField(file, field, name, level);
      files[level].push(file);
    }
  }
});

async function signField(file: Uint8Array, field: string, name: string, level: 'B-B' | 'B-T') {
  const signer = await newSigner(made.issuer, NOW, name);
  const how =
    field === 'Seal'
      ? { certify: { permits: 2 as const } }
      : { appearance: { name, method: 'totp' as const, address: '192.0.2.7' } };
  const signed = await appendSignature(file, {
    ...how,
    field,
    name,
    reason: 'Signert',
    time: NOW,
    sign: async (digest) => {
      const cms = await signCms({ digest, signer, chain: [made.issuer.certificate] });
      return ok(level === 'B-B' ? cms : addTimestamp(cms, await tokenFor(cms)));
    },
  });
  if (!signed.ok) throw new Error(JSON.stringify(signed.error));
  return signed.value;
}

async function tokenFor(cms: Uint8Array): Promise<Uint8Array> {
  const stamper = { authority: made.stamper, chain: [], policy: '2.25.1', now: () => NOW };
  const imprint = digestOf('SHA-256', signatureValue(cms));
  const token = await obtainTimestamp(embeddedAuthority(stamper), { imprint, roots: [made.root], now: NOW });
  if (!token.ok) throw new Error(token.error.code);
  return token.value;
}

/** Every signature of a file with the bytes it covers. */
function signaturesOf(file: Uint8Array): { cms: SignedCms; covered: Uint8Array }[] {
  const opened = openPdf(file);
  const fields = opened.ok ? formFields(opened.value) : opened;
  if (!opened.ok || !fields.ok) throw new Error('unreadable');
  return fields.value.flatMap(({ dict }) => {
    const signature = opened.value.resolve(dict.get('V'));
    if (!isDict(signature)) return [];
    const [contents, range] = [signature.get('Contents'), signature.get('ByteRange')];
    if (!isString(contents) || !isArray(range)) throw new Error('no signature');
    const [a = 0, b = 0, c = 0, d = 0] = range.map(Number);
    const cms = readSignedData(contents.bytes, { padded: true });
    if (!cms.ok) throw new Error(cms.error.code);
    return [{ cms: cms.value, covered: Buffer.concat([file.subarray(a, a + b), file.subarray(c, c + d)]) }];
  });
}

function count(text: string, what: string): number {
  return text.split(what).length - 1;
}

describe.each(['B-B', 'B-T'] as const)('%s, after every signature', (level) => {
  test('our verifier calls every signature valid, at this level', async () => {
    for (const [at, file] of files[level].entries()) {
      const verdict = await verifyPdf(file, { roots: [made.root], at: NOW });
      expect(verdict.overall).toBe('valid');
      expect(verdict.signatures.map((one) => [one.verdict, one.kind, one.level])).toEqual(
        Array.from({ length: at + 1 }, (_, which) => [
          'valid',
          which === 0 ? 'certification' : 'approval',
          level,
        ]),
      );
    }
  });

  test('without trust in the root it is intact, and its issuer unknown', async () => {
    const file = files[level].at(-1) ?? new Uint8Array();
    const verdict = await verifyPdf(file, { roots: [], at: NOW });
    expect(verdict.signatures.map((one) => one.verdict)).toEqual(Array(4).fill('unknown_issuer'));
  });

  test('no clause of the baseline is broken', async () => {
    for (const [at, file] of files[level].entries()) {
      const reports = await checkBaseline(file, { at: NOW });
      expect(reports.map((one) => [one.level, one.violations])).toEqual(
        Array.from({ length: at + 1 }, () => [level, []]),
      );
    }
  });

  test.skipIf(!has('openssl'))(unlessMissing('openssl', 'openssl verifies each as CAdES'), () => {
    for (const { cms, covered } of files[level].flatMap(signaturesOf)) {
      const input = { 'it.cms': cms.bytes, covered, 'root.pem': writePem([made.root]) };
      const trust = ['-CAfile', 'root.pem', '-purpose', 'any', '-attime', String(NOW.getTime() / 1000)];
      const what = ['-binary', '-inform', 'DER', '-in', 'it.cms', '-content', 'covered', '-out', 'out'];
      const { code, output } = run('openssl', ['cms', '-verify', '-cades', ...what, ...trust], input);
      expect(`${code} ${output}`).toMatch('0 CAdES Verification successful');
    }
  });

  test.skipIf(!has('pdfsig'))(unlessMissing('pdfsig', 'pdfsig calls every signature valid'), () => {
    for (const [at, file] of files[level].entries()) {
      const { output } = run('pdfsig', ['-nocert', 'it.pdf'], { 'it.pdf': file });
      expect(count(output, 'Signature Validation: Signature is Valid.')).toBe(at + 1);
      expect(count(output, 'Signature Type: ETSI.CAdES.detached')).toBe(at + 1);
      expect(count(output, 'Total document signed')).toBe(1);
    }
  });

  test.skipIf(!has('mutool'))(unlessMissing('mutool', 'mutool calls every signature valid'), () => {
    for (const [at, file] of files[level].entries()) {
      const { output } = run('mutool', ['sign', '-v', 'it.pdf'], { 'it.pdf': file });
      expect(count(output, 'The document is unchanged since signing.')).toBe(1);
      expect(count(output, 'The signature is valid but there have been edits since signing.')).toBe(at);
    }
  });

  test.skipIf(!has('qpdf'))(unlessMissing('qpdf', 'qpdf finds nothing wrong with the file'), () => {
    for (const file of files[level]) {
      const { code, output } = run('qpdf', ['--check', 'it.pdf'], { 'it.pdf': file });
      expect(output).toContain('No syntax or stream encoding errors found');
      expect(code).toBe(0);
    }
  });
});

describe('the timestamps', () => {
  test.skipIf(!has('openssl'))(unlessMissing('openssl', 'openssl finds them over the signatures'), () => {
    const all = signaturesOf(files['B-T'].at(-1) ?? new Uint8Array());
    const tokens = all.map(({ cms }) => cms.signer.unsigned[0]?.values[0]?.bytes ?? new Uint8Array());
    for (const [at, { cms }] of all.entries()) {
      const check = (token: Uint8Array = new Uint8Array()) =>
        run('openssl', [...ARGUMENTS, '-attime', String(NOW.getTime() / 1000)], {
          'it.tst': token,
          signature: cms.signer.signature,
          'root.pem': writePem([made.root]),
        });
      expect(check(tokens[at]).output).toContain('Verification: OK');
      expect(check(tokens[(at + 1) % tokens.length]).output).toContain('message imprint mismatch');
    }
  });
});

const ARGUMENTS = [
  'ts',
  '-verify',
  '-in',
  'it.tst',
  '-token_in',
  '-data',
  'signature',
  '-CAfile',
  'root.pem',
];
