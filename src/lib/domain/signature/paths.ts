import { bytesToHex } from '@noble/hashes/utils.js';
import { openPdf, type PdfError } from '../pdf/document.ts';
import { ok, type Result } from '../result.ts';
import { ATTRIBUTE, singleValue } from './cms/attributes.ts';
import { type Certificate, readCertificate } from './certificate/certificate.ts';
import { buildChain, type Purpose } from './certificate/chain.ts';
import { readSignedData, signerCertificate, type SignedCms } from './cms/cms.ts';
import { EvidenceReader } from './evidence.ts';
import { findSignatures, placeSignature } from './place.ts';
import { readTimestampToken, type TimestampToken } from './cms/timestamp.ts';
import type { TrustedRoots } from './verify.ts';

/**
 * The paths from each signature's certificate, and from that of each timestamp, to a trusted root: what must be kept
 * for judging the file later. DER, from the first certificate to the root, each path once; one that leads to no root is
 * not among them. Judges nothing else.
 */
export async function pathsIn(
  bytes: Uint8Array,
  { roots, timeRoots = roots, at }: TrustedRoots & { readonly at: Date },
): Promise<Result<readonly (readonly Uint8Array[])[], PdfError>> {
  const opened = openPdf(bytes);
  if (!opened.ok) return opened;
  const kept = new EvidenceReader().in(opened.value).certificates;
  const found = new Map<string, readonly Uint8Array[]>();
  const keep = async (cms: SignedCms, purpose: Purpose, time: Date, trusted: readonly Uint8Array[]) => {
    const first = signerCertificate(cms);
    const candidates = [...cms.certificates, ...kept];
    const chain =
      first && (await buildChain(first, { candidates, roots: readable(trusted), at: time, purpose }));
    if (chain?.ok)
      found.set(
        bytesToHex(chain.value[0]?.signature ?? new Uint8Array()),
        chain.value.map(({ bytes: der }) => der),
      );
  };
  for (const signature of findSignatures(opened.value) ?? []) {
    const placed = placeSignature(signature, bytes);
    if (!placed.ok) continue;
    const { bytes: value } = placed.value.contents;
    if (placed.value.subFilter === 'ETSI.RFC3161') {
      const token = readTimestampToken(value, { padded: true });
      if (token.ok) await keep(token.value.cms, 'timestamp', token.value.time, timeRoots);
      continue;
    }
    const cms = readSignedData(value, { padded: true });
    if (!cms.ok) continue;
    const token = tokenIn(cms.value);
    await keep(cms.value, 'signature', token?.time ?? at, roots);
    if (token) await keep(token.cms, 'timestamp', token.time, timeRoots);
  }
  return ok([...found.values()]);
}

function tokenIn({ signer }: SignedCms): TimestampToken | null {
  const value = singleValue(signer.unsigned, ATTRIBUTE.timestampToken);
  const token = value.ok ? readTimestampToken(value.value.bytes) : null;
  return token?.ok ? token.value : null;
}

function readable(ders: readonly Uint8Array[]): Certificate[] {
  return ders.map(readCertificate).flatMap((read) => (read.ok ? [read.value] : []));
}
