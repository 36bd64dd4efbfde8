import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCheckpoint, openCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { EMPTY_ROOT } from './tree.ts';
import {
  ed25519,
  formatNote,
  formatVerifierKey,
  keyId,
  parseNote,
  parseVerifierKey,
  verifyNote,
} from './note.ts';
import { walk } from '#tests/setup/walk.ts';

/** The example in the documentation of Go's golang.org/x/mod/sumdb/note. */
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const GO_NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

/** The example of c2sp.org/tlog-checkpoint. */
const C2SP_CHECKPOINT = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;

function signer(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = {
    name,
    publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)),
  };
  const signText = (text: string) => ({
    name,
    keyId: keyId(key),
    signature: Uint8Array.from(sign(null, Buffer.from(text), privateKey)),
  });
  return { key, signText };
}

function value<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('signed notes', () => {
  test("the note of Go's documentation verifies and comes out as it went in", async () => {
    const key = value(parseVerifierKey(GO_KEY));
    const note = value(parseNote(GO_NOTE));
    expect(await verifyNote(note, [ed25519(key)])).toMatchObject({ ok: true });
    expect(formatVerifierKey(key)).toBe(GO_KEY);
    expect(formatNote(note)).toBe(GO_NOTE);
  });

  test('no change of one character goes through', async () => {
    const key = value(parseVerifierKey(GO_KEY));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(GO_NOTE.length - 1),
        fc.constantFrom('a', 'B', '7', ' ', '\n', '+'),
        async (at, to) => {
          fc.pre(GO_NOTE[at] !== to);
          const note = parseNote(GO_NOTE.slice(0, at) + to + GO_NOTE.slice(at + 1));
          if (note.ok) expect((await verifyNote(note.value, [ed25519(key)])).ok).toBe(false);
        },
      ),
    );
  });

  test('unknown signatures are passed over, a false one of a known key condemns the note', async () => {
    const [ours, theirs] = [signer('ours.example/log'), signer('theirs.example/witness')];
    const text = 'hello\n';
    const both = [theirs.signText(text), ours.signText(text)];
    expect((await verifyNote({ text, signatures: both }, [ed25519(ours.key)])).ok).toBe(true);
    expect(
      await verifyNote({ text, signatures: [theirs.signText(text)] }, [ed25519(ours.key)]),
    ).toMatchObject({
      error: { code: 'note_not_signed_by_trusted_key' },
    });
    const oneFalse = [ours.signText(text), theirs.signText('other\n')];
    expect(
      await verifyNote({ text, signatures: oneFalse }, [ed25519(ours.key), ed25519(theirs.key)]),
    ).toMatchObject({
      error: { code: 'note_signature_invalid', name: 'theirs.example/witness' },
    });
  });

  test('refuses a note that is not exactly in its form', () =>
    walk(
      [
        ['no signature', 'text\n'],
        ['no blank line', 'text\n— a x08go/ZJkg==\n'],
        ['no text', '\n\n— a x08go/ZJkg==\n'],
        ['no newline at the end', 'text\n\n— a x08go/ZJkg=='],
        ['a hyphen for the dash', 'text\n\n- a x08go/ZJkg==\n'],
        ['no name', 'text\n\n— x08go/ZJkg==\n'],
        ['a plus in the name', 'text\n\n— a+b x08go/ZJkg==\n'],
        ['two spaces', 'text\n\n—  a x08go/ZJkg==\n'],
        ['a no-break space in the name', 'text\n\n— a\u00a0b x08go/ZJkg==\n'],
        ['no signature bytes', 'text\n\n— a x08gow==\n'],
        ['base64 without padding', 'text\n\n— a x08go/ZJkg\n'],
        ['base64 with stray bits', 'text\n\n— a x08go/ZJkh==\n'],
        ['base64 of the URL kind', 'text\n\n— a x08go_ZJkg==\n'],
        ['a carriage return', 'text\r\n\n— a x08go/ZJkg==\n'],
        ['a tab', 'te\txt\n\n— a x08go/ZJkg==\n'],
        ['a broken surrogate', 'te\ud800xt\n\n— a x08go/ZJkg==\n'],
        ['text after the signatures', 'text\n\n— a x08go/ZJkg==\nmore\n'],
        ['101 signatures', `text\n\n${'— a x08go/ZJkg==\n'.repeat(101)}`],
      ],
      (_, message) => {
        expect(parseNote(message)).toMatchObject({ ok: false, error: { code: 'note_malformed' } });
      },
    ));

  test('accepts 16 signatures and a text with empty lines', () => {
    const note = value(parseNote(`one\n\ntwo\n\n${'— a x08go/ZJkg==\n'.repeat(16)}`));
    expect(note.text).toBe('one\n\ntwo\n');
    expect(note.signatures).toHaveLength(16);
  });

  test('does not write what it would not read', () => {
    const { signText } = signer('a');
    for (const text of ['no newline', '', 'tab\there\n']) {
      expect(() => formatNote({ text, signatures: [signText(text)] })).toThrow(TypeError);
    }
    expect(() => formatNote({ text: 'text\n', signatures: [] })).toThrow(TypeError);
  });

  test('refuses a verifier key that is not exactly in its form', () =>
    walk(
      [
        ['another key ID', GO_KEY.replace('c74f20a3', 'c74f20a4')],
        ['an upper-case key ID', GO_KEY.replace('c74f20a3', 'C74F20A3')],
        ['another name', GO_KEY.replace('Peter', 'Petra')],
        ['another algorithm', GO_KEY.replace('+AR', '+Ah')],
        ['a short key', GO_KEY.slice(0, -4)],
        ['a space', `${GO_KEY} `],
        ['nothing', ''],
      ],
      (_, text) => {
        expect(parseVerifierKey(text)).toMatchObject({
          ok: false,
          error: { code: 'verifier_key_malformed' },
        });
      },
    ));
});

describe('checkpoints', () => {
  test('reads the example of the specification', () => {
    const note = value(parseNote(C2SP_CHECKPOINT));
    const checkpoint = value(parseCheckpoint(note.text));
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 });
    expect(formatCheckpoint(checkpoint)).toBe(note.text);
  });

  const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
  test('refuses what is not exactly in its form', () =>
    walk(
      [
        ['two lines', `a\n1\n`],
        ['an empty origin', `\n1\n${root}\n`],
        ['a leading zero', `a\n01\n${root}\n`],
        ['a sign', `a\n+1\n${root}\n`],
        ['a fraction', `a\n1.0\n${root}\n`],
        ['a size beyond 2^53', `a\n9007199254740993\n${root}\n`],
        ['a short root', `a\n1\nCsUYapGGPo4=\n`],
        ['a root without padding', `a\n1\n${root.slice(0, -1)}\n`],
        ['no final newline', `a\n1\n${root}`],
        ['an empty extension line', `a\n1\n${root}\n\nx\n`],
      ],
      (_, text) => {
        expect(parseCheckpoint(text)).toMatchObject({ ok: false, error: { code: 'checkpoint_malformed' } });
      },
    ));

  test('passes over extension lines', () => {
    expect(value(parseCheckpoint(`a\n0\n${root}\nextension\n`)).size).toBe(0);
  });

  test('opens for the key of its own log only', async () => {
    const { key, signText } = signer('segl.example/log/1');
    const text = formatCheckpoint({ origin: key.name, size: 0, root: EMPTY_ROOT });
    const message = formatNote({ text, signatures: [signText(text)] });
    expect(await openCheckpoint(message, key)).toMatchObject({ ok: true, value: { size: 0 } });
    expect((await openCheckpoint(message, signer(key.name).key)).ok).toBe(false);
    const stranger = formatCheckpoint({ origin: 'segl.example/log/2', size: 0, root: EMPTY_ROOT });
    expect(
      await openCheckpoint(formatNote({ text: stranger, signatures: [signText(stranger)] }), key),
    ).toMatchObject({
      error: { code: 'checkpoint_of_other_log', origin: 'segl.example/log/2' },
    });
  });
});
