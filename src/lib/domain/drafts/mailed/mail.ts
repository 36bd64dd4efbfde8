import { bytesToHex } from '@noble/hashes/utils.js';
import type { AttachmentType } from '../../receipt/attachment.ts';
import { statement } from '../../statement.ts';

/** Bytes of a message as it comes: one attachment of the largest kind, in Base64, with a letter around it. */
export const LARGEST_MAIL = 30 * 1024 * 1024;

/** As many drafts as one mail makes. */
export const MOST_RECEIPTS = 20;

/**
 * Why a part makes no draft: `type`: it is no picture and no PDF; `size`: larger than a receipt may be; `in_text`: a small picture
 * that stands in the letter's text, as a logo does; `again`: the same bytes are in the mail before.
 */
export const REFUSALS = ['type', 'size', 'in_text', 'again'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What was in a mail beside its text. */
export interface MailPart {
  /** As the sender called it; may be empty. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: Uint8Array;
  /** What its bytes are. */
  readonly type: AttachmentType | null;
  readonly refused: Refusal | null;
  /** The draft it is, or becomes once it is let in. */
  readonly draftId: string | null;
}

export interface Mail {
  readonly id: string;
  /** The client's address that it came to. */
  readonly addressId: string;
  readonly receivedAt: Date;
  /** The address it says it is from: nobody has proven that. */
  readonly sender: string;
  readonly subject: string;
  readonly state: 'waits' | 'taken';
  readonly decidedAt: Date | null;
  /** The member whose address the sender is, the machine where the sender is always let in, or who let it in. */
  readonly decidedBy: string | null;
  readonly parts: readonly MailPart[];
}

/** `segl.mail.v1`: whom it says it is from, what was in it, and what became of each. */
export const mailStatement = statement<Mail>('segl.mail', {
  v1: ({ id, addressId, receivedAt, sender, subject, state, decidedAt, decidedBy, parts }) => ({
    ...{ id, addressId, receivedAt: receivedAt.toISOString(), sender, subject, state },
    ...{ decidedAt: decidedAt?.toISOString() ?? null, decidedBy },
    parts: parts.map(({ name, size, sha256, type, refused, draftId }) => ({
      ...{ name, size, sha256: bytesToHex(sha256), type, refused, draftId },
    })),
  }),
});
