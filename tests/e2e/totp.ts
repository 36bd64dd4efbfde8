import { setTimeout as sleep } from 'node:timers/promises';
import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateHOTP } from '@oslojs/otp';

const STEP_MS = 30_000;

/** The code an authenticator app shows at that moment for an `otpauth://` address. */
export function codeAt(uri: string, at: Date): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return generateHOTP(decodeBase32IgnorePadding(secret), BigInt(Math.floor(at.getTime() / STEP_MS)), 6);
}

/** A person's authenticator app. The server takes each code once, and none from before one it took. */
export class Authenticator {
  readonly #uri: string;
  #given = 0;

  constructor(uri: string) {
    this.#uri = uri;
  }

  /** A code that was not given before: this moment's, the next, which is good already, or what comes after a wait. */
  async code(): Promise<string> {
    const now = () => Math.floor(Date.now() / STEP_MS);
    const step = Math.max(now(), this.#given + 1);
    this.#given = step;
    while (step > now() + 1) await sleep(100);
    return codeAt(this.#uri, new Date(step * STEP_MS));
  }
}
