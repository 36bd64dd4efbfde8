import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { digestOf } from '../algorithm/algorithms.ts';
import { ATTRIBUTE, singleValue } from './attributes.ts';
import { readSignedData, verifySignedData, type SignedCms } from './cms.ts';
import { checkTimestampToken, readTimestampToken } from './timestamp.ts';

const folder = fixture('pdf');
const there = existsSync(folder);
const skipped = there ? '' : ` (skipped: ${folder} not present)`;

/** The signatures in a PDF's bytes, as they stand in its Contents strings. */
function contents(name: string): Uint8Array[] {
  const text = readFileSync(fixture(`pdf/${name}`), 'latin1');
  return [...text.matchAll(/\/Contents\s*<([0-9A-Fa-f]{200,})>/g)].map(([, hex = '']) =>
    Uint8Array.from(Buffer.from(hex, 'hex')),
  );
}

/** Verifies over the digest that the signature itself claims: the file's bytes are another test's concern. */
async function verdict(bytes: Uint8Array): Promise<string> {
  const cms = readSignedData(bytes, { padded: true });
  if (!cms.ok) return cms.error.code;
  const claimed = singleValue(cms.value.signer.signed, ATTRIBUTE.messageDigest);
  if (!claimed.ok) return claimed.error.code;
  const verified = await verifySignedData(cms.value, { messageDigest: claimed.value.content });
  return verified.ok ? (cms.value.unusual[0] ?? 'right') : verified.error.code;
}

function tokenOf(cms: SignedCms): Uint8Array {
  const value = singleValue(cms.signer.unsigned, ATTRIBUTE.timestampToken);
  if (!value.ok) throw new Error('no token');
  return value.value.bytes;
}

describe.skipIf(!there)(`signatures that others made${skipped}`, () => {
  test('are right in every genuine file', async () => {
    for (const name of [
      'hello_signed_INCSAVE_signed.pdf',
      'minimal-two-fields-signed-twice.pdf',
      'pades-lta-dss-indirect-arrs-test.pdf',
    ])
      for (const bytes of contents(`genuine/${name}`))
        expect(`${name} ${await verdict(bytes)}`).toBe(`${name} right`);
  });

  test('with two signers or without signed attributes are refused', async () => {
    const [two = new Uint8Array()] = contents('manipulated/pdf-double-signer-info.pdf');
    expect(readSignedData(two, { padded: true })).toMatchObject({
      error: { code: 'signer_count', count: 2 },
    });
    const [none = new Uint8Array()] = contents('manipulated/sig-no-signed-attrs.pdf');
    expect(await verdict(none)).toBe('no_signed_attributes');
  });

  test('over another digest are wrong', async () => {
    const [bytes = new Uint8Array()] = contents('genuine/pades-lta-dss-indirect-arrs-test.pdf');
    const cms = readSignedData(bytes, { padded: true });
    if (!cms.ok) throw new Error(cms.error.code);
    const verified = await verifySignedData(cms.value, { messageDigest: new Uint8Array(32) });
    expect(verified).toEqual({ ok: false, error: { code: 'digest_mismatch' } });
  });

  test('must be followed by nothing but zeros, and only when that is allowed', () => {
    const [bytes = new Uint8Array()] = contents('manipulated/coverage-anomalies_one-byterange.pdf');
    expect(readSignedData(bytes).ok).toBe(false);
    expect(readSignedData(bytes, { padded: true }).ok).toBe(true);
    const junk = Uint8Array.from(bytes);
    junk[junk.length - 1] = 1;
    expect(readSignedData(junk, { padded: true })).toMatchObject({ error: { code: 'cms_malformed' } });
  });
});

describe.skipIf(!there)(`timestamps that others made${skipped}`, () => {
  const at = new Date('2026-01-01T00:00:00Z');

  async function check(name: string, which: number) {
    const cms = readSignedData(contents(name)[which] ?? new Uint8Array(), { padded: true });
    if (!cms.ok) throw new Error(cms.error.code);
    const token = readTimestampToken(tokenOf(cms.value));
    if (!token.ok) throw new Error(token.error.code);
    const imprint = digestOf('SHA-256', cms.value.signer.signature);
    return {
      token: token.value,
      checked: await checkTimestampToken(token.value, { imprint, roots: [], at }),
    };
  }

  test('hold for the signature they were made for, and trust is a question of roots', async () => {
    const { token, checked } = await check('genuine/pades-lta-dss-indirect-arrs-test.pdf', 0);
    expect(checked).toMatchObject({
      ok: true,
      value: { trust: { ok: false, error: { code: 'chain_incomplete' } } },
    });
    const root = token.cms.certificates.find(({ subject, issuer }) => Buffer.compare(subject, issuer) === 0);
    const trusting = { imprint: token.imprint.value, roots: root ? [root] : [], at };
    expect(await checkTimestampToken(token, trusting)).toMatchObject({
      ok: true,
      value: { trust: { ok: true } },
    });
  });

  test('copied from another signature do not', async () => {
    const { checked } = await check('manipulated/pades-two-sig-copied-tst.pdf', 1);
    expect(checked).toEqual({ ok: false, error: { code: 'imprint_mismatch' } });
  });

  test('from after the moment of checking do not', async () => {
    const { token } = await check('genuine/pades-lta-dss-indirect-arrs-test.pdf', 0);
    const before = { imprint: token.imprint.value, roots: [], at: new Date(token.time.getTime() - 1) };
    expect(await checkTimestampToken(token, before)).toMatchObject({ error: { code: 'time_in_the_future' } });
  });
});
