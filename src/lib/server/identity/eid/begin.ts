import { ownPath } from '#lib/domain/access/eid.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { EidProvider } from '#lib/server/platform/config/eid-providers.ts';
import { sealErrand, type EidPurpose } from './errand.ts';
import { addressAt, newSent, type ProviderRefused } from './provider.ts';

export type BeginEidError = { readonly code: 'eid_provider_unknown' } | ProviderRefused;

/** Those that an installation has, for whoever wants to get in. */
export function providersOf({ config }: Platform): { readonly id: string; readonly name: string }[] {
  return config.eidProviders.map(({ id, name }) => ({ id, name }));
}

/** Whether any of these issuers is one that the installation has: what others say is asked for no more. */
export function isAtProvider(
  { eidProviders }: Pick<Platform['config'], 'eidProviders'>,
  issuers: readonly string[],
): boolean {
  return eidProviders.some(({ issuer }) => issuers.includes(issuer));
}

export function providerOf({ config }: Platform, wanted: string): EidProvider | null {
  return config.eidProviders.find(({ id }) => id === wanted) ?? null;
}

/** Where a provider sends people back to: each to a door of its own, so that none answers for another (RFC 9700, 4.4). */
export function returnAddress(origin: string, { id }: EidProvider): string {
  return `${origin}/eid/${id}`;
}

/**
 * Sends somebody to a provider. Errors: eid_provider_unknown, eid_unreachable, eid_refused (what it says of itself can't be used).
 * @returns where to, and what their browser keeps until they come back
 */
export async function beginEid(
  platform: Platform,
  asked: {
    readonly provider: string;
    readonly purpose: EidPurpose;
    readonly userId: string | null;
    readonly next: string;
    readonly origin: string;
  },
): Promise<Result<{ readonly url: string; readonly errand: string }, BeginEidError>> {
  const provider = providerOf(platform, asked.provider);
  if (!provider) return err({ code: 'eid_provider_unknown' });
  const sent = newSent();
  const address = await addressAt(platform.log, provider, sent, returnAddress(asked.origin, provider));
  if (!address.ok) return address;
  const { purpose, userId, next } = asked;
  const begunAt = platform.clock.now().getTime();
  const errand = { provider: provider.id, purpose, userId, next: ownPath(next), begunAt, sent };
  return ok({ url: address.value.href, errand: sealErrand(platform, errand) });
}
