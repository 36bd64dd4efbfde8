import type { Platform as SeglPlatform } from '#lib/server/platform/platform.ts';
import type { RequestQuotas } from '#lib/server/platform/quotas.ts';

declare global {
  namespace App {
    interface Locals {
      platform: SeglPlatform;
      /** Names this request in its answer, in the log and in the events. */
      requestId: string;
      /** What the route answers depends on no session: it says itself for how long it may be kept. */
      cacheable?: boolean;
      /** What the request has taken of them; undefined where nothing is counted. */
      quotas?: RequestQuotas;
    }
    interface Error {
      /** A code. */
      message: string;
      request?: string;
    }
  }
}

export {};
