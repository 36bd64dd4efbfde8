import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { assignments, saidOfAssignment, type Assignment } from './register.ts';

/** Ends one that is held. @returns the id of its event; null where it was ended before */
export async function endAssignment(tx: Tx, context: Context, row: Assignment): Promise<string | null> {
  if (row.endedAt !== null) return null;
  const to = { endedAt: context.platform.clock.now(), endedBy: context.actorId };
  return assignments.change(tx, context, 'assignment.ended', { row, to, detail: saidOfAssignment(row) });
}

/** Ends all of the context's firm that are of this person, or of this client of the firm's. @returns them, as they were */
export async function endAssignments(
  tx: Tx,
  context: Context,
  of: { readonly userId: string } | { readonly engagement: string },
): Promise<Assignment[]> {
  const { clientId } = context;
  const ended: Assignment[] = [];
  for (const { id } of await assignments.list(tx, clientId, { ...of, endedAt: null })) {
    const row = await assignments.hold(tx, clientId, { id });
    if (!row || row.endedAt !== null) continue;
    await endAssignment(tx, context, row);
    ended.push(row);
  }
  return ended;
}
