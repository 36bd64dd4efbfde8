import { createHmac, randomInt } from 'node:crypto';
import type { KeyProvider } from '#lib/server/platform/keys.ts';

/** Without those that look alike. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP_LETTERS = 5;
const CODES = 10;
/** Five groups of five letters, however they are typed. */
const FORM = /^[a-hjkmnp-z2-9]{25}$/;

/**
 * Ten codes of 123 bits, each good once: for who has lost everything else. Of fewer than 112 bits they would have to be kept as
 * passwords are (OWASP ASVS 5.0, 6.5.2).
 */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: CODES }, () =>
    Array.from({ length: GROUPS }, () =>
      Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
    ).join('-'),
  );
}

/** Whether what was typed has the form of one, and not that of a one-time code. */
export function isRecoveryCode(typed: string): boolean {
  return FORM.test(plain(typed));
}

/** What is kept of one: nothing to be guessed at, and nothing that means anything under another person. */
export function recoveryHash(keys: KeyProvider, userId: string, code: string): string {
  const mac = createHmac('sha256', keys.derive('identity.recovery.v1'));
  return mac.update(JSON.stringify([userId, plain(code)])).digest('base64url');
}

const plain = (typed: string) => typed.toLowerCase().replaceAll(/[\s-]/g, '');
