import type { Platform as SeglPlatform } from '#lib/server/platform/platform.ts';

declare global {
  namespace App {
    interface Locals {
      platform: SeglPlatform;
      /** Names this request in its answer, in the log and in the events. */
      requestId: string;
    }
    interface Error {
      /** A code. */
      message: string;
      request?: string;
    }
  }
}

export {};
