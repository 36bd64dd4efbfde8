import { mayFollow, ruleOf } from '#lib/domain/events/kinds.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Findings } from './findings.ts';
import { readSteps } from './rows.ts';

/**
 * Holds the life of every subject against the grammar of events: nothing happens to it that does not happen to its type, or
 * in a state in which it may not. Each way in which that is broken is one finding, at the first event that breaks it so. A kind that
 * this version does not write is data, and is not judged.
 */
export async function checkOrder(tx: Tx, clientId: string, findings: Findings): Promise<void> {
  for (const { kind, previous, subjectType, subjectId, eventId, times } of await readSteps(tx, clientId)) {
    const rule = ruleOf(kind);
    if (!rule || (rule.of === subjectType && mayFollow(previous, kind))) continue;
    const states = rule.from?.map((state) => state ?? 'the beginning').join(', ') ?? 'any state';
    findings.add({
      code: 'event_out_of_place',
      subject: `${subjectType} ${subjectId}`,
      place: `audit.event ${eventId}`,
      expected: `${kind} about a ${rule.of}, from ${states}`,
      found: `about a ${subjectType}, after ${previous ?? 'nothing'}; ${times} so`,
    });
  }
}
