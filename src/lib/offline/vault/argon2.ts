import { argon2id } from 'hash-wasm';
import type { Bytes } from '../store/bytes.ts';
import type { Cost } from './cost.ts';

/** What a person remembers and types, made into 32 bytes: argon2id (RFC 9106), one lane. */
export async function argon2(secret: Bytes, salt: Bytes, { memoryKib, passes }: Cost): Promise<Bytes> {
  const stretched = await argon2id({
    ...{ password: secret, salt, memorySize: memoryKib, iterations: passes },
    ...{ parallelism: 1, hashLength: 32, outputType: 'binary' },
  });
  return new Uint8Array(stretched);
}
