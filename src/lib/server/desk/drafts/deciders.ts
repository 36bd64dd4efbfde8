import { may, ROLES } from '#lib/domain/access/role.ts';
import type { Deciders } from '#lib/domain/drafts/draft-rules.ts';
import { HANDS_ON } from '#lib/domain/events/replay/four-eyes.ts';
import { actorsOf } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { holdMembersWith, membersWith } from '../members-store.ts';
import type { Draft } from './store.ts';

const APPROVING = ROLES.filter((role) => may(role, 'draft.approve'));

/**
 * What the four-eyes rule asks. Who had a hand in a draft is told by its events: each one who ever captured, coded or
 * submitted it, also where another's coding has taken the place of theirs.
 */
export async function decidersOf(tx: Tx, context: Context, draft: Draft): Promise<Deciders> {
  const involved = await handsOn(tx, context, draft);
  return { involved, approvers: await membersWith(tx, context.clientId, APPROVING) };
}

/** The same, and still true when the transaction ends. */
export async function holdDeciders(tx: Tx, context: Context, draft: Draft): Promise<Deciders> {
  const involved = await handsOn(tx, context, draft);
  return { involved, approvers: await holdMembersWith(tx, context.clientId, APPROVING) };
}

async function handsOn(tx: Tx, context: Context, draft: Draft): Promise<string[]> {
  const actors = await actorsOf(tx, context, { type: 'draft', id: draft.id }, HANDS_ON);
  const named = [draft.createdBy, ...(draft.submittedBy ? [draft.submittedBy] : [])];
  return [...new Set([...named, ...actors])];
}
