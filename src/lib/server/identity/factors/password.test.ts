import { argon2Sync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { watchDerivations } from '#tests/setup/derivations.ts';
import { checkPassword, hashPassword, verifyPassword } from './password.ts';

const derive = watchDerivations();

describe('the primitive', () => {
  test('is the Argon2id of RFC 9106, section 5.3', () => {
    const tag = argon2Sync('argon2id', {
      message: Buffer.alloc(32, 1),
      nonce: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
      memory: 32,
      passes: 3,
      parallelism: 4,
      tagLength: 32,
    });
    expect(tag.toString('hex')).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });
});

describe('a password', () => {
  test('matches its own hash and no other, and is salted', async () => {
    const hash = await hashPassword('fjorden ligger stille');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await verifyPassword('fjorden ligger stille', hash)).toEqual({ matches: true, outdated: false });
    expect(await verifyPassword('fjorden ligger Stille', hash)).toEqual({ matches: false, outdated: false });
    expect(await hashPassword('fjorden ligger stille')).not.toBe(hash);
  });

  test('is the same word however the keyboard composes it', async () => {
    const hash = await hashPassword('blåbærsyltetøy');
    expect((await verifyPassword('blåbærsyltetøy'.normalize('NFD'), hash)).matches).toBe(true);
  });

  test('is hashed again when the cost has grown', async () => {
    // OWASP's least cost, made here by the primitive.
    const nonce = Buffer.alloc(16, 7);
    const cost = { memory: 19_456, passes: 2, parallelism: 1 };
    const tag = argon2Sync('argon2id', { message: 'fjorden ligger stille', nonce, tagLength: 32, ...cost });
    const plain = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
    const old = `$argon2id$v=19$m=19456,t=2,p=1$${plain(nonce)}$${plain(tag)}`;
    expect(await verifyPassword('fjorden ligger stille', old)).toEqual({ matches: true, outdated: true });
    expect(await verifyPassword('feil', old)).toEqual({ matches: false, outdated: false });
  });

  test('costs an unknown person the same derivation as a known one', async () => {
    const hash = await hashPassword('fjorden ligger stille');
    derive.mockClear();
    await verifyPassword('fjorden ligger stille', hash);
    expect((await verifyPassword('fjorden ligger stille', null)).matches).toBe(false);
    const costs = derive.mock.calls.map(([{ memory, passes, parallelism, tagLength }]) => {
      return { memory, passes, parallelism, tagLength };
    });
    expect(costs).toHaveLength(2);
    expect(costs[1]).toEqual(costs[0]);
  });

  test('a hash of another kind is a bug, told without its value', async () => {
    const stored = '$2b$12$abcdefghijklmnopqrstuv';
    const refusal = await verifyPassword('x', stored).catch((cause: unknown) => String(cause));
    expect(refusal).toContain('argon2id');
    expect(refusal).not.toContain('abcdefgh');
  });
});

describe('many passwords at once', () => {
  test('a file is read beside them, and they go one after the other', async () => {
    const MANY = 16;
    let done = 0;
    const all = Array.from({ length: MANY }, () => hashPassword('fjorden ligger stille').then(() => done++));
    await readFile(new URL(import.meta.url));
    // In the threads that files are read in too, nearly all of them would be done first.
    expect(done).toBeLessThan(MANY / 2);
    expect(await Promise.all(all)).toEqual(Array.from({ length: MANY }, (_, n) => n));
  });
});

describe('a new password', () => {
  test.each([
    ['elleve tegn', { code: 'password_too_short', minimum: 12 }],
    ['x'.repeat(257), { code: 'password_too_long', maximum: 256 }],
    ['å'.normalize('NFD').repeat(11), { code: 'password_too_short', minimum: 12 }],
    // Words of the person's own, passwords in use, rows of keys, repetitions.
    ['nordmann.kari1', { code: 'password_guessable' }],
    ['password1234', { code: 'password_guessable' }],
    ['qwertyuiop12', { code: 'password_guessable' }],
    ['x'.repeat(256), { code: 'password_guessable' }],
  ])('%s is refused', async (password, error) => {
    expect(await checkPassword(password, OWN)).toEqual({ ok: false, error });
  });

  test.each(['tolv tegn ja', 'hval og 🦭 i fjæra', 'fjorden ligger stille'.padEnd(256, ' og venter')])(
    '%s is taken',
    async (password) => {
      expect(await checkPassword(password, OWN)).toEqual({ ok: true, value: undefined });
    },
  );
  const OWN = ['kari.nordmann@fjordheim.no', 'Kari Nordmann'];
});
