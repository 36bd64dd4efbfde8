import type { Transport } from '../platform/rpc.ts';
import type { SecondFactorError } from './second-factor.ts';
import type { SignInError } from './service.ts';

declare module '../platform/rpc/refusals.ts' {
  interface Codes {
    identity: keyof typeof IDENTITY_TRANSPORT;
  }
}

type IdentityError = SignInError | SecondFactorError | { code: 'link_invalid' };

/** How each of identity's expected errors travels. A code without a line here does not compile. */
export const IDENTITY_TRANSPORT = {
  email_invalid: 'BAD_REQUEST',
  link_invalid: 'UNAUTHORIZED',
  rate_limited: 'TOO_MANY_REQUESTS',
  second_factor_missing: 'CONFLICT',
  second_factor_wrong: 'FORBIDDEN',
  sign_in_busy: 'TOO_MANY_REQUESTS',
  sign_in_failed: 'UNAUTHORIZED',
  totp_required: 'UNAUTHORIZED',
} as const satisfies Record<IdentityError['code'], Transport>;
