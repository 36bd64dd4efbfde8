import { createContext, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';

/** A context for someone not signed in: no client, and an actor that is nobody. */
export function visitor(platform: Platform, requestId: string, device?: string): Context {
  return createContext(platform, { clientId: NO_CLIENT, actorId: NO_CLIENT, requestId, device });
}
