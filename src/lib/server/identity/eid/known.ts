import { createHmac } from 'node:crypto';
import { isAuthenticatedAnew, levelOf, type Eid } from '#lib/domain/access/eid.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';
import { providerOf, returnAddress } from './begin.ts';
import { openErrand, takeErrand, type Errand } from './errand.ts';
import { claimsAt, type ProviderRefused } from './provider.ts';

export type EidRefused =
  | ProviderRefused
  | { readonly code: 'eid_stale' | 'eid_elsewhere' | 'eid_level_low' | 'eid_not_fresh' };

/** How somebody came back: at whose door, with what in the address, and what their browser kept. */
export interface Returned {
  readonly provider: string;
  /** The query of the address, as it came. */
  readonly query: string;
  readonly errand: string | null;
  readonly origin: string;
}

/**
 * What somebody was sent for, of what came back: read from what their browser kept, so that it is theirs. Errors: eid_stale
 * (nothing was kept, or it is over), eid_elsewhere (at another provider's door, or with what another browser was sent with).
 */
export function errandOf(
  { platform }: Context,
  { provider, query, errand: sealed }: Returned,
): Result<Errand, EidRefused> {
  const errand = openErrand(platform, sealed);
  if (!errand) return err({ code: 'eid_stale' });
  const states = new URLSearchParams(query).getAll('state');
  const own = errand.provider === provider && states.length === 1 && states[0] === errand.sent.state;
  return own ? ok(errand) : err({ code: 'eid_elsewhere' });
}

/**
 * Which eID somebody has shown, once. Errors, in this order: eid_stale (somebody came back with it before, or the provider is
 * not there any more), those of `claimsAt`, eid_level_low (an `acr` that is not taken), eid_not_fresh (they had authenticated
 * before, for something else).
 */
export async function shownEid(
  context: Context,
  errand: Errand,
  { query, origin }: Returned,
): Promise<Result<Eid, EidRefused>> {
  const { platform } = context;
  const provider = providerOf(platform, errand.provider);
  const taken = await context.transaction(async (tx) => ok(await takeErrand(tx, errand)));
  if (!provider || !taken.ok || !taken.value) return err({ code: 'eid_stale' });
  const returned = new URL(returnAddress(origin, provider));
  returned.search = query;
  const claims = await claimsAt(platform.log, provider, errand.sent, returned);
  if (!claims.ok) return claims;
  const { subject, acr, authTime } = claims.value;
  const level = levelOf(provider.levels, acr);
  if (!level) return err({ code: 'eid_level_low' });
  const between = { begunAt: new Date(errand.begunAt), now: platform.clock.now() };
  if (!isAuthenticatedAnew(authTime, between)) return err({ code: 'eid_not_fresh' });
  return ok({ id: eidId(platform.keys, provider.issuer, subject), issuer: provider.issuer, level });
}

/**
 * What stands for an issuer's subject, hex. Some issuers call people by their national identity number, which can be tried out:
 * nobody does so without the installation's key.
 */
export function eidId(keys: KeyProvider, issuer: string, subject: string): string {
  const mac = createHmac('sha256', keys.derive('identity.eid.v1'));
  return mac.update(JSON.stringify([issuer, subject])).digest('hex');
}
