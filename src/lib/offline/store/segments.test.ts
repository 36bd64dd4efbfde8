import { describe, expect, test } from 'vitest';
import { randomBytes, type Bytes } from './bytes.ts';
import { cipherOf, type Cipher } from './cipher.ts';
import { dataKeyOf, newDataKey } from './data-key.ts';
import { SEGMENT } from './segments.ts';

const cipher: Cipher = cipherOf(await dataKeyOf(newDataKey()), 'client');
const SEALED = SEGMENT + 16;

function bytesOf(length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) bytes.set(randomBytes(Math.min(65_536, length - at)), at);
  return bytes;
}

describe('a file in segments', () => {
  test.each([0, 1, 65_532, 65_533, SEGMENT - 4, SEGMENT - 3, SEGMENT, 2 * SEGMENT - 4, 700_000])(
    'of %i bytes comes back whole, and any piece of it',
    async (length) => {
      const plain = bytesOf(length);
      const sealed = await cipher.seal('photos', 'a', plain);
      expect(Buffer.from(await cipher.open('photos', 'a', sealed)).equals(plain)).toBe(true);
      const cuts = [0, 1, SEGMENT - 5, SEGMENT - 4, SEGMENT - 3, SEGMENT, 2 * SEGMENT - 4, length];
      for (const from of cuts)
        for (const to of cuts) {
          if (from > to || to > length) continue;
          const piece = await cipher.openPiece('photos', 'a', sealed, from, to);
          expect(Buffer.from(piece).equals(plain.subarray(from, to))).toBe(true);
        }
    },
  );

  test('opens in its own order and number alone', async () => {
    const sealed = await cipher.seal('photos', 'a', bytesOf(3 * SEGMENT));
    const { ciphertext } = sealed;
    const [first, second] = [ciphertext.slice(0, SEALED), ciphertext.slice(SEALED, 2 * SEALED)];
    const swapped = ciphertext.slice();
    swapped.set(second, 0);
    swapped.set(first, SEALED);
    const other = await cipher.seal('photos', 'a', bytesOf(3 * SEGMENT));
    const mixed = ciphertext.slice();
    mixed.set(other.ciphertext.slice(SEALED, 2 * SEALED), SEALED);
    const moved: Bytes[] = [swapped, mixed, ciphertext.slice(0, 2 * SEALED), ciphertext.slice(SEALED)];
    const cut: Bytes[] = [
      ciphertext.slice(0, SEALED),
      ciphertext.slice(0, -1),
      new Uint8Array([...ciphertext, 0]),
      new Uint8Array(),
    ];
    for (const each of [...moved, ...cut]) {
      const open = cipher.open('photos', 'a', { ...sealed, ciphertext: each });
      await expect(open).rejects.toThrow(DOMException);
    }
    for (const each of moved) {
      const piece = cipher.openPiece('photos', 'a', { ...sealed, ciphertext: each }, 0, SEGMENT + 1);
      await expect(piece).rejects.toThrow(DOMException);
    }
  });

  test('shares no initialization vector between segments', async () => {
    const same = new Uint8Array(2 * SEGMENT);
    const { ciphertext } = await cipher.seal('photos', 'a', same);
    // The plain texts are alike; a keystream used twice would show.
    const [first, second] = [ciphertext.slice(0, 1_000), ciphertext.slice(SEALED, SEALED + 1_000)];
    expect(Buffer.from(first).equals(second)).toBe(false);
  });

  test('tells its length in steps of 64 KiB and no closer', async () => {
    const lengths = await Promise.all(
      [1, 60_000].map(
        async (length) => (await cipher.seal('papers', 'a', bytesOf(length))).ciphertext.length,
      ),
    );
    expect(new Set(lengths).size).toBe(1);
  });
});
