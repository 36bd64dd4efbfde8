import * as z from 'zod';
import { AnswerInput, base64Url } from '#lib/domain/access/assertion-input.ts';
import { text } from '#lib/domain/input.ts';

/** A second factor: a one-time or recovery code as typed, or what a passkey answered. */
export const ShownInput = z.union([
  z.strictObject({ code: text(40).check(z.minLength(1)) }),
  z.strictObject({ passkey: AnswerInput }),
]);

/** A passkey that an authenticator has just made. */
export const MadeInput = z.strictObject({
  id: base64Url(1366),
  clientDataJson: base64Url(4096),
  attestationObject: base64Url(16_384),
  transports: z.array(z.string().max(20)).max(10),
});
