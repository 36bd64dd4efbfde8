import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ActProof, ProvenAct, SigningWays } from '../audit/index.ts';
import {
  confirmPerson,
  hostOf,
  IDENTITY_TRANSPORT,
  signingPasskeys,
  takeAct,
  type ActRefused,
  type SecondFactorError,
  type Site,
} from '../identity/index.ts';
import type { Context } from '../platform/context.ts';
import type { Transport } from '../platform/rpc.ts';

/**
 * What an act asks of its person: that their passkey signed it, if they have one that the client's log vouches for; else a
 * one-time code. Errors: those of {@link takeAct}; `passkey_required` (a code, of whoever has such a passkey), and those of
 * {@link confirmPerson}.
 */
export async function proveAct(
  context: Context,
  { totp = '', signed, ...proof }: ActProof,
  shown: (at: Date) => Uint8Array,
): Promise<Result<ProvenAct, ProveActError>> {
  if (signed) {
    const { session: _, ...act } = proof;
    const taken = await takeAct(context, { ...act, ...signed, shown });
    return taken.ok ? ok({ method: 'passkey', signature: taken.value }) : taken;
  }
  if ((await signingWays(context, proof.site)).passkeys.length > 0) return err({ code: 'passkey_required' });
  const { site: _, ...withoutSite } = proof;
  const confirmed = await confirmPerson(context, { ...withoutSite, shown: { code: totp } });
  return confirmed.ok ? ok({ method: 'totp', signature: null }) : confirmed;
}

export type ProveActError = ActRefused | SecondFactorError | { readonly code: 'passkey_required' };

/** How the person who acts signs. */
export async function signingWays(context: Context, site: Site): Promise<SigningWays> {
  const found = await context.transaction(async (tx) => ok(await signingPasskeys(tx, context)));
  return { host: hostOf(site), passkeys: found.ok ? found.value : [] };
}

declare module '../platform/rpc/refusals.ts' {
  interface Codes {
    proving: keyof typeof PROVE_ACT_TRANSPORT;
  }
}

/** Each is asked for while an earlier attempt at the same act may still be under way. */
export const PROVE_ACT_TRANSPORT = {
  ...IDENTITY_TRANSPORT,
  passkey_copied: ['CONFLICT', 'as_before'],
  passkey_not_told: ['CONFLICT', 'as_before'],
  passkey_required: ['CONFLICT', 'as_before'],
  passkey_unvouched: ['CONFLICT', 'as_before'],
  signature_invalid: ['BAD_REQUEST', 'as_before'],
  signature_moment: ['CONFLICT', 'as_before'],
} as const satisfies Record<ProveActError['code'], Transport>;
