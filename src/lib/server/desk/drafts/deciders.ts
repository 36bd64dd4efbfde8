import type { Given } from '#lib/domain/approval/asked.ts';
import { may, ROLES } from '#lib/domain/access/role.ts';
import type { Deciders } from '#lib/domain/drafts/draft-rules.ts';
import { HANDS_ON } from '#lib/domain/events/replay/four-eyes.ts';
import { actorsOf } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { holdMembersWith, membersWith } from '../members-store.ts';
import type { Draft } from './store.ts';

/** Who may approve in a client. */
export const APPROVING = ROLES.filter((role) => may(role, 'draft.approve'));

/**
 * What the four-eyes rule asks. Who had a hand in a draft is told by its events: each one who ever captured, coded or
 * submitted it, also where another's coding has taken the place of theirs.
 */
export async function decidersOf(
  tx: Tx,
  context: Context,
  draft: Draft,
  given: readonly Given[],
): Promise<Deciders> {
  const involved = await handsOn(tx, context, draft);
  return { involved, approvers: stillToDecide(await membersWith(tx, context.clientId, APPROVING), given) };
}

const stillToDecide = (able: readonly string[], given: readonly Given[]) =>
  able.filter((id) => !given.some(({ by }) => by === id));

/**
 * The same, and still true when the transaction ends; without those who have approved it as it stands, who can't be the other
 * whom one's own work waits for.
 */
export async function holdDeciders(
  tx: Tx,
  context: Context,
  draft: Draft,
  given: readonly Given[],
): Promise<Deciders> {
  const involved = await handsOn(tx, context, draft);
  const able = await holdMembersWith(tx, context.clientId, APPROVING);
  return { involved, approvers: stillToDecide(able, given) };
}

async function handsOn(tx: Tx, context: Context, draft: Draft): Promise<string[]> {
  const actors = await actorsOf(tx, context, { type: 'draft', id: draft.id }, HANDS_ON);
  const named = [draft.createdBy, ...(draft.submittedBy ? [draft.submittedBy] : [])];
  return [...new Set([...named, ...actors])];
}
