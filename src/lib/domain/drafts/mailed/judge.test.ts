import { expect, it } from 'vitest';
import { judgePart, localPartOf, shownName, shownSubject } from './judge.ts';

const none = new Set<string>();
const jpeg = (size: number) => {
  const bytes = new Uint8Array(size);
  bytes.set([0xff, 0xd8, 0xff]);
  return bytes;
};

it('a part is judged by its bytes, its size and where it stands', () => {
  const judged = (bytes: Uint8Array, inText = false, before = none) =>
    judgePart({ name: 'a', bytes, inText }, { sha256: 'x', before }).refused;
  expect(judged(jpeg(10))).toBe(null);
  expect(judged(new Uint8Array())).toBe('type');
  expect(judged(new TextEncoder().encode('<html>'))).toBe('type');
  expect(judged(jpeg(20 * 1024 * 1024))).toBe(null);
  expect(judged(jpeg(20 * 1024 * 1024 + 1))).toBe('size');
  expect(judged(jpeg(50 * 1024 - 1), true)).toBe('in_text');
  expect(judged(jpeg(50 * 1024), true)).toBe(null);
  expect(judged(jpeg(10), false, new Set(['x']))).toBe('again');
});

it('what a stranger calls things is one line, of a length that is shown', () => {
  expect(shownName('a\r\nBcc: b\u202e\u0000')).toBe('a Bcc: b');
  expect(shownName('😀'.repeat(150)).length).toBe(200);
  expect(shownSubject(' Lunsj \t på\n Oslo S ')).toBe('Lunsj på Oslo S');
});

it('only a whole address of the domain is one', () => {
  const local = 'bilag-abcdefghjkmnpqrstuvw';
  expect(localPartOf(`${local}@inn.segl.example`, 'inn.segl.example')).toBe(local);
  expect(localPartOf(`${local.toUpperCase()}@INN.segl.example`, 'inn.segl.example')).toBe(local);
  for (const other of [
    `${local}@segl.example`,
    `${local}@inn.segl.example.evil.example`,
    `${local}x@inn.segl.example`,
    '@inn.segl.example',
    local,
    '',
  ])
    expect(localPartOf(other, 'inn.segl.example'), other).toBe(null);
});
