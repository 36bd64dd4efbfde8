import * as z from 'zod/mini';
import { statementHashHex } from '../canonical.ts';
import { toDecimal } from '../money.ts';
import { DraftContent, hasOriginals, photosStatement } from '../drafts/draft.ts';
import { ordinal, sha256Hex } from '../input.ts';

/**
 * What a device may do without network. Each is stored on the device before the screen says
 * *saved*, sent in order, and applied by the server exactly once.
 */
export const Mutation = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('draft.save'),
    draftId: z.uuid(),
    /** The server's revision this change was made on; null when the draft is new. */
    baseRevision: z.nullable(ordinal),
    content: DraftContent,
  }),
  z.object({
    type: z.literal('draft.discard'),
    draftId: z.uuid(),
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
  if (mutation.type === 'draft.discard')
    return statementHashHex({ statement: 'segl.mutation.v1', ...mutation });
  const { amount, ...rest } = mutation.content;
  const version = hasOriginals(rest.photos) ? 'v2' : 'v1';
  return statementHashHex({
    statement: `segl.mutation.${version}`,
    ...mutation,
    content: {
      ...rest,
      amount: amount === null ? null : toDecimal(amount),
      photos: photosStatement(rest.photos, version),
    },
  });
}
