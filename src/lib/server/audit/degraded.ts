import type { Platform } from '#lib/server/platform/platform.ts';
import { memoryOf } from './memory/memory.ts';
import { sequencerOf } from './sequencer.ts';

/** What is wrong with the logs, as far as this process knows, without saying whose; null where nothing is. */
export function logsDegraded(platform: Platform): string | null {
  const { unsigned } = sequencerOf(platform);
  if (unsigned > 0) return `degraded: ${unsigned} of the logs not signed`;
  return memoryOf(platform).second?.trouble
    ? 'degraded: the second place of the memory does not answer'
    : null;
}
