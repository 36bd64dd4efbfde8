import type { CustomFetch } from 'openid-client';
import { isLoopback } from '#lib/server/platform/loopback.ts';

/** Discovery, keys and tokens are a few KiB each. */
const MAX_REPLY = 256 * 1024;
/** For each answer of a provider, to its last byte. */
export const TIMEOUT_SECONDS = 10;

/** A provider did not answer, or led somewhere it must not. */
export class ProviderSilent extends Error {
  override readonly name = 'ProviderSilent';
}

/** Whether a host is this machine by its very name: also by the names and addresses that nobody listens at and all reach. */
function isItself(host: string): boolean {
  return isLoopback(host) || /^(0\.0\.0\.0|\[::\]|(.+\.)?localhost\.?)$/.test(host);
}

/**
 * How a provider is asked: over TLS, with no redirect followed, within ten seconds and 256 KiB. One that is not on this machine
 * leads to nothing that is by its name, whatever its own description says (of a name that resolves to this machine, TLS asks for a
 * certificate); one on this machine leads nowhere else.
 * @throws ProviderSilent
 */
export function askingOf(issuer: string): CustomFetch {
  const here = isLoopback(new URL(issuer).hostname);
  return async (url, options) => {
    const { protocol, hostname } = new URL(url);
    const allowed = here ? isLoopback(hostname) : protocol === 'https:' && !isItself(hostname);
    if (!allowed) throw new ProviderSilent(`${issuer} leads to ${hostname}`);
    try {
      const signal = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
      const { body, ...rest } = options;
      const response = await fetch(url, {
        ...rest,
        body: body as BodyInit | null,
        redirect: 'error',
        signal,
      });
      const bytes = await readLimited(response);
      const { status, headers } = response;
      return new Response(bytes.length === 0 ? null : Buffer.from(bytes), { status, headers });
    } catch (cause) {
      throw new ProviderSilent(`${issuer} did not answer`, { cause });
    }
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
