import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gestureHash } from '#lib/domain/approval/decision.ts';
import { verifyAssertion } from '#lib/domain/access/assertion.ts';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import { SoftPasskey } from '#tests/setup/authenticator.ts';
import { Refused } from '../loading/problem.ts';
import { answerWithPasskey, signWithPasskey } from './webauthn.ts';

const origin = 'https://segl.example.no';
const host = 'segl.example.no';
const key = new SoftPasskey(origin);
const gesture = gestureHash({
  ...{ client: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910203', person: '0192f0c1-2d3e-7a4b-8c5d-6e7f80910204' },
  ...{ at: new Date('2026-03-02T08:00:00.000Z'), decisions: ['ab'.repeat(32)] },
});

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url')).buffer;
/** A browser whose person does what they are asked for. */
const get = vi.fn(({ publicKey }: { publicKey: { challenge: ArrayBuffer } }) => {
  const answer = key.answer(Buffer.from(publicKey.challenge).toString('base64url'));
  const response = {
    authenticatorData: bytesOf(answer.authenticatorData),
    clientDataJSON: bytesOf(answer.clientDataJson),
    signature: bytesOf(answer.signature),
  };
  const rest = { type: 'public-key', getClientExtensionResults: () => ({}) };
  return Promise.resolve({ id: answer.passkey, rawId: bytesOf(answer.passkey), response, ...rest });
});

beforeEach(() => {
  get.mockClear();
  vi.stubGlobal('PublicKeyCredential', class {});
  vi.stubGlobal('navigator', { credentials: { get } });
});
afterEach(() => vi.unstubAllGlobals());

it('what signs in, or shows a factor, signs no statement, whatever the server asks for', async () => {
  const asked = base64UrlOf(gesture);
  for (const challenge of [asked, `${asked}=`, `${asked} `, Buffer.from(gesture).toString('base64')])
    await expect(answerWithPasskey({ challenge, host })).rejects.toBeInstanceOf(Refused);
  expect(get).not.toHaveBeenCalled();
  const random = { challenge: base64UrlOf(new Uint8Array(38)), host };
  expect(await answerWithPasskey(random)).toMatchObject({ passkey: key.id });
});

it('a gesture that is called off says nothing of an attempt before it', async () => {
  get.mockImplementationOnce(() => Promise.reject(new DOMException('no', 'NotAllowedError')));
  const refused = signWithPasskey(gesture, { host, among: [key.id] }).catch(
    (cause: Refused) => cause.problem,
  );
  expect(await refused).toEqual({ code: 'passkey_refused', outcome: 'as_before' });
});

it('a statement is signed by its hash', async () => {
  const assertion = await signWithPasskey(gesture, { host, among: [key.id] });
  const expected = { publicKey: key.publicKey, challenge: gesture, origins: [origin] };
  expect(await verifyAssertion(assertion, expected)).toEqual({ ok: true, value: undefined });
});
