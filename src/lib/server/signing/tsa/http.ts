import type { TimestampAuthority } from './client.ts';

const TIMEOUT = 10_000;
/** A token with its whole chain is under 10 KiB. */
const MAX_REPLY = 64 * 1024;

/**
 * An authority over HTTP (RFC 3161, 3.4). Plain HTTP is as good as HTTPS: what comes back is signed and checked.
 *
 * @param url where it answers; http or https
 * @throws TypeError when it is neither
 */
export function httpAuthority(url: string): TimestampAuthority {
  const { protocol, host } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`not an HTTP address: ${url}`);
  return {
    name: host,
    async request(message) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
        body: Uint8Array.from(message),
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT),
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`HTTP ${response.status}`);
      }
      return readLimited(response);
    },
  };
}

async function readLimited(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    // Leaving the loop cancels what is still to come.
    if (length > MAX_REPLY) throw new Error(`reply over ${MAX_REPLY} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
