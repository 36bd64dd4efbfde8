import { bytesToHex } from '@noble/hashes/utils.js';
import type { DecidedThen } from '#lib/domain/approval/replay/signed.ts';
import { placesOf } from '#lib/server/audit/index.ts';
import type { Tx } from '../../platform/database.ts';
import { shownIn } from './signed.ts';
import { approvalsOf, signaturesOf } from './store.ts';

const DECIDED = ['approval.approved', 'approval.counted', 'approval.returned'] as const;

/** What was decided about these drafts, by draft, with what was signed of it. */
export async function decidedThen(
  tx: Tx,
  clientId: string,
  draftIds: readonly string[],
): Promise<ReadonlyMap<string, readonly DecidedThen[]>> {
  const rows = await approvalsOf(tx, clientId, draftIds);
  const hashes = rows.flatMap(({ signature }) => signature ?? []);
  const signatures = new Map(
    (await signaturesOf(tx, clientId, hashes)).map((each) => [bytesToHex(each.hash), each]),
  );
  const ids = rows.map(({ id }) => id);
  const places = new Map<string, NonNullable<DecidedThen['event']>>();
  for (const kind of DECIDED)
    for (const [id, place] of await placesOf(tx, clientId, { kind, type: 'approval', ids }))
      places.set(id, place);
  const decisions = rows.map((row) => {
    const { id, draftId, decidedAt: at, signature, contentHash } = row;
    const gesture = signature && bytesToHex(signature);
    const shown = shownIn(clientId, row, bytesToHex(contentHash));
    const signed = gesture === null ? null : { gesture, row: signatures.get(gesture) ?? null, shown };
    return { draftId, at, signed, event: places.get(id) ?? null };
  });
  return Map.groupBy(decisions, ({ draftId }) => draftId);
}
