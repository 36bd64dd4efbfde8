import { sha256 } from '@noble/hashes/sha2.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { randomBytes, utf8 } from '../store/bytes.ts';

/** Crockford's base 32: no letter that is taken for a digit. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 130 random bits. */
const LENGTH = 26;
const CHECKS = 2;
const GROUP = 4;

/** A code that opens the vault, as it is written down: seven groups of four, the last two signs for typing errors. */
export function newRecoveryCode(): string {
  const signs = Array.from(randomBytes(LENGTH), (byte) => SIGNS.charAt(byte % SIGNS.length)).join('');
  return (signs + checkOf(signs)).match(new RegExp(`.{${GROUP}}`, 'g'))!.join('-');
}

/**
 * The signs that count of what somebody typed: in any case, with any spacing, and with O for 0 and I or L for 1.
 * @returns `recovery_code_mistyped` where it can't be such a code
 */
export function readRecoveryCode(typed: string): Result<string, { code: 'recovery_code_mistyped' }> {
  const read = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  const signs = read.slice(0, LENGTH);
  const fits = read.length === LENGTH + CHECKS && [...read].every((sign) => SIGNS.includes(sign));
  return fits && read.slice(LENGTH) === checkOf(signs) ? ok(signs) : err({ code: 'recovery_code_mistyped' });
}

/** One mistake in a thousand gets by; then the code opens nothing. */
function checkOf(signs: string): string {
  return Array.from(sha256(utf8(signs)).subarray(0, CHECKS), (byte) =>
    SIGNS.charAt(byte % SIGNS.length),
  ).join('');
}
