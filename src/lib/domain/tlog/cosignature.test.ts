import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { verifyMlDsa, generateMlDsa, openMlDsa, signMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import { formatCheckpoint } from './checkpoint.ts';
import {
  cosignedMessage,
  formatMlDsaKey,
  mlDsa44,
  mlDsaKeyId,
  parseMlDsaKey,
  timestamped,
} from './cosignature.ts';
import { parseNote, verifyNote, type Note } from './note.ts';

/** A log's checkpoints as another implementation has signed them; the file says which. */
const FOREIGN = JSON.parse(readFileSync('tests/vectors/torchwood-mldsa-log.json', 'utf8')) as {
  key: string;
  notes: string[];
};

function noteIn(message: string): Note {
  const note = parseNote(message);
  if (!note.ok) throw new Error(note.error.reason);
  return note.value;
}

function foreign() {
  const key = parseMlDsaKey(FOREIGN.key);
  if (!key) throw new Error('no key');
  return { key, verifier: mlDsa44(key, verifyMlDsa) };
}

test('a checkpoint that another implementation signed opens, and its key is written as it came', async () => {
  const { key, verifier } = foreign();
  expect(formatMlDsaKey(key)).toBe(FOREIGN.key);
  for (const message of FOREIGN.notes)
    expect(await verifyNote(noteIn(message), [verifier])).toEqual({ ok: true, value: [verifier] });
});

test('no changed byte of signature, time, size, root or origin passes', async () => {
  const { verifier } = foreign();
  const note = noteIn(FOREIGN.notes[0] ?? '');
  const [line] = note.signatures;
  if (!line) throw new Error('no line');
  for (const at of [0, 7, 8, 1000, line.signature.length - 1]) {
    const signature = line.signature.map((byte, each) => (each === at ? byte ^ 1 : byte));
    const changed = { ...note, signatures: [{ ...line, signature }] };
    expect((await verifyNote(changed, [verifier])).ok, `byte ${at}`).toBe(false);
  }
  for (const signature of [line.signature.slice(1), new Uint8Array([...line.signature, 0])])
    expect((await verifyNote({ ...note, signatures: [{ ...line, signature }] }, [verifier])).ok).toBe(false);
  for (const [from, to] of [
    ['\n1\n', '\n2\n'],
    ['+zoE', '+zoF'],
    ['mldsa-log', 'mldsa-log2'],
  ] as const)
    expect((await verifyNote({ ...note, text: note.text.replace(from, to) }, [verifier])).ok, to).toBe(false);
  // An extension line would stand there unsigned.
  expect((await verifyNote({ ...note, text: `${note.text}more\n` }, [verifier])).ok).toBe(false);
});

test('the message is the structure of the specification, byte for byte', () => {
  const root = new Uint8Array(32).fill(9);
  const message = cosignedMessage(
    'w.example',
    0x1122334455n,
    formatCheckpoint({ origin: 'log.example/a', size: 258, root }),
  );
  expect(Buffer.from(message ?? []).toString('hex')).toBe(
    [
      Buffer.from('subtree/v1\n\0').toString('hex'),
      '09' + Buffer.from('w.example').toString('hex'),
      '0000001122334455',
      '0d' + Buffer.from('log.example/a').toString('hex'),
      '0000000000000000',
      '0000000000000102',
      '09'.repeat(32),
    ].join(''),
  );
  const text = formatCheckpoint({ origin: 'o'.repeat(256), size: 1, root });
  expect(cosignedMessage('w', 0n, text)).toBeNull();
});

test('what is signed here verifies here, under this name alone', async () => {
  const pair = generateMlDsa();
  const key = { name: 'log.example', publicKey: pair.publicKey };
  const text = formatCheckpoint({ origin: 'log.example', size: 3, root: new Uint8Array(32) });
  const message = cosignedMessage(key.name, 0n, text);
  const signature = timestamped(0n, signMlDsa(openMlDsa(pair), message ?? new Uint8Array(0)));
  const note = { text, signatures: [{ name: key.name, keyId: mlDsaKeyId(key), signature }] };
  expect((await verifyNote(note, [mlDsa44(key, verifyMlDsa)])).ok).toBe(true);
  const other = { ...key, name: 'other.example' };
  const renamed = { text, signatures: [{ name: other.name, keyId: mlDsaKeyId(other), signature }] };
  expect((await verifyNote(renamed, [mlDsa44(other, verifyMlDsa)])).ok).toBe(false);
});

test('a seed that is another key’s is not signed with', () => {
  const [one, another] = [generateMlDsa(), generateMlDsa()];
  expect(() => openMlDsa({ publicKey: one.publicKey, seed: another.seed })).toThrow(
    'is not that of its public key',
  );
});
