import type { TimestampAuthority } from './authority.ts';

const TIMEOUT = 10_000;
/** A token with its whole chain is under 10 KiB. */
const MAX_REPLY = 64 * 1024;
/** It goes into every document that the authority has stamped. */
const MAX_LIST = 2 * 1024 * 1024;

/**
 * An authority over HTTP (RFC 3161, 3.4). What comes back is signed and checked; that nobody else learns of it is TLS's (`tls.ts`).
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
      return readLimited(response, MAX_REPLY);
    },
  };
}

/**
 * The revocation list at an address that a certificate under a configured root names.
 *
 * @throws when it is not there, not within ten seconds, or over 2 MiB
 */
export async function fetchList(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`HTTP ${response.status}`);
  }
  return readLimited(response, MAX_LIST);
}

async function readLimited(response: Response, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    // Leaving the loop cancels what is still to come.
    if (length > most) throw new Error(`reply over ${most} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
