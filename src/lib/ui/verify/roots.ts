import { createApi } from '#lib/api.ts';

/** DER of the root certificates this installation trusts; the server says which, the browser does the rest. */
export async function loadRoots(): Promise<Uint8Array[]> {
  const roots = await createApi().verify.roots.query();
  return roots.map((base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}
