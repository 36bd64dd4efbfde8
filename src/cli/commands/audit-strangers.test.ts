import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import { formatCheckpoint } from '#lib/domain/tlog/checkpoint.ts';
import { cosignedMessage, formatMlDsaKey, mlDsaKeyId, timestamped } from '#lib/domain/tlog/cosignature.ts';
import { formatNote, formatVerifierKey, keyId } from '#lib/domain/tlog/note.ts';
import { formatTlogProof } from '#lib/domain/tlog/tlog-proof.ts';
import { leafHash } from '#lib/domain/tlog/tree.ts';
import { generateMlDsa, openMlDsa, signMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import { checkProof } from './audit-strangers.ts';

const NAME = 'log.example/1';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const first = {
  name: NAME,
  publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
};
const pair = generateMlDsa();
const second = { name: NAME, publicKey: pair.publicKey };
const KEYS = [formatVerifierKey(first), formatMlDsaKey(second)];

const extra = new TextEncoder().encode('{"id":"0198c0de-0000-7000-8000-000000000002"}');
const text = formatCheckpoint({ origin: NAME, size: 1, root: leafHash(extra) });
const lines = [
  { name: NAME, keyId: keyId(first), signature: Uint8Array.from(sign(null, Buffer.from(text), privateKey)) },
  {
    name: NAME,
    keyId: mlDsaKeyId(second),
    signature: timestamped(0n, signMlDsa(openMlDsa(pair), cosignedMessage(NAME, 0n, text) ?? extra)),
  },
] as const;
const proofWith = (signatures: readonly (typeof lines)[number][]) =>
  formatTlogProof({ extra, index: 0, path: [], checkpoint: formatNote({ text, signatures }) });

test('a proof holds by the keys that are given, and the sentence names them', async () => {
  const proof = proofWith(lines);
  expect(await checkProof(proof, KEYS)).toEqual({
    holds: true,
    sentence: `Holds: event 0198c0de-0000-7000-8000-000000000002 is number 0 of 1 in ${NAME}, by its Ed25519 and ML-DSA-44 signature.`,
  });
  expect((await checkProof(proof, KEYS.slice(0, 1))).sentence).toContain('by its Ed25519 signature');
});

test('keys of other logs beside its own say nothing, and without its own nothing holds', async () => {
  const other = [
    formatVerifierKey({ name: 'log.example', publicKey: first.publicKey }),
    formatMlDsaKey({ name: 'log.example', publicKey: pair.publicKey }),
  ];
  expect((await checkProof(proofWith(lines), [...other, ...KEYS])).holds).toBe(true);
  expect((await checkProof(proofWith(lines), other)).sentence).toContain(`no Ed25519 key of ${NAME} given`);
  const two = formatVerifierKey({ name: NAME, publicKey: pair.publicKey.slice(0, 32) });
  expect((await checkProof(proofWith(lines), [two, ...KEYS])).sentence).toContain(
    'more than one Ed25519 key',
  );
});

test('a signature that is missing, false or of nobody known does not', async () => {
  expect((await checkProof(proofWith(lines.slice(0, 1)), KEYS)).sentence).toContain(
    'no signature of the ML-DSA-44 key',
  );
  const spoilt = {
    ...lines[1],
    signature: lines[1].signature.map((byte, at) => (at === 99 ? byte ^ 1 : byte)),
  };
  expect((await checkProof(proofWith([lines[0], spoilt]), KEYS)).sentence).toContain(
    'note_signature_invalid',
  );
  expect((await checkProof(proofWith([lines[1]]), KEYS)).sentence).toContain(
    'note_not_signed_by_trusted_key',
  );
  const other = formatMlDsaKey({ name: NAME, publicKey: generateMlDsa().publicKey });
  expect((await checkProof(proofWith(lines), [KEYS[0] ?? '', other])).holds).toBe(false);
});

test('without a key, or with what is none, nothing is said to hold', async () => {
  expect((await checkProof(proofWith(lines), KEYS.slice(1))).holds).toBe(false);
  expect((await checkProof(proofWith(lines), [...KEYS, 'x'])).sentence).toContain('verifier_key_malformed');
  expect((await checkProof('x', KEYS)).sentence).toContain('tlog_proof_malformed');
});
