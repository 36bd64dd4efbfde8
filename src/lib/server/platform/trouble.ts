import type { Platform } from './platform.ts';

/** Kept apart from the platform, whose parts are made once: what went wrong since the process was started. */
const raised = new WeakMap<Platform, Set<string>>();

/** As many as are told; who can raise them at will must not fill the memory. */
const MOST = 100;

/**
 * Says that something is wrong that no request shows: `/health` tells it, under 200, until the process is started anew. That
 * is how an operator clears it, once they know what it was.
 */
export function raise(platform: Platform, what: string): void {
  const all = raised.get(platform) ?? new Set();
  if (all.size < MOST) all.add(what);
  raised.set(platform, all);
}

/** What was raised, each once; none on a sound server. */
export function troubleOn(platform: Platform): readonly string[] {
  return [...(raised.get(platform) ?? [])];
}
