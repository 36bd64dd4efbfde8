import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeyProvider } from '#lib/server/platform/keys.ts';
import { MAC_BYTES, macOf, notAuthentic } from './mac.ts';

const [keys, others] = [createKeyProvider(new Uint8Array(32).fill(7)), createKeyProvider(randomBytes(32))];
const statement = new TextEncoder().encode('{"v":"segl.event.v1"}');

it('is the same wherever the key is, and ever after', () => {
  expect(Buffer.from(macOf(keys, statement)).toString('hex')).toBe(
    'f50ee5cf7331821bec9b1fe742ac740756f02f2ccbaf184b7b34608900d59595e0995915',
  );
});

it('holds for these bytes and this key alone', () => {
  const mac = macOf(keys, statement);
  expect(notAuthentic(keys, { statement, mac })).toBeNull();
  expect(notAuthentic(keys, { statement, mac: null })).toBe('none');
  expect(notAuthentic(others, { statement, mac })).toBe('of another key');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAC_BYTES - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Uint8Array.from(mac, (byte, index) => (index === at ? byte ^ by : byte));
      return notAuthentic(keys, { statement, mac: changed }) !== null;
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (other) => {
      const same = Buffer.from(other).equals(Buffer.from(statement));
      return (notAuthentic(keys, { statement: other, mac }) === null) === same;
    }),
  );
  for (const length of [0, 4, MAC_BYTES - 1])
    expect(notAuthentic(keys, { statement, mac: mac.subarray(0, length) })).not.toBeNull();
});
