import { expect, test } from 'vitest';
import { newRecoveryCode, readRecoveryCode } from './recovery-code.ts';

test('is read as people write it', () => {
  const code = newRecoveryCode();
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  const read = readRecoveryCode(code);
  expect(read.ok).toBe(true);
  expect(readRecoveryCode(code.toLowerCase().replaceAll('-', '  '))).toEqual(read);
  expect(readRecoveryCode(code.replaceAll('0', 'O').replaceAll('1', 'l'))).toEqual(read);
});

test('nearly every typing error is seen before anything is tried', () => {
  const codes = Array.from({ length: 20 }, newRecoveryCode);
  expect(new Set(codes).size).toBe(20);
  const mistyped = codes.flatMap((code) =>
    [...code].flatMap((sign, at) => {
      if (sign === '-') return [];
      const other = sign === 'A' ? 'B' : 'A';
      return [code.slice(0, at) + other + code.slice(at + 1), code.slice(0, at) + code.slice(at + 1)];
    }),
  );
  const unseen = mistyped.filter((typed) => readRecoveryCode(typed).ok);
  expect(unseen.length / mistyped.length).toBeLessThan(0.01);
});
