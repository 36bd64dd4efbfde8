import * as z from 'zod/mini';
import { AnswerInput, base64Url } from '../../access/assertion-input.ts';
import { ordinal, sha256Hex, uuid, words } from '../../input.ts';
import { MOST_OF_GESTURE } from '../decision.ts';

/** A moment as a change says it: text, since it is hashed as it was sent. */
const moment = z.pipe(
  z.iso.datetime({ precision: 3 }),
  z.transform((written) => new Date(written)),
);

/** A ticket as it travels; `proof`: that this installation gave it to this person's key. */
export const TicketInput = z.strictObject({
  id: uuid,
  issuedAt: moment,
  expiresAt: moment,
  proof: base64Url(64),
});

/** A decision that was made without network, as the outbox of a device hands it over. */
export const AwayDecided = z.strictObject({
  ...{ approvalId: uuid, draftId: uuid, revision: ordinal, contentHash: sha256Hex },
  decision: z.enum(['approved', 'returned']),
  reason: z.nullable(words(500)),
  rules: z.nullable(ordinal),
  /** What a passkey signed of it, where one did. */
  signed: z.optional(
    z.strictObject({
      at: moment,
      decisions: z.array(sha256Hex).check(z.minLength(1), z.maxLength(MOST_OF_GESTURE)),
      assertion: AnswerInput,
    }),
  ),
  away: z.strictObject({
    key: sha256Hex,
    ticket: TicketInput,
    counter: ordinal,
    at: moment,
    /** Of the decision, as the device signed it. */
    decision: sha256Hex,
    signature: base64Url(86),
  }),
});
export type AwayDecided = z.output<typeof AwayDecided>;
