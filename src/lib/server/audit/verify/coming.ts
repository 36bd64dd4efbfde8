import { equalBytes } from '#lib/domain/bytes.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { OnTheirWay } from '../outbox/deliver.ts';
import { statementsUnder } from '../outbox/store.ts';
import type { PreparedEvent } from '../record.ts';
import type { Findings } from './findings.ts';
import { HeldBack } from './held.ts';

/**
 * Names what is on its way and can't arrive: entries that nobody can open, events whose id the log has under another
 * statement, and what has waited too long.
 * @returns the events that are to come; one that is in the log and not yet out of the outbox has come, and is the last
 *   word on nothing
 */
export async function checkComing(
  tx: Tx,
  { clientId, platform }: Context,
  { events, unreadable }: OnTheirWay,
  findings: Findings,
): Promise<PreparedEvent[]> {
  for (const eventId of unreadable) {
    const expected = 'an entry that this installation sealed for this client';
    const place = `audit.outbox ${eventId}`;
    findings.add({ code: 'outbox_unreadable', subject: 'log', place, expected, found: 'another' });
  }
  const there = await statementsUnder(
    tx,
    clientId,
    events.map(({ id }) => id),
  );
  const held = new HeldBack('audit.outbox', platform.clock.now());
  const coming = events.filter(({ id, kind, subjectType, subjectId, statement }) => {
    const arrived = there.get(id);
    if (!arrived) return true;
    if (!equalBytes(arrived, statement)) {
      const subject = `${subjectType} ${subjectId}`;
      const expected = `${kind}, which is on its way under this id`;
      findings.add({
        code: 'outbox_taken',
        subject,
        place: `audit.event ${id}`,
        expected,
        found: 'another event',
      });
    }
    return false;
  });
  for (const event of coming) held.take(event);
  held.tell(findings);
  return coming;
}
