import { expect, it } from 'vitest';
import { Known } from './known.ts';

it('asks once about the same bytes, again where it was wrong, and keeps the newest', async () => {
  const known = new Known<string>(2);
  let asked = 0;
  const of = (parts: Parameters<typeof known.of>[0], answer: string | null = 'right') =>
    known.of(parts, () => Promise.resolve((asked++, answer)));
  expect([await of(['a', 'b'], null), await of(['a', 'b']), await of(['a', 'b'], null)]).toEqual([
    ...[null, 'right', 'right'],
  ]);
  expect(asked).toBe(2);
  // Where one part ends and the next begins is part of it, and so is that there is none.
  for (const others of [['ab'], ['a', 'b', null], ['a', Uint8Array.of(98)]]) {
    await of(others);
    await of(others);
  }
  expect(asked).toBe(5);
  await of(['a', 'b']);
  expect(asked).toBe(6);
});

it('makes once what hangs on the same bytes, and again what could not be made', () => {
  const known = new Known<number>(2);
  let made = 0;
  const fails = () => {
    throw new Error('sealed for another');
  };
  expect(() => known.once(['a'], fails)).toThrow('sealed for another');
  expect([known.once(['a'], () => ++made), known.once(['a'], () => ++made)]).toEqual([1, 1]);
  expect(known.once([Uint8Array.of(97)], () => ++made)).toBe(2);
});
