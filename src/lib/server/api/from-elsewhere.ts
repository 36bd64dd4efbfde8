/** What changes nothing (RFC 9110, section 9.2.1): no route answers these otherwise. */
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const CALLS = /^\/api\//;

/**
 * Whether somebody else's page asked, in a browser that may be signed in here: it says so of each request
 * (`Sec-Fetch-Site`, Fetch Metadata; `Origin`, RFC 6454), and one that changes something and says neither is of no browser of
 * today, so that it may not come with a session. Pages may be led to from anywhere; what pages ask for may not.
 * @param origin what browsers call this server
 */
export function isFromElsewhere(
  { method, headers, url }: Pick<Request, 'method' | 'headers' | 'url'>,
  origin: string,
): boolean {
  const reads = READS.has(method);
  if (reads && !CALLS.test(new URL(url).pathname)) return false;
  const [site, from] = [headers.get('sec-fetch-site'), headers.get('origin')];
  if (from !== null && from !== origin) return true;
  // An address that a person has typed or kept.
  if (site !== null) return site !== 'same-origin' && !(reads && site === 'none');
  return !reads && from === null && headers.has('cookie');
}
