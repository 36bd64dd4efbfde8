import { may, ROLES } from '#lib/domain/access/role.ts';
import type { Deciders } from '#lib/domain/drafts/draft-rules.ts';
import { actorsOf } from '#lib/server/audit/index.ts';
import type { Tx } from '../../platform/database.ts';
import { approversOf } from './deciders-store.ts';
import type { Draft } from './store.ts';

const APPROVING = ROLES.filter((role) => may(role, 'draft.approve'));
const HANDS_ON = ['draft.saved', 'draft.coded', 'draft.submitted'] as const;

/**
 * What the four-eyes rule asks. Who had a hand in a draft is told by its events: each one who ever captured, coded or
 * submitted it, also where another's coding has taken the place of theirs.
 *
 * @param hold whether the answer must still be true when the transaction ends
 */
export async function decidersOf(
  tx: Tx,
  clientId: string,
  draft: Draft,
  { hold }: { hold: boolean },
): Promise<Deciders> {
  const actors = await actorsOf(tx, clientId, { type: 'draft', id: draft.id }, HANDS_ON);
  const named = [draft.createdBy, ...(draft.submittedBy ? [draft.submittedBy] : [])];
  return {
    involved: [...new Set([...named, ...actors])],
    approvers: await approversOf(tx, clientId, APPROVING, { hold }),
  };
}
