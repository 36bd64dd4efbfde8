import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import postgres from 'postgres';
import { troubleOf, violationOf } from './postgres-error.ts';

const coded = (code: string) => Object.assign(new Error('x'), { code });

it.each([
  ['53100', 'database_full'],
  ['ENOSPC', 'storage_full'],
  ['storage_unavailable', 'storage_unavailable'],
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

it('a rule that refuses is told by its own sentence; what else names an index is none', () => {
  const refused = (code: string) => {
    // The driver makes its errors of what the server says; its types have no such constructor.
    const said = { message: 'said', code, constraint_name: 'some_key' };
    return Object.assign(Object.create(postgres.PostgresError.prototype) as Error, said);
  };
  const wrapped = (code: string) => new DrizzleQueryError('insert into t', ['secret'], refused(code));
  const violation = { constraint: 'some_key', reason: 'said' };
  expect(violationOf(wrapped('23505'))).toEqual(violation);
  expect(violationOf(refused('23514'))).toEqual(violation);
  expect(violationOf(wrapped('54000'))).toBeNull();
  expect(violationOf(new Error('x'))).toBeNull();
});

it('ends on errors that cause one another', () => {
  const one = new Error('one');
  one.cause = new Error('two', { cause: one });
  expect(troubleOf(one)).toBeNull();
  expect(troubleOf('text')).toBeNull();
});
