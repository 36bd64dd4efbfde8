import { ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { equalBytes } from '#lib/domain/bytes.ts';
import { ATTRIBUTE } from '#lib/domain/signature/cms/attributes.ts';
import { readSignedData, type CmsSigner } from '#lib/domain/signature/cms/cms.ts';
import type { Authority } from '../pki/certificates.ts';
import { attribute, buildSignedData, wrap } from './build.ts';

/**
 * The CMS of a PAdES baseline signature (EN 319 142-1, level B-B): detached, in DER, one SignerInfo, the signed
 * attributes content-type, message-digest and signing-certificate-v2, and no signing-time, which PAdES keeps in the
 * signature dictionary.
 *
 * @param input.digest SHA-256 of the byte range
 * @param input.chain DER of the issuers, with or without the root; they travel with the signature
 */
export async function signCms(input: {
  readonly digest: Uint8Array;
  readonly signer: Authority;
  readonly chain: readonly Uint8Array[];
}): Promise<Uint8Array> {
  const { digest, signer, chain } = input;
  return buildSignedData({ content: { digest }, signer, certificates: chain });
}

/**
 * Adds a signature timestamp (level B-T) as the only unsigned attribute. Whether the token is one for this signature
 * was asked before ({@link import('../../platform/timestamps/client.ts').obtainTimestamp}).
 *
 * @throws when the signature has an unsigned attribute already, or anything else in it would change
 */
export function addTimestamp(cms: Uint8Array, token: Uint8Array): Uint8Array {
  const before = signerOf(cms);
  const signed = AsnConvert.parse(AsnConvert.parse(cms, ContentInfo).content, SignedData);
  const [info] = signed.signerInfos;
  if (!info || before.unsigned.length > 0) throw new TypeError('the signature is timestamped already');
  info.unsignedAttrs = [attribute(ATTRIBUTE.timestampToken, token)];
  const stamped = wrap(signed);
  const after = signerOf(stamped);
  const same =
    equalBytes(before.signedBytes, after.signedBytes) &&
    equalBytes(before.signature, after.signature) &&
    equalBytes(after.unsigned[0]?.values[0]?.bytes ?? new Uint8Array(), token);
  if (!same) throw new Error('adding the timestamp changed the signature');
  return stamped;
}

/** The octets of the signature: what a signature timestamp is made over. */
export function signatureValue(cms: Uint8Array): Uint8Array {
  return signerOf(cms).signature;
}

function signerOf(bytes: Uint8Array): CmsSigner {
  const cms = readSignedData(bytes);
  if (!cms.ok) throw new TypeError(`not a signature of one signer: ${cms.error.code}`);
  return cms.value.signer;
}
