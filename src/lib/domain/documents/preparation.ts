import type { Standing } from './document.ts';

/**
 * Which words a signer agrees to: those under the seal of the last step (`signing.binds` and `signing.printed`). Raised
 * where they come to say something else; who prepared under others agrees anew. Held by `ui/signing/consent.test.ts`.
 */
export const CONSENT = 'segl.signing-words.v1';

/** Why what was prepared can't be signed by any more. */
export const FALLS = ['changed', 'withdrawn', 'declined', 'signed', 'gone', 'words'] as const;
/**
 * `changed`: the file is another than the one that was read, also where somebody has signed it since. `withdrawn`, `declined`: it
 * was closed. `signed`: by this very person. `gone`: it is not theirs to open, or to sign, any more. `words`: what they
 * agreed to says something else.
 */
export type Fall = (typeof FALLS)[number];

/** What a person prepared to sign: the file they read, and the words they agreed to. */
export interface Agreed {
  /** Hex SHA-256 of the file. */
  readonly sha256: string;
  readonly consent: string;
}

interface Stands {
  readonly sha256: string;
  readonly standing: Standing;
  readonly signers: readonly { readonly userId: string; readonly signedAt: Date | null }[];
}

/**
 * Why this person can't sign a document by what they prepared, as it stands now; null: they can. The server judges it
 * anew when they sign (`checkSign`): this says it before they are asked.
 * @param document null: they may not see it, or there is none
 */
export function fallOf(prepared: Agreed, document: Stands | null, personId: string): Fall | null {
  const own = document?.signers.find(({ userId }) => userId === personId);
  if (!document || !own) return 'gone';
  if (own.signedAt !== null) return 'signed';
  if (document.standing === 'declined') return 'declined';
  if (document.standing === 'withdrawn' || document.standing === 'discarded') return 'withdrawn';
  if (document.sha256 !== prepared.sha256) return 'changed';
  return prepared.consent === CONSENT ? null : 'words';
}
