import { equalBytes } from '#lib/domain/bytes.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { readCertificate, type Certificate } from '#lib/domain/signature/certificate/certificate.ts';
import {
  checkTimestampToken,
  readTimestampToken,
  type TimestampCheckError,
  type TimestampToken,
} from '#lib/domain/signature/cms/timestamp.ts';
import type { TimestampAuthority } from './authority.ts';
import { readReply, writeRequest } from './messages.ts';

/** How far an authority's clock may be from ours. */
export const CLOCK_TOLERANCE = 5 * 60_000;
const GRANTED = 0;
const GRANTED_WITH_CHANGES = 1;

/**
 * Asks for a token over a SHA-256 and hands it out only when all of it holds: granted, in DER, over this imprint, with
 * the nonce just drawn, signed by a certificate for stamping time and nothing else (critical) with a path to `roots`
 * at the time stamped, the path's certificates inside the token, and a time within five minutes of `now`.
 *
 * @param input.imprint SHA-256 of what is stamped: for a signature timestamp, of the signature's octets
 * @param input.roots DER of the certificates trusted for stamping time
 * @returns the token, DER
 */
export async function obtainTimestamp(
  authority: TimestampAuthority,
  input: { readonly imprint: Uint8Array; readonly roots: readonly Uint8Array[]; readonly now: Date },
): Promise<Result<Uint8Array, TimestampError>> {
  const nonce = drawNonce();
  const answer = await ask(authority, writeRequest(input.imprint, nonce));
  if (!answer.ok) return answer;
  const reply = readReply(answer.value);
  if (!reply.ok) return reply;
  const { status, text, token: bytes } = reply.value;
  if (status !== GRANTED && status !== GRANTED_WITH_CHANGES)
    return err({ code: 'timestamp_refused', authority: authority.name, status, text });
  if (!bytes) return err({ code: 'timestamp_malformed', reason: 'granted, but no token' });
  const read = readTimestampToken(bytes);
  if (!read.ok) return err({ code: 'timestamp_malformed', reason: read.error.code });
  const token = read.value;
  const plain = plainDer(token);
  if (!plain.ok) return plain;
  if (!token.nonce || !equalBytes(token.nonce, nonce)) return err({ code: 'timestamp_wrong_nonce' });
  const off = Math.abs(token.time.getTime() - input.now.getTime());
  if (off > CLOCK_TOLERANCE) return err({ code: 'timestamp_wrong_time', time: token.time.toISOString() });
  const trusted = await checkTrust(token, input.imprint, input.roots.map(rootOf));
  return trusted.ok ? ok(token.cms.bytes) : trusted;
}

export type TimestampError =
  | { readonly code: 'timestamp_unavailable'; readonly authority: string; readonly reason: string }
  | {
      readonly code: 'timestamp_refused';
      readonly authority: string;
      readonly status: number;
      readonly text: string;
    }
  | { readonly code: 'timestamp_wrong_imprint' }
  | { readonly code: 'timestamp_wrong_nonce' }
  | { readonly code: 'timestamp_untrusted'; readonly reason: string }
  | { readonly code: 'timestamp_wrong_time'; readonly time: string }
  | { readonly code: 'timestamp_malformed'; readonly reason: string };

/** 64 random bits as the content of a positive INTEGER of fixed length. */
function drawNonce(): Uint8Array {
  return Uint8Array.of(1, ...crypto.getRandomValues(new Uint8Array(8)));
}

async function ask(
  authority: TimestampAuthority,
  message: Uint8Array,
): Promise<Result<Uint8Array, TimestampError>> {
  try {
    return ok(await authority.request(message));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err({ code: 'timestamp_unavailable', authority: authority.name, reason });
  }
}

/** Only what a verifier later calls simply valid is embedded. */
function plainDer({ cms }: TimestampToken): Result<void, TimestampError> {
  const [unusual] = cms.unusual;
  if (unusual) return err({ code: 'timestamp_malformed', reason: `token: ${unusual}` });
  return cms.definite ? ok() : err({ code: 'timestamp_malformed', reason: 'token not in DER' });
}

async function checkTrust(
  token: TimestampToken,
  imprint: Uint8Array,
  roots: readonly Certificate[],
): Promise<Result<void, TimestampError>> {
  if (token.imprint.hash !== 'SHA-256') return err({ code: 'timestamp_wrong_imprint' });
  // The time was compared with the clock already, with the tolerance two clocks need.
  const checked = await checkTimestampToken(token, { imprint, roots, at: token.time });
  if (!checked.ok) return err(explain(checked.error));
  const { trust } = checked.value;
  return trust.ok ? ok() : err({ code: 'timestamp_untrusted', reason: trust.error.code });
}

function explain(error: TimestampCheckError): TimestampError {
  switch (error.code) {
    case 'imprint_mismatch':
      return { code: 'timestamp_wrong_imprint' };
    case 'time_in_the_future':
      return { code: 'timestamp_wrong_time', time: error.time.toISOString() };
    case 'attribute_missing':
    case 'attribute_repeated':
    case 'attribute_malformed':
    case 'signature_malformed':
      return { code: 'timestamp_malformed', reason: error.code };
    case 'algorithm_unsupported':
    case 'content_type_mismatch':
    case 'digest_mismatch':
    case 'signature_wrong':
    case 'signer_certificate_missing':
    case 'signer_not_named':
    case 'signing_certificate_mismatch':
    case 'weak_digest':
    case 'weak_key':
      return { code: 'timestamp_untrusted', reason: error.code };
  }
}

function rootOf(der: Uint8Array): Certificate {
  const root = readCertificate(der);
  if (!root.ok) throw new TypeError(`not a root certificate: ${root.error.reason}`);
  return root.value;
}
