import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { troubleOf } from './postgres-error.ts';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each([
  ['53100', 'database_full'],
  ['ENOSPC', 'storage_full'],
  ['57014', 'timed_out'],
  ['55P03', 'timed_out'],
  ['25P03', 'timed_out'],
  ['40P01', 'timed_out'],
  ['08006', 'database_unavailable'],
  ['28P01', 'database_unavailable'],
  ['53300', 'database_unavailable'],
  ['57P01', 'database_unavailable'],
  ['57P03', 'database_unavailable'],
  ['58030', 'database_unavailable'],
  ['CONNECTION_CLOSED', 'database_unavailable'],
  ['CONNECT_TIMEOUT', 'database_unavailable'],
  ['ECONNREFUSED', 'database_unavailable'],
  ['23505', null],
  ['22P05', null],
  ['ENOENT', null],
])('%s is %s, on its own, behind drizzle, and among several', (code, trouble) => {
  expect(troubleOf(coded(code))).toBe(trouble);
  expect(troubleOf(new DrizzleQueryError('select', [], coded(code)))).toBe(trouble);
  expect(troubleOf(new AggregateError([coded(code)]))).toBe(trouble);
});

it('ends on errors that cause one another', () => {
  const one = new Error('one');
  one.cause = new Error('two', { cause: one });
  expect(troubleOf(one)).toBeNull();
  expect(troubleOf('text')).toBeNull();
});
