import { AsnNullConverter } from '@peculiar/asn1-schema';
import { BasicConstraints, KeyUsageFlags, id_ce_basicConstraints } from '@peculiar/asn1-x509';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, NOW, authority, keyUsage, make, purposes, type Made } from '#tests/signing/certificates.ts';
import { buildChain } from './chain.ts';

let root: Made;
let issuer: Made;
let leaf: Made;

beforeAll(async () => {
  root = await make('Root', { extensions: authority(1) });
  issuer = await make('Issuer', { issuer: root, extensions: authority(0) });
  leaf = await make('Leaf', { issuer });
});

async function outcome(first: Made, candidates: readonly Made[], more: { roots?: Made[]; at?: Date } = {}) {
  const { roots = [root], at = NOW } = more;
  const path = await buildChain(first.certificate, {
    candidates: candidates.map(({ certificate }) => certificate),
    roots: roots.map(({ certificate }) => certificate),
    at,
    purpose: 'signature',
  });
  return path.ok ? path.value.map(({ subjectName }) => subjectName.commonName).join(' ← ') : path.error.code;
}

describe('a path to a trusted root', () => {
  test('through the issuers that are there', async () => {
    expect(await outcome(leaf, [issuer])).toBe('Leaf ← Issuer ← Root');
    expect(await outcome(leaf, [root, leaf, issuer])).toBe('Leaf ← Issuer ← Root');
  });

  test('not without the issuer, nor to a root of the same name with another key', async () => {
    expect(await outcome(leaf, [])).toBe('chain_incomplete');
    const other = await make('Root', { extensions: authority() });
    expect(await outcome(leaf, [issuer], { roots: [other] })).toBe('chain_incomplete');
    expect(await outcome(leaf, [issuer, root], { roots: [] })).toBe('chain_incomplete');
  });

  test('past an issuer of the same name and another key to the right one', async () => {
    const decoy = await make('Issuer', { extensions: authority() });
    expect(await outcome(leaf, [decoy, issuer])).toBe('Leaf ← Issuer ← Root');
  });

  test('not when the issuer’s key is not the one that signed, whatever the identifiers say', async () => {
    const other = await make('Other', {});
    const forged = await make('Leaf', { issuer: { ...issuer, keys: other.keys } });
    expect(await outcome(forged, [issuer])).toBe('certificate_signature');
  });

  test('ends when two certificates issue one another', async () => {
    const first = await make('One', { issuer: root, extensions: authority() });
    const second = await make('Two', { issuer: first, extensions: authority() });
    const ring = await make('One', { issuer: second, keys: first.keys, extensions: authority() });
    const signer = await make('Leaf', { issuer: ring });
    expect(await outcome(signer, [ring, second], { roots: [] })).toBe('chain_incomplete');
  });
});

describe('who may issue', () => {
  test('no certificate that is not an authority', async () => {
    const plain = await make('Plain', { issuer: root });
    expect(await outcome(await make('Leaf', { issuer: plain }), [plain])).toBe('issuer_not_allowed');
  });

  test('no authority whose key may not sign certificates', async () => {
    const extensions = [
      { oid: id_ce_basicConstraints, critical: true, value: new BasicConstraints({ cA: true }) },
      keyUsage(KeyUsageFlags.digitalSignature),
    ];
    const wrong = await make('Wrong', { issuer: root, extensions });
    expect(await outcome(await make('Leaf', { issuer: wrong }), [wrong])).toBe('issuer_not_allowed');
  });

  test('not deeper than the path length allows', async () => {
    const below = await make('Below', { issuer, extensions: authority() });
    expect(await outcome(await make('Leaf', { issuer: below }), [below, issuer])).toBe('issuer_not_allowed');
  });

  test('not under an unknown critical extension or a constraint on names', async () => {
    const value = new BasicConstraints();
    for (const extension of [
      { oid: '1.2.3.4', critical: true, value },
      { oid: '2.5.29.30', critical: false, value },
    ]) {
      const odd = await make('Odd', { issuer: root, extensions: [...authority(), extension] });
      expect(await outcome(await make('Leaf', { issuer: odd }), [odd])).toBe(
        'certificate_constraint_unknown',
      );
    }
    const extensions = [...authority(), { oid: '1.2.3.4', critical: false, value }];
    const harmless = await make('Harmless', { issuer: root, extensions });
    expect(await outcome(await make('Leaf', { issuer: harmless }), [harmless])).toBe(
      'Leaf ← Harmless ← Root',
    );
  });
});

describe('nothing on revocation (RFC 9608)', () => {
  const none = (critical: boolean) => ({
    oid: '2.5.29.56',
    critical,
    value: AsnNullConverter.toASN(null),
  });

  test('may be said of a signer, and need not be', async () => {
    for (const extensions of [[none(false)], [none(true)], []]) {
      const signer = await make('Leaf', { issuer, extensions });
      expect(signer.certificate.extensions.noRevocation).toBe(extensions.length > 0);
      expect(await outcome(signer, [issuer])).toBe('Leaf ← Issuer ← Root');
    }
  });

  test('may not be said of an authority, nor with anything more', async () => {
    const silent = await make('Silent', { issuer: root, extensions: [...authority(), none(false)] });
    expect(await outcome(await make('Leaf', { issuer: silent }), [silent])).toBe('issuer_not_allowed');
    const extensions = [{ ...none(false), value: new BasicConstraints() }];
    await expect(make('Leaf', { issuer, extensions })).rejects.toThrow('no revocation');
  });
});

describe('at that time, for that use', () => {
  test('every certificate of the path must be valid then', async () => {
    const later = new Date(NOW.getTime() + 2 * DAY);
    expect(await outcome(leaf, [issuer], { at: later })).toBe('certificate_not_valid_then');
    const notAfter = new Date(NOW.getTime() - 1000);
    const old = await make('Old', { issuer: root, extensions: authority(), notAfter });
    expect(await outcome(await make('Leaf', { issuer: old }), [old])).toBe('certificate_not_valid_then');
  });

  test('a certificate for web servers, for stamping time or for agreeing on keys signs no document', async () => {
    for (const extension of [
      purposes(['1.3.6.1.5.5.7.3.1']),
      purposes(['1.3.6.1.5.5.7.3.8']),
      keyUsage(KeyUsageFlags.keyAgreement),
    ]) {
      const wrong = await make('Leaf', { issuer, extensions: [extension] });
      expect(await outcome(wrong, [issuer])).toBe('certificate_not_for_this');
    }
    const right = await make('Leaf', { issuer, extensions: [purposes(['1.3.6.1.5.5.7.3.36'])] });
    expect(await outcome(right, [issuer])).toBe('Leaf ← Issuer ← Root');
  });
});
