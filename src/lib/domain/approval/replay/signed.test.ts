import { expect, it } from 'vitest';
import { SoftPasskey } from '#tests/setup/authenticator.ts';
import { base64UrlOf, bytesOfBase64Url } from '../../base64url.ts';
import type { JsonObject } from '../../canonical.ts';
import { OVERLAP_MS } from '../../events/replay/order.ts';
import { Others } from '../../events/replay/others.ts';
import { gestureHash, gestureOf } from '../decision.ts';
import { judgeSigned, type DecidedThen } from './signed.ts';

const ORIGIN = 'https://segl.example.no';
const BEGUN = Date.parse('2026-11-30T08:00:00.000Z');
const [key, other] = [new SoftPasskey(ORIGIN), new SoftPasskey(ORIGIN)];
const shown = {
  ...{ client: 'c', person: 'kari', approval: 'a', draft: 'd', revision: 1, content: 'ab', amount: 1n },
  ...{ decision: 'approved' as const, reason: null, rules: null },
};

/** What the log said of Kari's passkeys, at each tenth place; null: it was erased. */
function said(...events: readonly (readonly [at: number, keys: readonly SoftPasskey[] | null])[]): Others {
  const others = new Others();
  for (const [index, [ms, keys]] of events.entries()) {
    const passkeys = keys?.map(({ id, publicKey }) => ({ id, name: 'Telefon', publicKey }));
    const detail: JsonObject | null = passkeys ? { says: { passkeys } } : null;
    const at = new Date(BEGUN + ms).toISOString();
    const subject = { type: 'user', id: 'kari' };
    const told = { id: `e${index}`, at, actorId: 'kari', kind: 'passkey.enrolled', subject, detail };
    others.take({ ...told, marked: true, place: index * 10 });
  }
  return others;
}

async function judged(others: Others, by = key, change: Partial<DecidedThen> = {}) {
  const at = new Date(BEGUN);
  const gesture = gestureOf([{ ...shown, at }]);
  const hash = gestureHash(gesture);
  const { passkey, ...parts } = by.answer(base64UrlOf(hash));
  const bytes = (text: string) => bytesOfBase64Url(text) ?? new Uint8Array();
  const row = {
    ...{
      hash,
      person: 'kari',
      shownAt: at,
      takenAt: at,
      decisions: gesture.decisions,
      passkey,
      origin: ORIGIN,
    },
    ...{ authenticatorData: bytes(parts.authenticatorData), clientDataJson: bytes(parts.clientDataJson) },
    signature: bytes(parts.signature),
  };
  const event = { eventId: 'e', place: 100, marked: true };
  const decided = { at, signed: { gesture: 'x', row, shown }, event, ...change };
  return (await judgeSigned([decided], { clientId: 'c', others })).map(({ code }) => code);
}

it('is held against the passkeys that the log had said by then', async () => {
  expect(await judged(said([0, [key]]))).toEqual([]);
  expect(await judged(said([0, [key]]), other)).toEqual(['approval_passkey_foreign']);
  expect(await judged(said([0, [key]], [0, [key, other]]), other)).toEqual(['approval_passkey_unvouched']);
  const late = { event: { eventId: 'e', place: 0, marked: true } };
  expect(await judged(said([0, [key]]), key, late)).toEqual(['approval_passkey_foreign']);
  // Taken away side by side with it, and longer ago than transactions overlap.
  expect(await judged(said([-1, [key]], [0, []]))).toEqual([]);
  const [before, long] = [-2 * OVERLAP_MS, -OVERLAP_MS];
  expect(await judged(said([before, [key]], [long, []]))).toEqual(['approval_passkey_foreign']);
});

it('what was erased nobody is held to, and what is there still is', async () => {
  expect(await judged(said([0, null]))).toEqual([]);
  expect(await judged(said([0, [key]], [0, null], [0, [key, other]]), other)).toEqual([]);
  const forged = { passkey: key.id, answer: other.answer.bind(other) };
  const imitated = Object.assign(Object.create(other) as SoftPasskey, {
    answer: (challenge: string) => ({ ...forged.answer(challenge), passkey: key.id }),
  });
  expect(await judged(said([0, null], [0, [key]]), imitated)).toEqual(['approval_signature_wrong']);
});

it('is of no event, or of one from before there were marks, judged by nobody', async () => {
  expect(await judged(said(), key, { event: null })).toEqual([]);
  const unmarked = { event: { eventId: 'e', place: 100, marked: false } };
  expect(await judged(said(), key, unmarked)).toEqual([]);
  expect(await judged(said(), key, { signed: null })).toEqual([]);
});
