/** How the holder of a certificate was identified; `service`: the seal of the service itself, for no person. */
export type IdentificationMethod = 'passkey' | 'totp' | 'service';

/**
 * The certificate policy under which Segl issues for each method. The identifiers stand under 2.25, where anyone may take
 * one by drawing a UUID (X.667); these are ours for good: a new meaning gets a new one.
 */
export const POLICY_OF: Readonly<Record<IdentificationMethod, string>> = {
  passkey: '2.25.181549351568812448047838164827003812235',
  totp: '2.25.265986547917622566332221222853386112817',
  service: '2.25.240209083834190496256571052344935569915',
};

/** How the holder of a certificate was identified, as far as its policies say. */
export function methodOf(policies: readonly string[]): string | null {
  const found = Object.entries(POLICY_OF).find(([, policy]) => policies.includes(policy));
  return found?.[0] ?? null;
}
