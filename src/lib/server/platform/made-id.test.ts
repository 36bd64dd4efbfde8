import { expect, it } from 'vitest';
import { validate, version } from 'uuid';
import { createKeyProvider } from './keys.ts';
import { madeId } from './made-id.ts';

const keysOf = (installation: number) => createKeyProvider(new Uint8Array(32).fill(installation));

it('an id that was made is the same each time, and nobody else’s: of another thing, purpose or installation', () => {
  const id = madeId(keysOf(1), 'a.v1', 'one');
  expect(validate(id) && version(id)).toBe(8);
  expect(madeId(keysOf(1), 'a.v1', 'one')).toBe(id);
  const others = [
    madeId(keysOf(1), 'a.v1', 'two'),
    madeId(keysOf(1), 'b.v1', 'one'),
    madeId(keysOf(2), 'a.v1', 'one'),
  ];
  expect(new Set([id, ...others]).size).toBe(4);
});
