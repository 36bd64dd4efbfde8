import { createHash, createHmac, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { hmacSha256, sha256Of } from './hashing.ts';

it('hashes as a stream of the same bytes does', () => {
  for (let length = 0; length < 200; length += 7) {
    const [data, key] = [randomBytes(length), randomBytes(length % 65)];
    const streamed = createHash('sha256').update(key).update(data).digest();
    expect(sha256Of(key, data)).toEqual(streamed);
    expect(hmacSha256(key, data)).toEqual(createHmac('sha256', key).update(data).digest());
  }
  const words = 'Æ 😀 \ud800';
  expect(hmacSha256(randomBytes(0), words)).toEqual(createHmac('sha256', '').update(words).digest());
  expect(() => hmacSha256(randomBytes(65), words)).toThrow(RangeError);
});
