import { expect, it } from 'vitest';
import { addressOf } from './address.ts';
import { walk } from '#tests/setup/walk.ts';

it('takes an address, with a port or without, and nothing else', () =>
  walk(
    [
      ['192.0.2.7', '192.0.2.7'],
      ['192.0.2.7:51234', '192.0.2.7'],
      ['2001:db8::7', '2001:db8::7'],
      ['[2001:db8::7]', '2001:db8::7'],
      ['[2001:db8::7]:443', '2001:db8::7'],
      ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
      ['', null],
      ['unknown', null],
      ['192.0.2', null],
      ['192.0.2.7, 192.0.2.8', null],
      ['example.no:80', null],
    ],
    (said, address) => {
      expect(addressOf(() => said)).toBe(address);
    },
  ));

it('is unknown where the adapter has none', () => {
  expect(addressOf(() => undefined as never)).toBeNull();
  expect(
    addressOf(() => {
      throw new Error('absent from request');
    }),
  ).toBeNull();
});
