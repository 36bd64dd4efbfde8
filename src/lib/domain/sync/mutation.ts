import type { JsonObject } from '../canonical.ts';
import { contentStatement, DraftContent, hasOriginals } from '../drafts/draft.ts';
import { either, matching, nullable, object, uuid, whole } from '../shape.ts';
import { statement } from '../statement.ts';

/**
 * What a device may do without network. Each is stored on the device before the screen says
 * *saved*, sent in order, and applied by the server exactly once.
 */
export type Mutation =
  | {
      type: 'draft.save';
      draftId: string;
      /** The server's revision this change was made on; null when the draft is new. */
      baseRevision: number | null;
      content: DraftContent;
    }
  | { type: 'draft.discard'; draftId: string; baseRevision: number | null };

/** Counted up from 1. PostgreSQL's `integer`. */
const ordinal = whole(1, 2_147_483_647);
const about = { draftId: uuid, baseRevision: nullable(ordinal) };

export const Mutation = either<Mutation>({
  'draft.save': object({ ...about, content: DraftContent }),
  'draft.discard': object(about),
});

/** A mutation on its way: device, monotonic number without gaps from 1, and the hash of the payload. */
export interface MutationEnvelope {
  mutationId: number;
  payloadHash: string;
  mutation: Mutation;
}
export const MutationEnvelope = object<MutationEnvelope>({
  mutationId: ordinal,
  payloadHash: matching(/^[0-9a-f]{64}$/),
  mutation: Mutation,
});

/** What the server answers for one mutation, now and on every repeat. */
export type MutationOutcome =
  | { mutationId: number; outcome: 'applied'; revision: number }
  | { mutationId: number; outcome: 'rejected'; code: string };

/** `segl.mutation.v1` and `v2`: hashing it lets the server see that a repeated number carries the same change. */
export function mutationHash(mutation: Mutation): string {
  return mutationStatement.said(mutation).statement;
}

const mutationStatement = statement<Mutation>('segl.mutation', {
  v1: (mutation) =>
    mutation.type === 'draft.save' && hasOriginals(mutation.content.photos) ? null : sayIn('v1', mutation),
  v2: (mutation) => sayIn('v2', mutation),
});

function sayIn(version: 'v1' | 'v2', mutation: Mutation): JsonObject {
  const { type, draftId, baseRevision } = mutation;
  const about = { type, draftId, baseRevision };
  return mutation.type === 'draft.discard'
    ? about
    : { ...about, content: contentStatement(mutation.content, version) };
}
