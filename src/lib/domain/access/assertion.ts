import { bytesOfBase64Url } from '../base64url.ts';
import { equalBytes } from '../bytes.ts';
import { err, ok, type Result } from '../result.ts';
import { digestOf } from '../signature/algorithm/hashes.ts';
import { keyOf } from '../signature/algorithm/keys.ts';
import { isRightValue, type Scheme } from '../signature/algorithm/value.ts';
import { decode } from '../signature/der.ts';

/** What an authenticator gave when its person showed it something to sign; each part base64url. */
export interface Assertion {
  /** The passkey's id. */
  readonly passkey: string;
  readonly authenticatorData: string;
  readonly clientDataJson: string;
  readonly signature: string;
}

/** How far the clock of the device on which it was shown may be from the server's, and how long the way there takes. */
export const SHOWN_WITHIN_MS = 5 * 60 * 1000;

/** What it must be about. */
export interface Expected {
  /** SubjectPublicKeyInfo in DER, base64url. */
  readonly publicKey: string;
  /** The bytes that the person was asked to sign: of a statement its SHA-256. */
  readonly challenge: Uint8Array;
  /** The sites on which it may have been given, as `https://segl.example.no`. */
  readonly origins: readonly string[];
}

export type AssertionFault = {
  readonly code: 'assertion_malformed' | 'assertion_of_another' | 'assertion_forged';
};

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
/** rpIdHash, flags, signCount (W3C Web Authentication, 6.1). */
const AUTHENTICATOR_DATA_BYTES = 37;

/**
 * Whether a passkey signed that challenge on one of these sites, with its person present and verified (W3C Web Authentication,
 * 7.2, as far as it can be judged without the server that asked). Errors: `assertion_malformed`, `assertion_of_another`
 * (another challenge, site, or act; or nobody was verified), `assertion_forged` (the key did not sign it).
 */
export async function verifyAssertion(
  assertion: Assertion,
  { publicKey, challenge, origins }: Expected,
): Promise<Result<void, AssertionFault>> {
  const read = partsOf(assertion, publicKey);
  if (!read) return err({ code: 'assertion_malformed' });
  const { authenticatorData, clientData, clientDataBytes, signature, spki } = read;
  const flags = authenticatorData[32] ?? 0;
  const about =
    clientData.type === 'webauthn.get' &&
    equalBytes(bytesOfBase64Url(clientData.challenge) ?? new Uint8Array(), challenge) &&
    origins.some((origin) => isOf(origin, clientData.origin, authenticatorData)) &&
    (flags & USER_PRESENT) !== 0 &&
    (flags & USER_VERIFIED) !== 0;
  if (!about) return err({ code: 'assertion_of_another' });
  const key = decode('signature_malformed', () => keyOf(spki));
  const scheme = key.ok ? schemeOf(key.value) : null;
  if (!key.ok || key.value.kind === 'other' || !scheme) return err({ code: 'assertion_malformed' });
  const data = new Uint8Array([...authenticatorData, ...digestOf('SHA-256', clientDataBytes)]);
  const right = await isRightValue(scheme, key.value, { publicKey: spki, data, signature });
  return right ? ok() : err({ code: 'assertion_forged' });
}

/** The challenge that it says it answers, base64url; null where it can't be read. */
export function challengeOf({ clientDataJson }: Assertion): string | null {
  const bytes = bytesOfBase64Url(clientDataJson);
  return (bytes && clientDataOf(bytes))?.challenge ?? null;
}

/** How often the passkey was used, as it says itself; 0: it does not count. Of one that {@link verifyAssertion} took. */
export function signCountOf({ authenticatorData }: Assertion): number {
  const bytes = bytesOfBase64Url(authenticatorData) ?? new Uint8Array();
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(AUTHENTICATOR_DATA_BYTES - 4);
}

interface ClientData {
  readonly type: string;
  readonly challenge: string;
  readonly origin: string;
}

function partsOf({ authenticatorData, clientDataJson, signature }: Assertion, publicKey: string) {
  const parts = [authenticatorData, clientDataJson, signature, publicKey].map(bytesOfBase64Url);
  const [data, clientDataBytes, value, spki] = parts;
  if (!data || !clientDataBytes || !value || !spki || data.length < AUTHENTICATOR_DATA_BYTES) return null;
  const clientData = clientDataOf(clientDataBytes);
  return clientData && { authenticatorData: data, clientData, clientDataBytes, signature: value, spki };
}

function clientDataOf(bytes: Uint8Array): ClientData | null {
  try {
    const read = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(bytes),
    ) as Partial<ClientData> | null;
    const { type, challenge, origin } = read ?? {};
    if (typeof type !== 'string' || typeof challenge !== 'string' || typeof origin !== 'string') return null;
    return { type, challenge, origin };
  } catch {
    return null;
  }
}

/** The authenticator signs the host's hash, the browser the whole origin. */
function isOf(origin: string, said: string, authenticatorData: Uint8Array): boolean {
  if (!URL.canParse(origin)) return false;
  const host = new TextEncoder().encode(new URL(origin).hostname);
  return said === origin && equalBytes(authenticatorData.subarray(0, 32), digestOf('SHA-256', host));
}

/** The algorithms that are asked for at enrolment: ES256, EdDSA and RS256. */
function schemeOf(key: ReturnType<typeof keyOf>): Scheme | null {
  if (key.kind === 'ec' && key.curve === 'P-256') return { scheme: 'ECDSA', hash: 'SHA-256' };
  if (key.kind === 'edwards' && key.curve === 'Ed25519') return { scheme: 'EdDSA', curve: 'Ed25519' };
  return key.kind === 'rsa' && key.pss === null ? { scheme: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } : null;
}
