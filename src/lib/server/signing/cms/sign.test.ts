import { beforeAll, describe, expect, test } from 'vitest';
import { NOW } from '#tests/signing/certificates.ts';
import { newInstallation, newSigner, type Installation } from '#tests/signing/people.ts';
import { has, run, unlessMissing } from '#tests/signing/programs.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { digestOf } from '#lib/domain/signature/algorithm/algorithms.ts';
import { ATTRIBUTE } from '#lib/domain/signature/cms/attributes.ts';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import { buildChain } from '#lib/domain/signature/certificate/chain.ts';
import { readSignedData, verifySignedData, type SignedCms } from '#lib/domain/signature/cms/cms.ts';
import { checkTimestampToken, readTimestampToken } from '#lib/domain/signature/cms/timestamp.ts';
import { writePem } from '../pki/pem.ts';
import { obtainTimestamp } from '../../platform/timestamps/client.ts';
import { embeddedAuthority } from '../authorities/embedded.ts';
import { addTimestamp, signCms, signatureValue } from './sign.ts';
import { oneIn } from '#tests/setup/long.ts';

const DOCUMENT = new TextEncoder().encode('Årsregnskap 2025\n');
const DIGEST = digestOf('SHA-256', DOCUMENT);

let made: Installation;
let plain: Uint8Array;
let stamped: Uint8Array;

beforeAll(async () => {
  made = await newInstallation();
  plain = await signCms({ digest: DIGEST, signer: made.signer, chain: [made.issuer.certificate] });
  stamped = addTimestamp(plain, await tokenFor(plain));
});

async function tokenFor(cms: Uint8Array): Promise<Uint8Array> {
  const authority = embeddedAuthority({
    authority: made.stamper,
    chain: [],
    policy: '2.25.1',
    now: () => NOW,
  });
  const imprint = digestOf('SHA-256', signatureValue(cms));
  const token = await obtainTimestamp(authority, { imprint, roots: [made.root], now: NOW });
  if (!token.ok) throw new Error(token.error.code);
  return token.value;
}

function read(bytes: Uint8Array): SignedCms {
  const cms = readSignedData(bytes);
  if (!cms.ok) throw new Error(JSON.stringify(cms.error));
  return cms.value;
}

/** Everything a verifier asks of a signature, short of the PDF around it. */
async function isGreen(bytes: Uint8Array): Promise<boolean> {
  const cms = readSignedData(bytes);
  if (!cms.ok || !cms.value.definite || cms.value.unusual.length > 0) return false;
  const verified = await verifySignedData(cms.value, { messageDigest: DIGEST });
  const root = readCertificate(made.root);
  if (!verified.ok || !root.ok) return false;
  const roots = [root.value];
  const { certificates, signer } = cms.value;
  const asked = { candidates: certificates, roots, at: NOW, purpose: 'signature' as const };
  const path = await buildChain(verified.value.certificate, asked);
  if (!path.ok || certificates.some((one) => !path.value.includes(one))) return false;
  for (const { bytes: der } of signer.unsigned[0]?.values ?? []) {
    const token = readTimestampToken(der);
    if (!token.ok || !token.value.cms.definite || token.value.cms.unusual.length > 0) return false;
    const imprint = digestOf('SHA-256', signer.signature);
    const checked = await checkTimestampToken(token.value, { imprint, roots, at: NOW });
    if (!checked.ok || !checked.value.trust.ok) return false;
  }
  return true;
}

describe('the signature', () => {
  test('has one signer and exactly the attributes of PAdES baseline, in DER’s order', () => {
    const { signer, certificates, content, definite, unusual } = read(plain);
    expect(new Set(signer.signed.map(({ oid }) => oid))).toEqual(
      new Set([ATTRIBUTE.contentType, ATTRIBUTE.messageDigest, ATTRIBUTE.signingCertificateV2]),
    );
    expect(signer.signed.length).toBe(3);
    const encoded = signer.signed.map(({ bytes }) => Buffer.from(bytes));
    expect(encoded).toEqual([...encoded].sort((a, b) => Buffer.compare(a, b)));
    expect(certificates.map(({ bytes }) => Buffer.from(bytes).toString('hex')).sort()).toEqual(
      [made.signer, made.issuer].map(({ certificate }) => Buffer.from(certificate).toString('hex')).sort(),
    );
    expect({ content, definite, unusual, unsigned: signer.unsigned }).toEqual({
      content: null,
      definite: true,
      unusual: [],
      unsigned: [],
    });
  });

  test('is right, names its certificate, and is over this digest only', async () => {
    const verified = await verifySignedData(read(plain), { messageDigest: DIGEST });
    expect(verified).toMatchObject({ ok: true, value: { signingCertificate: 'v2' } });
    const other = digestOf('SHA-256', new Uint8Array(1));
    expect(await verifySignedData(read(plain), { messageDigest: other })).toEqual({
      ok: false,
      error: { code: 'digest_mismatch' },
    });
  });

  test('is not made with a key that is not the certificate’s, nor over what is no SHA-256', async () => {
    const other = await newSigner(made.issuer);
    const mixed = { certificate: made.signer.certificate, privateKey: other.privateKey };
    await expect(signCms({ digest: DIGEST, signer: mixed, chain: [] })).rejects.toThrow('signature_wrong');
    const short = { digest: new Uint8Array(20), signer: made.signer, chain: [] };
    await expect(signCms(short)).rejects.toThrow('SHA-256');
  });

  test('differs from one act to the next, and a certificate given twice travels once', async () => {
    const chain = [made.issuer.certificate, made.issuer.certificate, made.signer.certificate];
    const again = await signCms({ digest: DIGEST, signer: made.signer, chain });
    expect(read(again).certificates.length).toBe(2);
    expect(equalBytes(signatureValue(again), signatureValue(plain))).toBe(false);
  });
});

describe('the timestamp', () => {
  test('is the only unsigned attribute and leaves the signature as it was', () => {
    const [before, after] = [read(plain), read(stamped)];
    expect(after.signer.signedBytes).toEqual(before.signer.signedBytes);
    expect(after.signer.signature).toEqual(before.signer.signature);
    expect(after.signer.unsigned.map(({ oid }) => oid)).toEqual([ATTRIBUTE.timestampToken]);
    expect(after.unusual).toEqual([]);
  });

  test('is not added twice', async () => {
    const token = await tokenFor(plain);
    expect(() => addTimestamp(stamped, token)).toThrow('timestamped already');
  });
});

describe('changed by a single byte', () => {
  test('neither signature is ever green, wherever it is', async () => {
    for (const bytes of [plain, stamped]) {
      expect(await isGreen(bytes)).toBe(true);
      const green: string[] = [];
      for (let at = 0; at < bytes.length; at += oneIn(7)) {
        const mask = at % 3 === 0 ? 0xff : 1 << (at % 8);
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ mask;
        if (await isGreen(changed)) green.push(`${at}^${mask}`);
      }
      expect(green).toEqual([]);
    }
  });
});

describe('openssl', () => {
  const it = test.skipIf(!has('openssl'));
  const verify = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', 'it.cms'];
  const trust = ['-CAfile', 'root.pem', '-purpose', 'any', '-attime', String(NOW.getTime() / 1000)];

  it(unlessMissing('openssl', 'verifies both as CAdES'), () => {
    for (const cms of [plain, stamped]) {
      const files = { 'it.cms': cms, 'root.pem': writePem([made.root]), document: DOCUMENT };
      const { code, output } = run('openssl', [...verify, '-content', 'document', ...trust], files);
      expect(output).toMatch('CAdES Verification successful');
      expect(code).toBe(0);
      const changed = { ...files, document: new TextEncoder().encode('Årsregnskap 2026\n') };
      expect(run('openssl', [...verify, '-content', 'document', ...trust], changed).code).not.toBe(0);
    }
  });

  it(unlessMissing('openssl', 'writes both back octet by octet: they are DER'), () => {
    for (const cms of [plain, stamped]) {
      const args = ['cms', '-cmsout', '-inform', 'DER', '-in', 'it.cms', '-outform', 'PEM'];
      const { output } = run('openssl', args, { 'it.cms': cms });
      const body = output.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
      expect(body).toBe(Buffer.from(cms).toString('base64'));
    }
  });
});
