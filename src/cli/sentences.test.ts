import { readFileSync } from 'node:fs';
import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { unexpected } from './sentences.ts';

it('a command that fails quotes nothing that was to be written', () => {
  const refused = new postgres.PostgresError({
    ...{ message: 'value hemmelig', code: '23505', severity: 'ERROR', detail: 'Key (hemmelig) exists' },
    ...{ schema_name: 'identity', table_name: 'user', constraint_name: 'user_email_unique' },
  } as never);
  const said = unexpected(
    new DrizzleQueryError('update "user" set "password_hash" = $1', ['hemmelig'], refused),
  );
  expect(said).toBe('Failed: PostgresError 23505 (identity.user, user_email_unique).');
  expect(unexpected(new SyntaxError('hemmelig'))).toBe('Failed: SyntaxError.');
  expect(unexpected('hemmelig')).toBe('Failed: string.');
});

it('and says what is ours to say, or about a file that was named', () => {
  expect(unexpected(new Error('There are no clients.'))).toBe('There are no clients.');
  const missing = () => readFileSync('/nowhere/head.txt');
  expect(missing).toThrow();
  try {
    missing();
  } catch (cause) {
    expect(unexpected(cause)).toContain('/nowhere/head.txt');
  }
});
