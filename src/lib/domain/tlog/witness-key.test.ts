import { readFileSync } from 'node:fs';
import { bytesToHex } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { cosigner, mlDsaCosigner } from '#tests/setup/log/cosigner.ts';
import { verifyMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import { formatCheckpoint } from './checkpoint.ts';
import { parseNote, verifyNote, type Note } from './note.ts';
import {
  cosignatureText,
  cosignedAt,
  labelOf,
  parseWitnessKey,
  witnessKeyId,
  witnessVerifier,
} from './witness-key.ts';

/** Checkpoints as another implementation cosigned them; the file says which. */
const FOREIGN = JSON.parse(readFileSync('tests/vectors/torchwood-cosignature.json', 'utf8')) as {
  key: string;
  notes: string[];
};

const keyIn = (vkey: string) => {
  const key = parseWitnessKey(vkey);
  if (!key) throw new Error('no key');
  return key;
};
const noteIn = (message: string): Note => {
  const note = parseNote(message);
  if (!note.ok) throw new Error(note.error.reason);
  return note.value;
};
const text = formatCheckpoint({ origin: 'log.example', size: 3, root: new Uint8Array(32) });

test('what another implementation cosigned opens, extension lines too', async () => {
  const verifier = witnessVerifier(keyIn(FOREIGN.key), null);
  expect(FOREIGN.notes).toHaveLength(3);
  for (const message of FOREIGN.notes)
    expect(await verifyNote(noteIn(message), [verifier!])).toEqual({ ok: true, value: [verifier] });
});

test('no changed byte of time, signature or text passes', async () => {
  const verifier = witnessVerifier(keyIn(FOREIGN.key), null)!;
  const note = noteIn(FOREIGN.notes[0] ?? '');
  const signature = note.signatures[0]!.signature;
  for (const at of signature.keys()) {
    const flipped = signature.map((byte, each) => (each === at ? byte ^ 1 : byte));
    expect(await verifier.verify(note.text, flipped), `byte ${at}`).toBe(false);
  }
  for (const other of [signature.slice(1), Uint8Array.of(...signature, 0), new Uint8Array(0)])
    expect(await verifier.verify(note.text, other)).toBe(false);
  expect(await verifier.verify(note.text.replace('\n1\n', '\n2\n'), signature)).toBe(false);
});

test('what is signed is the text of the specification', () => {
  expect(Buffer.from(cosignatureText(1679315147n, text)).toString()).toBe(
    `cosignature/v1\ntime 1679315147\n${text}`,
  );
});

test('keys of witnesses are read, those of logs and spoilt ones are not', () => {
  const some = Array.from({ length: 8 }, () => cosigner('w.example/a'));
  for (const { vkey } of [...some, mlDsaCosigner('w.example/b')]) {
    const key = keyIn(vkey);
    expect(key.vkey).toBe(vkey);
    expect(labelOf(key)).toBe(`${key.name}+${bytesToHex(witnessKeyId(key))}`);
    expect(parseWitnessKey(`${vkey}=`)).toBeNull();
    expect(parseWitnessKey(vkey.replace('w.', 'v.'))).toBeNull();
  }
  // The key of Go's sumdb: of a log.
  expect(parseWitnessKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8')).toBeNull();
});

test('a cosignature says when, and one without a time is refused', async () => {
  for (const made of [cosigner('w.example'), mlDsaCosigner('w.example')]) {
    const verifier = witnessVerifier(keyIn(made.vkey), verifyMlDsa)!;
    const signatureOf = (seconds: bigint) =>
      noteIn(`${text}\n${made.line(text, seconds)}\n`).signatures[0]!.signature;
    expect(cosignedAt(signatureOf(1_700_000_000n))).toBe(1_700_000_000n);
    expect(await verifier.verify(text, signatureOf(1_700_000_000n))).toBe(true);
    expect(await verifier.verify(text, signatureOf(0n))).toBe(false);
  }
  expect(cosignedAt(new Uint8Array(8))).toBeNull();
  expect(cosignedAt(new Uint8Array(72).fill(255))).toBeNull();
});

test('without a way to check ML-DSA-44 there is no verifier, rather than one that agrees', () => {
  expect(witnessVerifier(keyIn(mlDsaCosigner('w.example').vkey), null)).toBeNull();
});
