/**
 * The certificate policies under which Segl issues, and the method of identification each stands for.
 * The identifiers stand under 2.25 (X.667) and never get another meaning.
 */
const METHODS: Readonly<Record<string, string>> = {
  '2.25.265986547917622566332221222853386112817': 'totp',
  '2.25.240209083834190496256571052344935569915': 'service',
};

/** How the holder of a certificate was identified, as far as its policies say. */
export function methodOf(policies: readonly string[]): string | null {
  return policies.map((policy) => METHODS[policy]).find((method) => method !== undefined) ?? null;
}
