import { generateKeyPairSync, sign } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { toBase64 } from './bytes.ts';
import { formatCheckpoint } from './checkpoint.ts';
import { commitmentTo, eventStatement, type EventFacts } from './event.ts';
import { verifyEventProof } from './event-proof.ts';
import { formatNote, formatVerifierKey, keyId } from './note.ts';
import { leafHash, nodeHash } from './tree.ts';
import { walk } from '#tests/setup/walk.ts';

const SALT = new Uint8Array(32).fill(7);
const FACTS: EventFacts = {
  client: '0198c0de-0000-7000-8000-000000000001',
  id: '0198c0de-0000-7000-8000-000000000002',
  at: '2026-11-21T18:00:00.000Z',
  actor: '0198c0de-0000-7000-8000-000000000003',
  request: '0198c0de-0000-7000-8000-000000000004',
  kind: 'voucher.posted',
  subject: { type: 'voucher', id: '0198c0de-0000-7000-8000-000000000005' },
  commitment: commitmentTo(SALT, '{"text":"Kaffe"}'),
};

/** A log of two events of which the second is `statement`. */
function proofFor(statement: Uint8Array) {
  const name = 'segl.example/log/1';
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = {
    name,
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
  };
  const [first, second] = [leafHash(Uint8Array.of(1)), leafHash(statement)];
  const text = formatCheckpoint({ origin: name, size: 2, root: nodeHash(first, second) });
  const signature = Uint8Array.from(sign(null, Buffer.from(text), privateKey));
  return {
    eventId: FACTS.id,
    index: 1,
    size: 2,
    leafHash: bytesToHex(second),
    path: [bytesToHex(first)],
    checkpointNote: formatNote({ text, signatures: [{ name, keyId: keyId(key), signature }] }),
    verifierKey: formatVerifierKey(key),
    statement: toBase64(statement),
  };
}

describe('the statement of an event', () => {
  test('has the bytes of segl.event.v1', () => {
    expect(new TextDecoder().decode(eventStatement(FACTS))).toBe(
      `{"actor":"${FACTS.actor}","at":"${FACTS.at}","client":"${FACTS.client}","commitment":"${FACTS.commitment}",` +
        `"id":"${FACTS.id}","kind":"voucher.posted","request":"${FACTS.request}",` +
        `"subject":{"id":"${FACTS.subject.id}","type":"voucher"},"v":"segl.event.v1"}`,
    );
  });

  test('has the commitment and the leaf that are published', () => {
    expect(FACTS.commitment).toBe('45cc31657ca0ecb3341c919ab28dd1e7bfb897bf86d138cfa48c2fddae4b9cbf');
    const leaf = bytesToHex(leafHash(eventStatement(FACTS)));
    expect(leaf).toBe('f56a1e958815843d900ed5a1d97c5eae7191028496f467c1495f9d2f63540c5d');
  });

  test('commits to the detail under the salt, as RFC 4231 computes HMAC-SHA-256', () => {
    const key = new TextEncoder().encode('Jefe');
    expect(commitmentTo(key, 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    expect(FACTS.commitment).not.toBe(commitmentTo(new Uint8Array(32), '{"text":"Kaffe"}'));
  });
});

describe('the proof of an event', () => {
  const proof = proofFor(eventStatement(FACTS));

  test('verifies under the key of its log and no other', async () => {
    expect(await verifyEventProof(proof, proof.verifierKey)).toMatchObject({ ok: true, value: { size: 2 } });
    const other = proofFor(eventStatement(FACTS)).verifierKey;
    expect(await verifyEventProof(proof, other)).toMatchObject({
      error: { code: 'note_not_signed_by_trusted_key' },
    });
    expect(await verifyEventProof(proof, 'nonsense')).toMatchObject({
      error: { code: 'verifier_key_malformed' },
    });
  });

  test('says what of a proof is wrong', () =>
    walk(
      [
        [
          'proof_statement_differs',
          { statement: toBase64(eventStatement({ ...FACTS, kind: 'voucher.reversed' })) },
        ],
        ['proof_of_other_event', { eventId: FACTS.actor }],
        ['proof_of_other_event', { statement: toBase64(Uint8Array.of(0xff)) }],
        ['proof_not_included', { index: 0 }],
        ['proof_not_included', { size: 3 }],
        ['proof_not_included', { path: ['00'.repeat(32)] }],
        ['proof_not_included', { path: [] }],
        ['proof_malformed', { path: ['zz'] }],
        ['proof_malformed', { leafHash: proof.leafHash.toUpperCase() }],
        ['proof_malformed', { statement: 'no base64' }],
        ['note_malformed', { checkpointNote: '' }],
      ],
      async (code, change) => {
        expect(await verifyEventProof({ ...proof, ...change }, proof.verifierKey)).toMatchObject({
          ok: false,
          error: { code },
        });
      },
    ));
});
