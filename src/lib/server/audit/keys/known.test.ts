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
