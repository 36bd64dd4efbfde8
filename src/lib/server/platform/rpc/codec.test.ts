import fc from 'fast-check';
import superjson from 'superjson';
import { describe, expect, it } from 'vitest';
import { wire } from './codec.ts';
import { Told } from './told.ts';
import { walk } from '#tests/setup/walk.ts';

const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(superjson.serialize(value)));
const refused = (input: unknown): unknown => {
  try {
    wire.deserialize(input);
    return null;
  } catch (cause) {
    return cause instanceof Told ? cause.failure.code : cause;
  }
};

const key = fc
  .stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,9}$/)
  .filter((name) => !(name in {}) && name !== 'prototype');
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4 }, tie('leaf'), fc.array(tie('any'), { maxLength: 4 }), tie('object')),
  object: fc.dictionary(key, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  leaf: fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    fc.date({ noInvalidDate: true }),
    fc.constantFrom(null, undefined),
  ),
})).any;

it('reads what the app’s superjson writes: plain JSON, undefined, dates and bigints, wherever they stand', () => {
  fc.assert(
    fc.property(value, (input) => {
      expect(wire.deserialize(sent(input))).toEqual(input);
    }),
  );
  expect(wire.deserialize(sent(undefined))).toBeUndefined();
  expect(wire.deserialize({ json: { a: 1 } })).toEqual({ a: 1 });
});

describe('is malformed', () => {
  const shared = { a: 1 };
  it('is written as superjson writes it', () =>
    walk(
      [
        ['a typed array', new Uint8Array(3)],
        ['a map', new Map([[1, 2]])],
        ['a set', new Set([1])],
        ['a regular expression', /a+/],
        ['a URL', new URL('https://example.no')],
        ['an error', new Error('x')],
        ['not a number', Number.NaN],
        ['minus zero', -0],
        ['one thing in two places', { first: shared, second: shared }],
      ],
      (_, input) => {
        expect(refused(sent(input))).toBe('malformed_input');
      },
    ));

  const at = (values: unknown, json: unknown = { a: '1', list: ['1'] }) => ({ json, meta: { values, v: 1 } });
  it('reads what it writes', () =>
    walk(
      [
        [
          'the length of a typed array',
          at({ token: [['typed-array', 'Uint8Array']] }, { token: { length: 3e7 } }),
        ],
        ['a type of its own', at({ a: ['custom'] })],
        ['a type named like a property', at({ a: ['__proto__'] })],
        ['two types', at({ a: ['bigint', { b: ['Date'] }] })],
        ['a type without its list', at({ a: 'bigint' })],
        ['a place that is not there', at({ b: ['undefined'] }, { a: null })],
        ['an inherited place', at({ 'a.constructor': ['undefined'] }, { a: {} })],
        ['a place in the prototype', at({ '__proto__.polluted': ['bigint'] })],
        ['a place in a string', at({ 'a.0': ['bigint'] })],
        ['the length of a list', at({ 'list.length': ['bigint'] })],
        ['a place beyond a list', at({ 'list.1': ['undefined'] })],
        ['a place in a date', at({ a: ['Date'], 'a.x': ['bigint'] }, { a: '2026-01-01T00:00:00.000Z' })],
        ['an escaped path', at({ 'a\\.b': ['bigint'] })],
        ['a path without end', at({ [Array(200).fill('a').join('.')]: ['bigint'] })],
        [
          'too many places',
          at(Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`list.${n}`, ['bigint']])), {
            list: Array(501).fill('1'),
          }),
        ],
        ['a bigint that is none', at({ a: ['bigint'] }, { a: '1e9' })],
        ['a bigint without end', at({ a: ['bigint'] }, { a: '9'.repeat(31) })],
        ['a bigint of an object', at({ a: ['bigint'] }, { a: { length: 1 } })],
        ['a date that is none', at({ a: ['Date'] }, { a: '2026-13-01T00:00:00.000Z' })],
        ['a date of a number', at({ a: ['Date'] }, { a: 1 })],
        ['an undefined that hides something', at({ a: ['undefined'] })],
        ['a version of the format that is not ours', { json: {}, meta: { values: {}, v: 2 } }],
        ['another kind of note', { json: {}, meta: { referentialEqualities: { a: ['b'] }, v: 1 } }],
        ['a key beside', { json: {}, extra: 1 }],
        ['a list', []],
        ['a string', 'x'],
        ['nothing', null],
      ],
      (_, input) => {
        expect(refused(input)).toBe('malformed_input');
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      },
    ));
});
