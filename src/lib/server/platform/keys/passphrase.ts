import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';

/** How a master key follows from a passphrase: argon2id (RFC 9106), `memory` in KiB; bounded, as a file says it. */
export const Stretching = z.strictObject({
  salt: z.base64(),
  memory: z.int().min(19_456).max(1_048_576),
  passes: z.int().min(2).max(20),
});
export type Stretching = z.infer<typeof Stretching>;

/** Characters of its NFC form. */
export const SHORTEST_PASSPHRASE = 16;

/** Once at a start. RFC 9106 section 4 asks for 64 MiB and three passes where memory is short. */
export const newStretching = (): Stretching => ({
  ...{ salt: randomBytes(16).toString('base64'), memory: 65_536, passes: 4 },
});

/** The 32 bytes of the master key that a passphrase stands for. */
export async function stretched(
  passphrase: string,
  { salt, memory, passes }: Stretching,
): Promise<Uint8Array> {
  const asked = {
    ...{ message: passphrase.normalize('NFC'), nonce: Buffer.from(salt, 'base64') },
    ...{ parallelism: 1, tagLength: 32, memory, passes },
  };
  return new Uint8Array(await promisify(argon2)('argon2id', asked));
}
