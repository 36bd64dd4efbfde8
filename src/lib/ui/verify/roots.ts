import { createApi } from '#lib/api.ts';
import type { TrustedRoots } from '#lib/domain/signature/verify.ts';

/** DER of the root certificates this installation trusts; the server says which, the browser does the rest. */
export async function loadRoots(): Promise<TrustedRoots> {
  const { roots, timeRoots, lists } = await createApi().verify.roots.query();
  return { roots: roots.map(toBytes), timeRoots: timeRoots.map(toBytes), lists: lists.map(toBytes) };
}

function toBytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
