import { statementHash } from '../canonical.ts';
import { statement } from '../statement.ts';

/*
 * What a person's passkey signs of an act, as they were shown it. The browser states it from what it draws, the server anew
 * from its own rows, and whoever verifies from the log's.
 */

/** That a person signs a document. */
export interface ShownSigning {
  readonly client: string;
  readonly person: string;
  /** The act's own id, by which it is done once. */
  readonly act: string;
  readonly document: string;
  /** Hex SHA-256 of the PDF's bytes that were shown; the signature is appended to them. */
  readonly file: string;
  /** When it was shown, by the device's clock. */
  readonly at: Date;
}

/** `segl.document-signing.v1`. */
export const signingStatement = statement<ShownSigning>('segl.document-signing', {
  v1: ({ at, ...shown }) => ({ ...shown, at: at.toISOString() }),
});

/** SHA-256 of its statement: the challenge that the passkey signs. */
export const signingHash = (shown: ShownSigning): Uint8Array => statementHash(signingStatement.of(shown));

/** That a person erases the readable parts of these events, for good. */
export interface ShownErasing {
  readonly client: string;
  readonly person: string;
  /** Ids, in any order; stated in ascending order, each once. */
  readonly events: readonly string[];
  readonly ground: string;
  readonly reference: string | null;
  /** When it was shown, by the device's clock. */
  readonly at: Date;
}

/** `segl.detail-erasing.v1`. */
export const erasingStatement = statement<ShownErasing>('segl.detail-erasing', {
  v1: ({ at, events, ...shown }) => ({
    ...shown,
    events: [...new Set(events)].sort(),
    at: at.toISOString(),
  }),
});

/** SHA-256 of its statement: the challenge that the passkey signs. */
export const erasingHash = (shown: ShownErasing): Uint8Array => statementHash(erasingStatement.of(shown));
