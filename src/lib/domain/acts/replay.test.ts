import { bytesToHex } from '@noble/hashes/utils.js';
import { expect, it } from 'vitest';
import { SoftPasskey } from '#tests/setup/authenticator.ts';
import { base64UrlOf } from '../base64url.ts';
import type { JsonObject } from '../canonical.ts';
import { OVERLAP_MS } from '../events/replay/order.ts';
import { Others } from '../events/replay/others.ts';
import { judgeAct, type ActThen } from './replay.ts';
import { keptOf, type ActSignature } from './signature.ts';
import { signingHash } from './shown.ts';

const ORIGIN = 'https://segl.example.no';
const BEGUN = Date.parse('2026-11-30T08:00:00.000Z');
const [key, other] = [new SoftPasskey(ORIGIN), new SoftPasskey(ORIGIN)];
const shown = { client: 'c', person: 'kari', act: 'a', document: 'd', file: 'ab' };
const AT = { eventId: 'e', place: 100, moment: BEGUN };

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

function signature(by: SoftPasskey, change: Partial<ActSignature> = {}): ActSignature {
  const at = new Date(BEGUN);
  const hash = signingHash({ ...shown, at });
  const made = keptOf(by.answer(base64UrlOf(hash)));
  return { hash, person: 'kari', shownAt: at, takenAt: at, origin: ORIGIN, ...made, ...change };
}

async function judged(others: Others, row: ActSignature | null, change: Partial<ActThen> = {}, at = AT) {
  const signed = { hash: bytesToHex((row ?? signature(key)).hash), row };
  const over = (moment: Date) => [
    signingHash({ ...shown, file: 'cd', at: moment }),
    signingHash({ ...shown, at: moment }),
  ];
  const faults = await judgeAct({ client: 'c', person: 'kari', signed, shown: over, ...change }, at, others);
  return faults.map(({ code }) => code);
}

it('is held against the passkeys that the log had said by then', async () => {
  expect(await judged(said([0, [key]]), signature(key))).toEqual([]);
  expect(await judged(said([0, [key]]), signature(other))).toEqual(['act_passkey_foreign']);
  expect(await judged(said([0, [key]], [0, [key, other]]), signature(other))).toEqual([
    'act_passkey_unvouched',
  ]);
  expect(await judged(said([0, [key]]), signature(key), {}, { ...AT, place: 0 })).toEqual([
    'act_passkey_foreign',
  ]);
  // Taken away side by side with it, and longer ago than transactions overlap.
  expect(await judged(said([-1, [key]], [0, []]), signature(key))).toEqual([]);
  const [before, long] = [-2 * OVERLAP_MS, -OVERLAP_MS];
  expect(await judged(said([before, [key]], [long, []]), signature(key))).toEqual(['act_passkey_foreign']);
});

it('is over this very act, by its person, and by what signed it', async () => {
  const others = said([0, [key]]);
  const wrong = ['act_signature_wrong'];
  expect(await judged(others, null)).toEqual(wrong);
  expect(await judged(others, signature(key, { person: 'ola' }))).toEqual(wrong);
  expect(await judged(others, signature(key), { shown: () => [new Uint8Array(32)] })).toEqual(wrong);
  expect(await judged(others, signature(key, { shownAt: new Date(BEGUN + 1) }))).toEqual(wrong);
  expect(await judged(others, signature(key, { signature: new Uint8Array(70) }))).toEqual(wrong);
  expect(await judged(others, signature(key, { origin: 'https://segl.example.com' }))).toEqual(wrong);
  const signed = { hash: 'ab'.repeat(32), row: signature(key) };
  expect(await judged(others, null, { signed })).toEqual(wrong);
});

it('of whoever had a passkey, one that says nothing of it is found', async () => {
  const unsigned = { signed: null };
  const [long, short] = [-2 * OVERLAP_MS, -OVERLAP_MS + 1];
  expect(await judged(said(), null, unsigned)).toEqual([]);
  expect(await judged(said([long, [key]]), null, unsigned)).toEqual(['act_unsigned']);
  // It came, or went, side by side with the act; or nobody vouched for it.
  expect(await judged(said([short, [key]]), null, unsigned)).toEqual([]);
  expect(await judged(said([long, [key]], [short, []]), null, unsigned)).toEqual([]);
  expect(await judged(said([long, [key]], [long, [key, other]], [short, [other]]), null, unsigned)).toEqual(
    [],
  );
});

it('what was erased nobody is held to', async () => {
  const gone = said([-2 * OVERLAP_MS, null]);
  expect(await judged(gone, signature(key))).toEqual([]);
  expect(await judged(said([0, [key]], [0, null], [0, [key, other]]), signature(other))).toEqual([]);
  // What the log says after it is whole again: who has a passkey by that signs by it, and by no other.
  const again = said([-2 * OVERLAP_MS, null], [-2 * OVERLAP_MS, [key]]);
  expect(await judged(again, null, { signed: null })).toEqual(['act_unsigned']);
  expect(await judged(again, signature(other))).toEqual(['act_passkey_foreign']);
});
