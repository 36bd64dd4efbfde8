import { describe, expect, it } from 'vitest';
import { bytesOfBase64Url } from '../../base64url.ts';
import {
  awayDecisionStatement,
  DEVICE_KEY,
  DEVICE_SIGNATURE,
  isBetween,
  isDeviceKey,
  isSignedBy,
  signedBytes,
  thumbprintOf,
  type AwayDecision,
} from './decision.ts';
import {
  awayKeyStatement,
  awayRecordStatement,
  signedIn,
  type AwayKey,
  type AwayRecord,
} from './statements.ts';

const id = (end: string) => `01890a5d-ac96-774b-bcce-b302099a${end}`;
const at = new Date('2026-06-15T10:00:00.000Z');
const publicKey = new Uint8Array(91).fill(7);

const decision: AwayDecision = {
  ...{ client: id('8001'), person: id('8005'), key: thumbprintOf(publicKey), ticket: id('8008') },
  ...{ counter: 3, decision: 'ab'.repeat(32), at },
};
const key: AwayKey = {
  ...{ hash: Uint8Array.from(Buffer.from(decision.key, 'hex')), person: id('8005'), publicKey },
  ...{ enrolledAt: at, closedAt: null, closedFor: null },
};
const record: AwayRecord = {
  ...{ id: id('8004'), person: id('8005'), draftId: id('8002'), revision: 3, decision: 'approved' as const },
  ...{ amount: 125_00n, key: key.hash, ticket: id('8008'), issuedAt: at, counter: 3 },
  ...{ expiresAt: new Date('2026-06-22T10:00:00.000Z'), decisionHash: new Uint8Array(32).fill(0xab) },
  ...{ claimedAt: at, arrivedAt: at, signature: new Uint8Array(64).fill(3), refused: null },
};

it('has the hashes that docs/statements.md publishes', () => {
  expect(awayDecisionStatement.said(decision)).toEqual({
    form: 'segl.away-decision.v1',
    statement: '007a8fd9ce5969169d2639f8366a742f6bfd46b71b3e7ebf1ae379385ae0f8ae',
  });
  expect(awayKeyStatement.said(key)).toEqual({
    form: 'segl.away-key.v1',
    statement: '5898211d97c14279f46186721293ea690a2b651bc4d6ea3c65e511adbd37bd40',
  });
  expect(awayRecordStatement.said(record)).toEqual({
    form: 'segl.away-record.v1',
    statement: '760077f427cb9e457e17b2b566a6c41f14fa9527e323672e8e33a3493a0f5716',
  });
});

it('a record says again what the device signed', () => {
  expect(signedIn(decision.client, record)).toEqual(decision);
});

describe('a device’s signature', () => {
  async function signedBySome() {
    const pair = await crypto.subtle.generateKey(DEVICE_KEY, true, ['sign', 'verify']);
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey));
    const said = { ...decision, key: thumbprintOf(spki) };
    const signature = await crypto.subtle.sign(DEVICE_SIGNATURE, pair.privateKey, signedBytes(said));
    return { spki, said, signature: new Uint8Array(signature) };
  }

  it('is right over all that it says, and over nothing else', async () => {
    const { spki, said, signature } = await signedBySome();
    expect(await isSignedBy(spki, said, signature)).toBe(true);
    const others: Partial<AwayDecision>[] = [
      { client: id('9001') },
      { person: id('9001') },
      { ticket: id('9001') },
      { counter: 4 },
      { decision: 'cd'.repeat(32) },
      { at: new Date(+at + 1) },
    ];
    for (const other of others) expect(await isSignedBy(spki, { ...said, ...other }, signature)).toBe(false);
    expect(await isSignedBy((await signedBySome()).spki, said, signature)).toBe(false);
  });

  it('of bytes that are none is not right, and does not throw', async () => {
    const { spki, said, signature } = await signedBySome();
    for (const wrong of [new Uint8Array(), signature.subarray(1), new Uint8Array(64)])
      expect(await isSignedBy(spki, said, wrong)).toBe(false);
    const none = new Uint8Array(91).fill(1);
    expect(await isSignedBy(none, { ...said, key: thumbprintOf(none) }, signature)).toBe(false);
  });

  it('is of a key on P-256 alone', async () => {
    const other = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-384' }, true, ['sign']);
    expect(await isDeviceKey(new Uint8Array(await crypto.subtle.exportKey('spki', other.publicKey)))).toBe(
      false,
    );
    expect(await isDeviceKey(bytesOfBase64Url('AQID') ?? new Uint8Array())).toBe(false);
    expect(await isDeviceKey((await signedBySome()).spki)).toBe(true);
  });
});

it('the moment lies between the ticket’s issue and the arrival, as far as two clocks differ', () => {
  const [issuedAt, arrivedAt] = [at, new Date(+at + 60 * 60_000)];
  const after = (minutes: number) => isBetween(new Date(+at + minutes * 60_000), { issuedAt }, arrivedAt);
  expect([-6, -4, 30, 64, 66].map(after)).toEqual([false, true, true, true, false]);
});
