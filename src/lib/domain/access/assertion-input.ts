import * as z from 'zod/mini';

/** Bytes as base64url; what they mean is for who reads them to judge. */
export const base64Url = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[A-Za-z0-9_-]+$/));

/** What a passkey answered, as it travels. */
export const AnswerInput = z.strictObject({
  passkey: base64Url(1366),
  authenticatorData: base64Url(4096),
  clientDataJson: base64Url(4096),
  signature: base64Url(2048),
});
