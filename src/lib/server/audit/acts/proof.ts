import * as z from 'zod';
import { AnswerInput } from '#lib/domain/access/assertion-input.ts';
import type { ActSignature } from '#lib/domain/acts/signature.ts';
import { instant, text } from '#lib/domain/input.ts';
import type { Failure, Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { ApiContext } from '#lib/server/platform/rpc.ts';

/** What a person shows for one act alone: what their passkey signed of it, or else a code. Devices of 0.6.0 know of codes. */
export const actShown = {
  totp: z.optional(text(20)),
  signed: z.optional(z.strictObject({ at: instant, assertion: AnswerInput })),
};
const Shown = z.strictObject(actShown);
export type ActShown = z.infer<typeof Shown>;

/** The same with where it comes from, and the act that it is for. */
export interface ActProof extends ActShown {
  readonly session: string | null;
  readonly site: ApiContext['site'];
  readonly address: string;
  readonly act: string;
  readonly subject: { readonly type: string; readonly id: string };
}

/** How the person who acts was found to be the one: by a code, or by what their passkey signed. */
export type ProvenAct =
  | { readonly method: 'totp'; readonly signature: null }
  | { readonly method: 'passkey'; readonly signature: ActSignature };

/**
 * The person who acts proves once more who they are, for this act alone: by their passkey, if they have one.
 * @param shown SHA-256 of what a device shows of the act at a moment, as it follows from the rows that are here
 */
export type ProveAct<E extends Failure> = (
  context: Context,
  proof: ActProof,
  shown: (at: Date) => Uint8Array,
) => Promise<Result<ProvenAct, E>>;

/** By which passkeys a person signs acts, on which host; none: they give a code. */
export interface SigningWays {
  readonly host: string;
  /** Their ids, base64url. */
  readonly passkeys: readonly string[];
}
