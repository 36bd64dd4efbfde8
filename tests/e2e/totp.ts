import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateHOTP } from '@oslojs/otp';

const STEP_MS = 30_000;

/** The code an authenticator app shows at that moment for an `otpauth://` address. */
export function codeAt(uri: string, at: Date): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return generateHOTP(decodeBase32IgnorePadding(secret), BigInt(Math.floor(at.getTime() / STEP_MS)), 6);
}

export const codeNow = (uri: string): string => codeAt(uri, new Date());
