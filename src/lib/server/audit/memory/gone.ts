import { NO_CLIENT } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { TIMES } from '../time/list.ts';
import type { Finding } from '../verify/findings.ts';
import { BEGINNING, clientsAt } from './kept.ts';
import { memoryOf } from './memory.ts';
import { NotSigned } from './not-signed.ts';

/**
 * Holds the clients there are against those that each place remembers: one that is gone altogether has no log that could
 * tell (`client_gone`). Beside it the lists themselves: `memory_missing` where there is none beside heads that are remembered, and
 * `memory_unreadable`. That nothing at all is remembered, each client's log says (`verifyLog`).
 */
export async function clientsGone(platform: Platform, present: readonly string[]): Promise<Finding[]> {
  // What is remembered of the installation itself is under names of its own.
  const there = new Set([...present, NO_CLIENT, TIMES]);
  const findings: Finding[] = [];
  for (const place of memoryOf(platform).places) {
    const add = (code: Finding['code'], expected: string, found: string) =>
      findings.push({ code, subject: 'client', place: `memory in ${place.name}`, expected, found });
    try {
      const known = await clientsAt(place, platform.keys);
      if (!known && !(await place.isEmpty(BEGINNING))) add('memory_missing', 'the list of clients', 'none');
      for (const clientId of known ?? []) if (!there.has(clientId)) add('client_gone', clientId, 'none');
    } catch (cause) {
      if (!(cause instanceof NotSigned)) throw cause;
      add('memory_unreadable', 'the list of clients', cause.message);
    }
  }
  return findings;
}
