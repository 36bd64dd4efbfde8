import fc from 'fast-check';
import superjson from 'superjson';
import { expect, it } from 'vitest';
import { NotWritten, read, written } from './wire.ts';

const name = fc.string({ maxLength: 9 }).filter((key) => !(key in {}) && key !== 'prototype');
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, tie('leaf'), fc.array(tie('any'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(name, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  leaf: fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.boolean(),
    fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    fc.date({ noInvalidDate: true }),
    fc.constantFrom(null, undefined),
  ),
})).any;
const sent = (what: unknown): unknown => JSON.parse(JSON.stringify(what));

it('writes what superjson writes, and each reads the other’s', () => {
  fc.assert(
    fc.property(value, (input) => {
      expect(sent(written(input))).toEqual(sent(superjson.serialize(input)));
      expect(read(sent(superjson.serialize(input)))).toEqual(input);
      expect(superjson.deserialize(sent(written(input)) as never)).toEqual(input);
      expect(read(sent(written(input)))).toEqual(input);
    }),
  );
});

it('reads one thing in two places, as superjson notes it, where no bounds are set', () => {
  const shared = { at: new Date(0) };
  const noted = () => sent(superjson.serialize({ first: shared, second: shared }));
  expect(read(noted())).toEqual({ first: shared, second: shared });
  expect(() => read(noted(), { places: 10, path: 10 })).toThrow(NotWritten);
});

it.each([
  ['bytes', new Uint8Array(3)],
  ['a map', new Map([[1, 2]])],
  ['an error', new Error('x')],
  ['no number', Number.NaN],
  ['a function', () => 1],
  ['an object of a class', new (class Own {})()],
])('writes no %s, which would arrive as something else', (_, input) => {
  expect(() => written({ list: [input] })).toThrow(TypeError);
});
