import * as z from 'zod';
import { text } from '#lib/domain/input.ts';

/** Bytes as base64url; what they mean is for who reads them to judge. */
const Bytes = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/);

/** What a passkey answered. */
export const AnswerInput = z.strictObject({
  passkey: Bytes(1366),
  authenticatorData: Bytes(4096),
  clientDataJson: Bytes(4096),
  signature: Bytes(2048),
});

/** A second factor: a one-time or recovery code as typed, or what a passkey answered. */
export const ShownInput = z.union([
  z.strictObject({ code: text(40).check(z.minLength(1)) }),
  z.strictObject({ passkey: AnswerInput }),
]);

/** A passkey that an authenticator has just made. */
export const MadeInput = z.strictObject({
  id: Bytes(1366),
  clientDataJson: Bytes(4096),
  attestationObject: Bytes(16_384),
  transports: z.array(z.string().max(20)).max(10),
});
