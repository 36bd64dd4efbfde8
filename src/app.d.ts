import type { Platform as SeglPlatform } from '#lib/server/platform/platform.ts';

declare global {
  namespace App {
    interface Locals {
      platform: SeglPlatform;
    }
  }
}

export {};
