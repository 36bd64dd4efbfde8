import { createCipheriv, randomBytes } from 'node:crypto';
import type { KeyProvider } from '#lib/server/platform/keys.ts';

/** A stored file as releases up to 0.6.0 laid it down (`platform/blobs/whole.ts`). */
export function storedWhole(
  keys: KeyProvider,
  { clientId, id }: { readonly clientId: string; readonly id: string },
  bytes: Uint8Array,
): Uint8Array {
  const [dataKey, nonce] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([keys.seal(`blob:${clientId}:${id}`, dataKey), nonce, body, cipher.getAuthTag()]);
}
