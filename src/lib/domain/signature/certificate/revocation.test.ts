import { KeyUsageFlags } from '@peculiar/asn1-x509';
import { describe, expect, it } from 'vitest';
import { signEcdsa } from '#lib/server/signing/pki/signature.ts';
import { authority, DAY, keyUsage, make, NOW } from '#tests/signing/certificates.ts';
import type { RevocationList } from './revocation-list.ts';
import { RevocationLists } from './revocation.ts';
import { walk } from '#tests/setup/walk.ts';

const LATER = new Date(NOW.getTime() + DAY);

/** A root, a certificate of its, and the root's list that revokes it later for a reason. */
async function revoked(reason: number | null) {
  const [constraints] = authority();
  const usage = keyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign);
  const root = await make('Root', { extensions: constraints ? [constraints, usage] : [] });
  const leaf = await make('Leaf', { issuer: root });
  const signed = new TextEncoder().encode('a list');
  const list: RevocationList = {
    ...{ bytes: signed, signed, issuer: root.certificate.subject, thisUpdate: LATER, nextUpdate: null },
    revoked: new Map([[leaf.certificate.serialHex, { at: LATER, reason }]]),
    algorithm: { oid: '1.2.840.10045.4.3.2', parameters: null },
    signature: new Uint8Array(await signEcdsa(root.keys.privateKey, signed)),
  };
  return { path: [leaf.certificate, root.certificate], lists: [list] };
}

describe('a timestamp authority that was revoked later, with nothing else to prove when it stamped', () => {
  const judged = async (reason: number | null) => {
    const { path, lists } = await revoked(reason);
    return new RevocationLists(lists).of(path, { at: NOW, provedAt: null, ownTime: true });
  };

  it('is believed where the list says that its key was not lost', () =>
    walk([0, 3, 4, 5], async (reason) => {
      expect(await judged(reason)).toMatchObject({ revoked: null, revokedLater: { name: 'Leaf' } });
    }));

  it('is not for any other reason, or none', () =>
    walk([null, 1, 2, 6, 8, 9, 10], async (reason) => {
      expect(await judged(reason)).toMatchObject({ revoked: { name: 'Leaf', at: LATER } });
    }));
});

it('says when more signatures on lists were called for than are tried', async () => {
  const { path, lists } = await revoked(0);
  const [list] = lists;
  if (!list) throw new Error('no list');
  const use = { at: NOW, provedAt: null, ownTime: true };
  const few = new RevocationLists(lists);
  await few.of(path, use);
  expect(few.complete).toBe(true);
  const many = new RevocationLists(Array.from({ length: 201 }, () => list));
  expect(many.complete).toBe(false);
  const tried = new RevocationLists(
    Array.from({ length: 200 }, () => ({ ...list, signature: new Uint8Array() })),
  );
  for (let at = 0; at < 3; at++) {
    expect(tried.complete).toBe(true);
    const { path: other } = await revoked(0);
    await tried.of(other, use);
  }
  expect(tried.complete).toBe(false);
});
