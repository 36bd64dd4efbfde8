import { createHmac } from 'node:crypto';
import type { KeyProvider } from './keys.ts';

/**
 * The id of what follows from something else, so that it is made once: a UUID (version 8) that only this installation can tell
 * beforehand. Devices choose the ids of drafts and photos, and one that took such an id first would stand in for what was to get it.
 * @param purpose each has ids of its own
 */
export function madeId(keys: KeyProvider, purpose: string, of: string): string {
  const bytes = createHmac('sha256', keys.derive(purpose)).update(of).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
