/** Where a link keeps its token, as the server makes it: 32 bytes in base64url. */
const TOKEN = /(?:^|\/link#)([A-Za-z0-9_-]{43})$/;

/** The token in a pasted sign-in link, or by itself; null when there is none. Which server it names is of no matter. */
export function tokenIn(pasted: string): string | null {
  return TOKEN.exec(pasted.trim())?.[1] ?? null;
}
