import { partOf } from '#lib/domain/approval/asked.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { decidersOf } from './deciders.ts';
import { rulesNow, standingsOf } from './standing.ts';
import { draftsIn } from './store.ts';

/** For whose approval something waits, by the rules and by four eyes. */
export async function approversAwaited(tx: Tx, context: Context): Promise<string[]> {
  const drafts = await draftsIn(tx, context.clientId, ['submitted']);
  const now = await rulesNow(tx, context);
  const awaited = new Set<string>();
  for (const { draft, standing } of await standingsOf(tx, context, drafts, now)) {
    const { involved, approvers } = await decidersOf(tx, context, draft, standing.given);
    const others = approvers.filter((id) => !involved.includes(id));
    for (const id of others.length > 0 ? others : approvers)
      if (partOf(id, { ...standing, ...now }).ok) awaited.add(id);
  }
  return [...awaited];
}
