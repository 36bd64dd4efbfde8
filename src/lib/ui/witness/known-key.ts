import * as z from 'zod/mini';

/**
 * The key of a client's log as this device first saw it. Trust on first use: whoever serves the app could lie the
 * first time, but cannot change the key later without this device noticing.
 */
export interface KnownKey {
  readonly verifierKey: string;
  /** ISO 8601. */
  readonly since: string;
}

/** What a key that is seen now means beside the one remembered. `unkept`: the device remembers nothing. */
export type KeyTrust =
  | { readonly kind: 'first'; readonly key: string }
  | { readonly kind: 'same'; readonly key: string; readonly since: string }
  | { readonly kind: 'other'; readonly key: string; readonly since: string }
  | { readonly kind: 'unkept'; readonly key: string };

const Stored = z.object({ verifierKey: z.string(), since: z.iso.datetime() });
const nameOf = (clientId: string) => `segl.log-key.${clientId}`;

/**
 * Meets a log's key: remembers it when it is the first of this client, and compares it else. `key` of the answer is
 * the one to verify under, which is always the one remembered.
 */
export function meetKey(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  clientId: string,
  seen: string,
  now: Date,
): KeyTrust {
  try {
    const known = read(storage.getItem(nameOf(clientId)));
    if (known) {
      const { verifierKey: key, since } = known;
      return { kind: key === seen ? 'same' : 'other', key, since };
    }
    storage.setItem(nameOf(clientId), JSON.stringify({ verifierKey: seen, since: now.toISOString() }));
    return { kind: 'first', key: seen };
  } catch {
    // Storage may be closed (private window): then only consistency can be shown.
    return { kind: 'unkept', key: seen };
  }
}

function read(text: string | null): KnownKey | null {
  if (text === null) return null;
  const parsed = Stored.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}

/** Lets go of the key of a client's log: the next one seen is the first again. */
export function forgetKey(storage: Pick<Storage, 'removeItem'>, clientId: string): void {
  storage.removeItem(nameOf(clientId));
}
