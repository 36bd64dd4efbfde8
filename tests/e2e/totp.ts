import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateTOTP } from '@oslojs/otp';

/** The code an authenticator app shows now for an `otpauth://` address. */
export function codeNow(uri: string): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return generateTOTP(decodeBase32IgnorePadding(secret), 30, 6);
}
