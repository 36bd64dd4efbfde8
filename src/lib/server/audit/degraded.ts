import type { Platform } from '#lib/server/platform/platform.ts';
import { memoryOf } from './memory/memory.ts';
import { sequencerOf } from './sequence/sequencer.ts';

/** What is wrong with the logs, as far as this process knows, without saying whose. */
export function logsDegraded(platform: Platform): string[] {
  const { unsigned } = sequencerOf(platform);
  return [
    ...(unsigned > 0 ? [`${unsigned} of the logs not signed`] : []),
    ...(memoryOf(platform).second?.trouble ? ['the second place of the memory does not answer'] : []),
  ];
}
