import { isIP } from 'node:net';

/**
 * The network address a request comes from, or null where nobody vouches for one. With `ADDRESS_HEADER` the adapter
 * reads it from that header and throws where it is missing; what stands in it must be an address, alone or with a
 * port, as some proxies write it. Any other text would be a key of its own to whoever may choose it: limits are
 * counted by the address, and it is printed on signed documents.
 */
export function addressOf(getClientAddress: () => string): string | null {
  let said: string;
  try {
    said = getClientAddress();
  } catch {
    return null;
  }
  const address = /^\[(.+)\](?::\d+)?$/.exec(said)?.[1] ?? /^([\d.]+):\d+$/.exec(said)?.[1] ?? said;
  return isIP(address) === 0 ? null : address;
}
