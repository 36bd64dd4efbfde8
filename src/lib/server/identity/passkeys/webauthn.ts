import { createPublicKey } from 'node:crypto';
import { verifyRegistrationResponse } from '@simplewebauthn/server';
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';
import { challengeOf, signCountOf, verifyAssertion, type Assertion } from '#lib/domain/access/assertion.ts';
import { base64UrlOf, bytesOfBase64Url } from '#lib/domain/base64url.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';

/** Where people use the installation: what an authenticator binds a passkey to. */
export interface Site {
  /** As `https://segl.example.no`. */
  readonly origin: string;
}

/** A passkey that an authenticator has just made; each part base64url. */
export interface MadePasskey {
  readonly id: string;
  readonly clientDataJson: string;
  readonly attestationObject: string;
  readonly transports: readonly string[];
}

/** What is kept of a passkey to check its answers by. */
export interface Checked {
  readonly id: string;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly transports: string[];
  readonly synced: boolean;
}

export interface PasskeyInvalid {
  readonly code: 'passkey_invalid';
}

/** ES256, EdDSA and RS256, in the order in which they are asked for: what passkeys of today sign with. */
export const ALGORITHMS: readonly number[] = [cose.COSEALG.ES256, cose.COSEALG.EdDSA, cose.COSEALG.RS256];

/** Which host a passkey is bound to. */
export const hostOf = ({ origin }: Site): string => new URL(origin).hostname;

/**
 * Whether an authenticator made this passkey on our site, for that challenge, with its person verified. Who made the
 * authenticator is not asked. Error: passkey_invalid.
 */
export async function checkMade(
  made: MadePasskey,
  site: Site,
  isExpected: (challenge: string) => boolean,
): Promise<Result<Checked, PasskeyInvalid>> {
  const { id, clientDataJson: clientDataJSON, attestationObject, transports } = made;
  const response = { clientDataJSON, attestationObject, transports: [...transports] as never };
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} },
      expectedChallenge: isExpected,
      expectedOrigin: site.origin,
      expectedRPID: hostOf(site),
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    if (!verified) return err({ code: 'passkey_invalid' });
    const { credential, credentialBackedUp: synced } = registrationInfo;
    if (credential.id !== id) return err({ code: 'passkey_invalid' });
    const { publicKey, counter: signCount } = credential;
    return ok({
      id,
      publicKey: spkiOf(publicKey),
      signCount,
      transports: [...transports],
      synced,
    });
  } catch {
    // Whatever is wrong with bytes that a browser sent: the library says it in words, and throws.
    return err({ code: 'passkey_invalid' });
  }
}

/**
 * Whether the passkey signed that challenge on our site, with its person verified: how often it says it has been used. Error:
 * passkey_invalid.
 */
export async function checkAnswer(
  answer: Assertion,
  { publicKey }: { readonly publicKey: Uint8Array },
  { origin }: Site,
  isExpected: (challenge: string) => boolean,
): Promise<Result<{ signCount: number }, PasskeyInvalid>> {
  const asked = challengeOf(answer);
  const challenge = asked !== null && isExpected(asked) ? bytesOfBase64Url(asked) : null;
  if (!challenge) return err({ code: 'passkey_invalid' });
  const expected = { publicKey: base64UrlOf(publicKey), challenge, origins: [origin] };
  const verified = await verifyAssertion(answer, expected);
  return verified.ok ? ok({ signCount: signCountOf(answer) }) : err({ code: 'passkey_invalid' });
}

/** A COSE key (RFC 9052) as everybody else reads keys. Throws for kinds that are not asked for. */
function spkiOf(bytes: Uint8Array): Uint8Array {
  const key = decodeCredentialPublicKey(new Uint8Array(bytes));
  const text = (value: unknown) => Buffer.from(value as Uint8Array).toString('base64url');
  const jwk = cose.isCOSEPublicKeyEC2(key)
    ? { kty: 'EC', crv: 'P-256', x: text(key.get(cose.COSEKEYS.x)), y: text(key.get(cose.COSEKEYS.y)) }
    : cose.isCOSEPublicKeyOKP(key)
      ? { kty: 'OKP', crv: 'Ed25519', x: text(key.get(cose.COSEKEYS.x)) }
      : cose.isCOSEPublicKeyRSA(key)
        ? { kty: 'RSA', n: text(key.get(cose.COSEKEYS.n)), e: text(key.get(cose.COSEKEYS.e)) }
        : null;
  if (!jwk) throw new TypeError('a passkey of a kind that was not asked for');
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
}
