import { bytesToHex } from '@noble/hashes/utils.js';
import { awayKeyStatement, awayRecordStatement, type AwayKey } from '#lib/domain/approval/away/statements.ts';
import { judgeAway } from '#lib/domain/approval/replay/away.ts';
import type { Life } from '#lib/domain/events/replay/life.ts';
import type { Others } from '#lib/domain/events/replay/others.ts';
import { placesOf, reconcilerOf, type Reconciler } from '#lib/server/audit/index.ts';
import type { Tx } from '../../platform/database.ts';
import { shownIn } from '../drafts/signed.ts';
import { findApproval } from '../drafts/store.ts';
import { allAwayKeys, allAwayRecords } from './store.ts';

export const awayKeys = reconcilerOf<AwayKey & { readonly id: string }>(
  'away-key',
  ['ledger.away_key'],
  awayKeyStatement,
  allAwayKeys,
);

/** Each against its key, the one that the same key signed before, and what was decided by it. */
export const awayDecisions: Reconciler = {
  subjectType: 'away-decision',
  tables: ['ledger.away_decision'],
  async *current(tx, { clientId: client }) {
    const records = await allAwayRecords(tx, client);
    const ids = records.map(({ id }) => id);
    const places = await placesIn(tx, client, ids);
    let last: { key: string; counter: number; place: number } | null = null;
    for (const record of records) {
      const key = bytesToHex(record.key);
      const before = last?.key === key ? last : null;
      const place = places.get(record.id);
      if (place !== undefined) last = { key, counter: record.counter, place };
      const approval = record.refused === null ? await findApproval(tx, client, record.id) : null;
      const decided = approval && shownIn(client, approval, bytesToHex(approval.contentHash));
      const against = async ({ events }: Life, others: Others) => {
        const event = events.at(-1);
        if (!event?.marked) return [];
        const at = { eventId: event.id, place: event.place, moment: Date.parse(event.at) };
        return judgeAway({ client, record, before, decided }, at, others);
      };
      const as = (form: string | null) => awayRecordStatement.as(record, form);
      yield { id: record.id, as, row: { ...record }, against };
    }
  },
};

async function placesIn(
  tx: Tx,
  clientId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const kind of ['away-decision.taken', 'away-decision.void'] as const)
    for (const [id, { place }] of await placesOf(tx, clientId, { kind, type: 'away-decision', ids }))
      found.set(id, place);
  return found;
}
