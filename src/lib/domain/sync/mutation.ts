import * as z from 'zod/mini';
import type { JsonObject } from '../canonical.ts';
import { contentStatement, DraftContent, hasOriginals } from '../drafts/draft.ts';
import { ordinal, sha256Hex, uuid } from '../input.ts';
import { statement } from '../statement.ts';

/**
 * What a device may do without network. Each is stored on the device before the screen says
 * *saved*, sent in order, and applied by the server exactly once.
 */
export const Mutation = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('draft.save'),
    draftId: uuid,
    /** The server's revision this change was made on; null when the draft is new. */
    baseRevision: z.nullable(ordinal),
    content: DraftContent,
  }),
  z.object({
    type: z.literal('draft.discard'),
    draftId: uuid,
    baseRevision: z.nullable(ordinal),
  }),
]);
export type Mutation = z.infer<typeof Mutation>;

/** A mutation on its way: device, monotonic number without gaps from 1, and the hash of the payload. */
export const MutationEnvelope = z.object({
  mutationId: ordinal,
  payloadHash: sha256Hex,
  mutation: Mutation,
});
export type MutationEnvelope = z.infer<typeof MutationEnvelope>;

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
