import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, expect, it } from 'vitest';
import { loadConfig } from '#lib/server/platform/config/config.ts';
import { sentenceOf, unexpected } from './sentences.ts';

const folder = mkdtempSync(join(tmpdir(), 'segl-sentences-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

// A timestamp authority that nobody is told to trust would stop every signature.
const AUTHORITY = { SEGL_TIMESTAMPING: 'https://time.example' };

it.each([
  [{ PORT: 'eighty' }, /configuration is not valid:[\s\S]*port/],
  [{ SEGL_CONFIG: join(folder, 'none.json') }, /does not exist/],
  [{ SEGL_CONFIG: written('broken.json', '{') }, /is no JSON/],
  [{ SEGL_CONFIG: written('unknown.json', '{"colour": "red"}') }, /not valid:[\s\S]*colour/],
  [AUTHORITY, /not valid:[\s\S]*can't be trusted without its roots/],
  [
    { ...AUTHORITY, SEGL_TIMESTAMP_ROOTS: join(folder, 'none.pem') },
    /not valid:[\s\S]*there is no such file/,
  ],
] as const)('what is wrong with a configuration is said: %o', (environment, sentence) => {
  const config = loadConfig(environment);
  expect(config.ok ? '' : sentenceOf(config.error)).toMatch(sentence);
});

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
