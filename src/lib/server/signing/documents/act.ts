import { sha256 } from '@noble/hashes/sha2.js';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import { issuerOf, publicOrigin } from '../authorities/service.ts';
import { timestampSource } from '../authorities/timestamps.ts';
import { addTimestamp, signatureValue, signCms } from '../cms/sign.ts';
import { issueForAct, type IdentificationMethod } from '../pki/certificates.ts';
import { obtainTimestamp, type TimestampError } from '../../platform/timestamps/client.ts';

/**
 * One act of signing: a fresh key, certified by the client's issuer with the name and the way the person was
 * identified, signs once and is gone with the function that holds it. With a timestamp where one is configured, else
 * without (B-T, B-B).
 * @returns signs the digest of a byte range
 */
export async function cmsFor(
  context: Context,
  subject: { name: string; id: string; organisation: { name: string; orgnr: string } },
  method: IdentificationMethod,
): Promise<(digest: Uint8Array) => Promise<Result<Uint8Array, CmsError>>> {
  const { platform } = context;
  const issuer = await issuerOf(context);
  const times = await timestampSource(platform);
  return async (digest) => {
    const now = platform.clock.now();
    const origin = publicOrigin(platform);
    const signer = await issueForAct(issuer, { subject, method, origin, now });
    const cms = await signCms({ digest, signer, chain: [issuer.certificate] });
    if (!times) return ok(cms);
    const imprint = sha256(signatureValue(cms));
    const token = await obtainTimestamp(times.authority, { imprint, roots: times.roots, now });
    return token.ok ? ok(addTimestamp(cms, token.value)) : token;
  };
}

export type CmsError = TimestampError;
