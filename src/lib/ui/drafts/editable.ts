import { checkSave } from '#lib/domain/drafts/draft-rules.ts';
import type { DraftItem, ServerDraft } from './standing.ts';

/**
 * Whether the author may change the draft, as the server will judge it, by the same rule. What the server was last
 * heard to hold decides; of a draft it has not been heard of, nothing speaks against.
 */
export function isEditable(
  { server }: { readonly server: Pick<ServerDraft, 'revision' | 'state' | 'createdBy'> | null },
  actorId: string,
): boolean {
  if (!server) return true;
  const { revision, state, createdBy } = server;
  return checkSave({ revision, state, createdBy, coding: null }, { baseRevision: revision, actorId }).ok;
}

/** The server's revision to build a change on: what is on the screen is the server's, unless unsent changes stand. */
export function seenRevision({ local, server }: DraftItem): number | undefined {
  return server && local?.state !== 'local' ? server.revision : undefined;
}
