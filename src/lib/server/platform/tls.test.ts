import { describe, expect, it } from 'vitest';
import { cosigner } from '#tests/setup/log/cosigner.ts';
import { Config, loadConfig } from './config/config.ts';

/** The settings that stop the start, each with its reason in a sentence. */
function refusedBy(settings: Record<string, unknown>): string[] {
  const read = Config.safeParse(settings);
  for (const { message } of read.error?.issues ?? []) expect(message).toMatch(/TLS|https|verify-full/);
  return read.error?.issues.map(({ path }) => String(path[0])) ?? [];
}

describe('nobody reaches the server without TLS but from this machine', () => {
  it.each([
    {},
    { host: '::1' },
    { host: 'localhost', origin: 'http://localhost:3000' },
    { origin: 'https://segl.example' },
    { host: '0.0.0.0', trustedProxy: true, origin: 'https://segl.example' },
    { host: '192.0.2.7', trustedProxy: 'true', origin: 'https://segl.example' },
  ])('%j starts', (settings) => {
    expect(refusedBy(settings)).toEqual([]);
  });
  it.each([
    [{ host: '0.0.0.0', origin: 'https://segl.example' }, ['host']],
    [{ host: '::', origin: 'https://segl.example', trustedProxy: false }, ['host']],
    [{ host: 'segl.example' }, ['host', 'origin']],
    [{ host: '0.0.0.0', trustedProxy: true }, ['origin']],
    [{ host: '0.0.0.0', trustedProxy: true, origin: 'http://segl.example' }, ['origin']],
    [{ origin: 'http://segl.example' }, ['origin']],
    [{ origin: 'http://127.0.0.1.example' }, ['origin']],
  ])('%j does not', (settings, stopped) => {
    expect(refusedBy(settings)).toEqual(stopped);
  });
});

describe('nor does anything leave it', () => {
  it.each([
    'postgres://a:b@localhost/segl',
    'postgres://a:b@127.0.0.1:5433/segl',
    'postgres://a:b@[::1]/segl',
    'postgres:///segl?host=/run/postgresql',
    'postgres://a:b@db.example/segl?sslmode=verify-full',
    'postgres://a:b@one.example,two.example/segl?sslmode=verify-full',
  ])('to %s', (databaseUrl) => {
    expect(refusedBy({ databaseUrl })).toEqual([]);
  });
  it.each([
    'postgres://a:b@db.example/segl',
    'postgres://a:b@db.example/segl?sslmode=require',
    'postgres://a:b@db.example/segl?sslmode=verify-ca',
    'postgres://a:b@db.example/segl?sslmode=verify-full&sslmode=disable',
    'postgres://a:b@db.example/segl?sslmode=verify-full&ssl=require',
    'postgres://a:b@localhost,db.example/segl',
    'postgres://a:b@localhost/segl?host=db.example',
  ])('to %s it would, by whichever login', (url) => {
    for (const setting of ['databaseUrl', 'appDatabaseUrl', 'jobsDatabaseUrl'])
      expect(refusedBy({ [setting]: url })).toEqual([setting]);
  });

  it('an address that is none is told of as such', () => {
    const read = Config.safeParse({ databaseUrl: 'postgres://[', origin: 'x' });
    expect(read.error?.issues.map(({ path }) => path[0])).toEqual(['databaseUrl', 'origin']);
  });

  const roots = 'package.json';
  const witness = (url: string) => ({ witnesses: [{ url, key: cosigner('one.example').vkey }] });
  it.each([
    { timestamping: 'embedded' },
    { timestamping: 'http://127.0.0.1:318', timestampRoots: roots },
    { timestamping: 'https://tsa.example', timestampRoots: roots },
    { files: 's3://bucket/p?region=eu-north-1' },
    { files: 's3://bucket/p?region=eu-north-1&endpoint=http://127.0.0.1:9000' },
    witness('https://witness.example'),
    witness('http://localhost:81'),
  ])('%j', (settings) => {
    expect(refusedBy(settings)).toEqual([]);
  });
  it.each([
    ['timestamping', { timestamping: 'http://tsa.example', timestampRoots: roots }],
    ['files', { files: 's3://bucket/p?region=eu-north-1&endpoint=http://store.example' }],
    ['memory', { memory: 's3://bucket/p?region=eu-north-1&endpoint=http://store.example' }],
    ['witnesses', witness('http://witness.example')],
  ])('%s: %j', (setting, settings) => {
    expect(refusedBy(settings)).toEqual([setting]);
  });

  it('with certificates that nobody looks at', () => {
    const read = loadConfig({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(read).toMatchObject({ error: { code: 'config_invalid' } });
    expect(JSON.stringify(read)).toContain('NODE_TLS_REJECT_UNAUTHORIZED');
  });
});
