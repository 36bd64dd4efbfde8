import { existsSync } from 'node:fs';
import * as z from 'zod';
import { EID_LEVELS } from '#lib/domain/access/eid.ts';

/** A provider of eIDs over OpenID Connect, as a broker of BankID or ID-porten is one. */
export const EidProvider = z
  .strictObject({
    /** What it is called in our addresses; the provider is told `ORIGIN/eid/ID`. */
    id: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/, 'small letters, digits and hyphens'),
    /** What people are shown. */
    name: z.string().trim().min(1).max(60),
    /** As it says itself, to the letter. */
    issuer: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .refine((url) => !/[?#]/.test(url), 'an issuer has neither query nor fragment'),
    clientId: z.string().min(1).max(300),
    /** Either a secret, sent to the provider alone, … */
    clientSecret: z.string().min(1).max(1000).optional(),
    /** … or a PEM file of a private key (RSA, or EC on P-256) with which we sign that we are who asks (RFC 7523). */
    clientKey: z.string().min(1).optional(),
    /** Which of our keys it is, where the provider knows several. */
    clientKeyId: z.string().min(1).max(300).optional(),
    /**
     * Which level each `acr` of the provider stands for. These are asked for, in this order, and no other is taken: who wants
     * the highest alone names that alone.
     */
    levels: z
      .record(z.string().min(1).max(300), z.enum(EID_LEVELS))
      .refine((levels) => Object.keys(levels).length > 0, 'at least one acr'),
    /** No more than `openid` is needed: nothing is kept of what else it says. */
    scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/)).default(['openid']),
  })
  .refine(({ clientSecret, clientKey }) => (clientSecret === undefined) !== (clientKey === undefined), {
    path: ['clientSecret'],
    error: 'either clientSecret or clientKey',
  })
  .refine(({ clientKey }) => clientKey === undefined || existsSync(clientKey), {
    path: ['clientKey'],
    error: 'there is no such file',
  })
  .refine(({ scopes }) => scopes.includes('openid'), { path: ['scopes'], error: 'openid is among them' });
export type EidProvider = z.infer<typeof EidProvider>;

/** Several, none of which passes for another. In the environment they stand as JSON. */
export const EidProviders = z
  .preprocess(parsed, z.array(EidProvider).max(10))
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two of them have the same id')
  .refine((all) => new Set(all.map(({ issuer }) => issuer)).size === all.length, 'two of them are one issuer')
  .default([]);

function parsed(written: unknown): unknown {
  if (typeof written !== 'string') return written;
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}

/** As it may be shown. */
export function describeProvider({ clientSecret, ...provider }: EidProvider): Record<string, unknown> {
  return { ...provider, ...(clientSecret !== undefined && { clientSecret: 'hidden' }) };
}
