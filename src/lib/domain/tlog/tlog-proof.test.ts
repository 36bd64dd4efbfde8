import { generateKeyPairSync, sign } from 'node:crypto';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { toBase64 } from './bytes.ts';
import { formatCheckpoint } from './checkpoint.ts';
import { verifyEventProof, type EventProof } from './event-proof.ts';
import { formatNote, formatVerifierKey, keyId } from './note.ts';
import { eventProofIn, formatTlogProof, parseTlogProof, tlogProofOf } from './tlog-proof.ts';
import { leafHash, nodeHash } from './tree.ts';

const [one, two] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];

function made(): { proof: EventProof; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = {
    name: 'log.example/x',
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
  };
  const statement = utf8ToBytes('{"id":"0198c0de-0000-7000-8000-000000000002"}');
  const leaf = leafHash(statement);
  const text = formatCheckpoint({ origin: key.name, size: 2, root: nodeHash(one, leaf) });
  const signature = Uint8Array.from(sign(null, Buffer.from(text), privateKey));
  // A line of somebody whom the reader does not know is carried along.
  const witness = {
    name: 'witness.example',
    keyId: Uint8Array.of(1, 2, 3, 4),
    signature: new Uint8Array(72),
  };
  const note = formatNote({ text, signatures: [{ name: key.name, keyId: keyId(key), signature }, witness] });
  const verifierKey = formatVerifierKey(key);
  return {
    key: verifierKey,
    proof: {
      ...{ eventId: '0198c0de-0000-7000-8000-000000000002', index: 1, size: 2, path: [bytesToHex(one)] },
      ...{ leafHash: bytesToHex(leaf), checkpointNote: note, verifierKey, statement: toBase64(statement) },
    },
  };
}

test('is written as the specification has it', () => {
  const checkpoint = 'example.com/log\n11\nAAAA\n\n— example.com/log AAAA\n';
  expect(formatTlogProof({ extra: null, index: 10, path: [one, two], checkpoint })).toBe(
    `c2sp.org/tlog-proof@v1\nindex 10\n${toBase64(one)}\n${toBase64(two)}\n\n${checkpoint}`,
  );
  expect(formatTlogProof({ extra: Uint8Array.of(1), index: 0, path: [], checkpoint })).toBe(
    `c2sp.org/tlog-proof@v1\nextra AQ==\nindex 0\n\n${checkpoint}`,
  );
});

test('an event’s proof goes out and comes back whole, foreign signatures too, and holds', async () => {
  const { proof, key } = made();
  const text = tlogProofOf(proof);
  expect(eventProofIn(text, key)).toEqual({ ok: true, value: proof });
  expect(await verifyEventProof(proof, key)).toMatchObject({ ok: true });
  expect(text).toContain('\n— witness.example AQIDBAAA');
});

test('no changed character holds', async () => {
  const { proof, key } = made();
  const text = tlogProofOf(proof);
  for (let at = 0; at < text.indexOf('\n— witness'); at += 1) {
    const changed = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
    const back = eventProofIn(changed, key);
    const held = back.ok && (await verifyEventProof(back.value, key)).ok;
    expect(held, `character ${at}: ${text[at]}`).toBe(false);
  }
});

test('what is not exactly in the form is not read', () => {
  const text = tlogProofOf(made().proof);
  for (const [from, to] of [
    ['proof@v1', 'proof@v2'],
    ['index 1', 'index 01'],
    ['index 1', 'index -1'],
    ['index 1', 'index 9007199254740993'],
    ['index 1\n', 'index 1\r\n'],
    ['index 1\n', 'index 1\nAAAA\n'],
    ['extra ', 'extra  '],
    [/^extra .*\n/m, ''],
  ] as const)
    expect(eventProofIn(text.replace(from, to), 'x').ok, String(from)).toBe(false);
  const long = { extra: null, index: 1, path: Array.from({ length: 65 }, () => one), checkpoint: '' };
  expect(parseTlogProof(formatTlogProof(long)).ok).toBe(false);
});
