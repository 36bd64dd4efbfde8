import { buildPushPayload } from '@block65/webcrypto-web-push';
import { p256 } from '@noble/curves/nist.js';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import type { PushMessage } from '#lib/domain/push/news.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Config } from '../config/config.ts';
import type { KeyProvider } from '../keys.ts';
import { originOf } from '../origin.ts';
import { isOfService } from './services.ts';

/** What a browser gives out, so that it can be told something (RFC 8291). */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

/** `push_gone`: for good, as the browser gave it up; the other may pass. */
export type PushFailure = { readonly code: 'push_gone' } | { readonly code: 'push_unavailable' };

export interface Pusher {
  /** What browsers make subscriptions for: the public key, uncompressed, base64url (RFC 8292). */
  readonly publicKey: string;
  /** Whether a subscription leads to a service that is known. */
  takes(endpoint: string): boolean;
  /** Sends a message, encrypted for that browser alone. The same topic again takes the place of one that was not delivered. */
  send(target: PushTarget, message: PushMessage): Promise<Result<void, PushFailure>>;
}

/** In seconds: what nobody's device fetched by then is old. */
const TTL = 24 * 60 * 60;
const PATIENCE_MS = 15_000;

/** Null where no service is configured. */
export function createPusher(config: Config, keys: KeyProvider): Pusher | null {
  const { pushServices: services } = config;
  if (services.length === 0) return null;
  const vapid = { ...vapidKeys(keys), subject: subjectOf(config) };
  return {
    publicKey: vapid.publicKey,
    takes: (endpoint) => isOfService(endpoint, services),
    async send({ endpoint, p256dh, auth }, message) {
      // What was configured when it was made may not be now.
      if (!isOfService(endpoint, services)) return err({ code: 'push_gone' });
      try {
        const subscription = { endpoint, expirationTime: null, keys: { p256dh, auth } };
        const options = { ttl: TTL, topic: message.news, urgency: 'normal' } as const;
        const { headers, method, body } = await buildPushPayload(
          { data: { ...message }, options },
          subscription,
          vapid,
        );
        const signal = AbortSignal.timeout(PATIENCE_MS);
        const answer = await fetch(endpoint, { method, headers, body, redirect: 'error', signal });
        await answer.body?.cancel();
        if (answer.ok) return ok();
        // 403: made for another key than the installation has now (RFC 8292, 4.2).
        return err({ code: [403, 404, 410].includes(answer.status) ? 'push_gone' : 'push_unavailable' });
      } catch {
        return err({ code: 'push_unavailable' });
      }
    },
  };
}

/** Always the same for an installation, and nobody's who does not have its key. */
function vapidKeys(keys: KeyProvider): { publicKey: string; privateKey: string } {
  const seed = Buffer.concat([keys.derive('push.vapid.v1 0'), keys.derive('push.vapid.v1 1')]).subarray(
    0,
    48,
  );
  const scalar = p256.utils.randomSecretKey(seed);
  return {
    publicKey: base64UrlOf(p256.getPublicKey(scalar, false)),
    privateKey: base64UrlOf(scalar),
  };
}

/** Whom a service writes to about what is sent: browsers' services take an address of mail or of the web (RFC 8292, 2.1). */
function subjectOf(config: Config): string {
  const [contact] = config.securityContacts.filter((each) => /^(mailto|https):/.test(each));
  return contact ?? originOf(config);
}
