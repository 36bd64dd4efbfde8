import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream, sealStream, StreamDamaged } from './sealed-stream.ts';
import { walk } from '#tests/setup/walk.ts';

const key = new Uint8Array(32).fill(7);
const MIB = 1024 * 1024;

async function all(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

/** The bytes cut into parts of these sizes, over and over. */
async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? bytes.length;
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

const some = (length: number) => Buffer.alloc(length, 'Kvittering ');
const sealed = (bytes: Uint8Array, sizes = [65_536]) => all(sealStream(key, cut(bytes, sizes)));
const opened = (bytes: Uint8Array, sizes = [65_536], its = key) => all(openStream(its, cut(bytes, sizes)));

describe('a sealed stream', () => {
  it('opens as it was, of any length', () =>
    walk([0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB], async (length) => {
      expect((await opened(await sealed(some(length)))).equals(some(length))).toBe(true);
    }));

  it('does not care how it is cut on its way', async () => {
    const bytes = some(2 * MIB + 17);
    const sizes = fc.array(fc.integer({ min: 1, max: 2 * MIB }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(sizes, sizes, async (out, back) => {
        const large = (each: number[]) => each.map((size) => Math.max(size, 4_096));
        expect((await opened(await sealed(bytes, large(out)), large(back))).equals(bytes)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('does not open with any byte changed, and says where', async () => {
    const bytes = await sealed(some(2 * MIB + 5));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (at) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const damage = await opened(changed, [MIB]).catch((cause: unknown) => cause);
        expect(damage).toBeInstanceOf(StreamDamaged);
        const { offset } = damage as StreamDamaged;
        // A changed salt shows at the first piece.
        expect(at < 16 || (at >= offset && at < offset + MIB + 16)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('does not open cut off, not even between two pieces, nor with more behind it', async () => {
    const bytes = await sealed(some(2 * MIB + 5));
    const betweenTwo = 16 + MIB + 16;
    for (const length of [0, 7, 16, 17, 40, betweenTwo, betweenTwo + 1, bytes.length - 1]) {
      await expect(opened(bytes.subarray(0, length), [MIB])).rejects.toBeInstanceOf(StreamDamaged);
    }
    await expect(opened(Buffer.concat([bytes, Buffer.of(0)]))).rejects.toBeInstanceOf(StreamDamaged);
  });

  it('does not open with another key', async () => {
    await expect(opened(await sealed(some(9)), [99], new Uint8Array(32))).rejects.toBeInstanceOf(
      StreamDamaged,
    );
  });
});
