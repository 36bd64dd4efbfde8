import { equalBytes } from '#lib/domain/tlog/bytes.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { OnTheirWay } from '../outbox/deliver.ts';
import { statementsUnder } from '../outbox/store.ts';
import type { PreparedEvent } from '../record.ts';
import type { Findings } from './findings.ts';

/**
 * Names what is on its way and can't arrive: entries that nobody can open, and events whose id the log has under another
 * statement.
 * @returns the events that are to come; one that is in the log and not yet out of the outbox has come, and is the last
 *   word on nothing
 */
export async function checkComing(
  tx: Tx,
  clientId: string,
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
  return events.filter(({ id, kind, subjectType, subjectId, statement }) => {
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
}
