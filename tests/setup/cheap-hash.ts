import { argon2Sync } from 'node:crypto';

/** What a password was kept as when less was asked of a hash. */
export function cheapHash(password: string): string {
  const [nonce, cost] = [Buffer.alloc(16, 7), { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }];
  const tag = argon2Sync('argon2id', { message: password, nonce, ...cost });
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replaceAll('=', ''));
  return `$argon2id$v=19$m=19456,t=2,p=1$${salt}$${hash}`;
}
