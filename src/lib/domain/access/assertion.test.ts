import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SoftPasskey } from '#tests/setup/authenticator.ts';
import { walk } from '#tests/setup/walk.ts';
import { verifyAssertion, type Assertion } from './assertion.ts';

const ORIGIN = 'https://segl.example.no';
const challenge = createHash('sha256').update('what was shown').digest();
const asked = challenge.toString('base64url');
const expected = (key: SoftPasskey) => ({ publicKey: key.publicKey, challenge, origins: [ORIGIN] });
const codeOf = async (assertion: Assertion, key: SoftPasskey) => {
  const verified = await verifyAssertion(assertion, expected(key));
  return verified.ok ? 'ok' : verified.error.code;
};

describe('what a passkey signed', () => {
  it('is its person’s, by each algorithm that is asked for', () =>
    walk([['ES256'], ['EdDSA'], ['RS256']] as const, async (algorithm) => {
      const key = new SoftPasskey(ORIGIN, { algorithm });
      expect(await codeOf(key.answer(asked), key)).toBe('ok');
      const other = new SoftPasskey(ORIGIN, { algorithm });
      expect(await codeOf(other.answer(asked), key)).toBe('assertion_forged');
    }));

  it('is about this, here, with the person verified', async () => {
    const key = new SoftPasskey(ORIGIN);
    const elsewhere = new SoftPasskey('https://segl.example.com');
    const others = [
      key.answer(createHash('sha256').update('something else').digest('base64url')),
      key.answer(asked, { origin: 'https://segl.example.no.evil.example' }),
      key.answer(asked, { type: 'webauthn.create' }),
      key.answer(asked, { verified: false }),
      key.answer(asked, { present: false }),
      elsewhere.answer(asked, { origin: ORIGIN }),
    ];
    for (const assertion of others) expect(await codeOf(assertion, key)).toBe('assertion_of_another');
  });

  it('holds to the last byte: of every part, whichever bit is turned', async () => {
    const key = new SoftPasskey(ORIGIN);
    const right = key.answer(asked);
    for (const part of ['authenticatorData', 'clientDataJson', 'signature'] as const) {
      const bytes = Buffer.from(right[part], 'base64url');
      for (let at = 0; at < bytes.length; at++) {
        const turned = Buffer.from(bytes);
        turned[at] = (turned[at] ?? 0) ^ 0x01;
        expect(await codeOf({ ...right, [part]: turned.toString('base64url') }, key)).not.toBe('ok');
      }
    }
  });

  it('is refused in words where it is none at all', async () => {
    const key = new SoftPasskey(ORIGIN);
    const right = key.answer(asked);
    const none = [
      { ...right, authenticatorData: 'AAAA' },
      { ...right, authenticatorData: '%' },
      { ...right, clientDataJson: Buffer.from('null').toString('base64url') },
      { ...right, clientDataJson: Buffer.from('{"type":1}').toString('base64url') },
      { ...right, clientDataJson: Buffer.from([0xff]).toString('base64url') },
    ];
    for (const assertion of none) expect(await codeOf(assertion, key)).toBe('assertion_malformed');
    const withKey = (publicKey: string) => verifyAssertion(right, { ...expected(key), publicKey });
    for (const publicKey of ['', 'AAAA', '%%'])
      expect(await withKey(publicKey)).toEqual({ ok: false, error: { code: 'assertion_malformed' } });
  });
});
