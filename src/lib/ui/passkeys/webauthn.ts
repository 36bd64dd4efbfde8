import type { Assertion } from '#lib/domain/access/assertion.ts';
import { base64UrlOf, bytesOfBase64Url } from '#lib/domain/base64url.ts';
import { Refused } from '../loading/problem.ts';

/*
 * Passkeys, as the browser makes and asks for them. What goes wrong in its own dialog is told like a refusal: nothing was
 * done, and the person knows why.
 */

/** A challenge of the server's, for the host that passkeys are bound to. */
export interface Asked {
  readonly challenge: string;
  readonly host: string;
}

/** What the server says of a passkey to be made. */
export interface Making extends Asked {
  readonly userId: string;
  readonly algorithms: readonly number[];
  readonly known: readonly string[];
}

/** Has an authenticator make a passkey, under the names by which its person will find it again. Throws {@link Refused}. */
export async function makePasskey(making: Making, person: { readonly email: string; readonly name: string }) {
  const { startRegistration } = await browserPart();
  const { id, response } = await asked(() =>
    startRegistration({
      optionsJSON: {
        challenge: making.challenge,
        rp: { id: making.host, name: 'Segl' },
        user: { id: handleOf(making.userId), name: person.email, displayName: person.name },
        pubKeyCredParams: making.algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: making.known.map((known) => ({ type: 'public-key', id: known })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
        // So that it can also unlock the device, if its person wants that (`prf.ts`); some can only be asked now.
        extensions: { prf: {} },
      },
    }),
  );
  const { clientDataJSON: clientDataJson, attestationObject, transports = [] } = response;
  return {
    id,
    clientDataJson,
    attestationObject,
    transports: [...transports] as string[],
    publicKey: response.publicKey,
  };
}

/**
 * Has one of the person's passkeys answer a challenge of the server's, to sign in or to show a factor. One that is as long as a
 * statement's hash is answered by none: it would be what the person signs of a decision, or of another's passkey, without
 * having been shown any. Throws {@link Refused}.
 */
export async function answerWithPasskey({ challenge, host }: Asked): Promise<Assertion> {
  const bytes = bytesOfBase64Url(challenge);
  // What is written otherwise might still be read as such by who decodes it next.
  if (bytes === null || bytes.length === HASH_BYTES) throw refused('passkey_refused');
  return answer({ challenge, host }, []);
}

/** Has one of these of the person's passkeys sign a statement that was made here, by its SHA-256. Throws {@link Refused}. */
export function signWithPasskey(
  hash: Uint8Array,
  { host, among }: { readonly host: string; readonly among: readonly string[] },
): Promise<Assertion> {
  return answer({ challenge: base64UrlOf(hash), host }, among);
}

const HASH_BYTES = 32;

async function answer({ challenge, host }: Asked, among: readonly string[]): Promise<Assertion> {
  const { startAuthentication } = await browserPart();
  const { id, response } = await asked(() =>
    startAuthentication({
      optionsJSON: {
        challenge,
        rpId: host,
        userVerification: 'required',
        allowCredentials: among.map((known) => ({ type: 'public-key', id: known })),
      },
    }),
  );
  const { authenticatorData, clientDataJSON: clientDataJson, signature } = response;
  return { passkey: id, authenticatorData, clientDataJson, signature };
}

/** Only who uses a passkey loads what it takes. */
const browserPart = () => import('@simplewebauthn/browser');

export async function asked<T>(ask: () => Promise<T>): Promise<T> {
  if (!('PublicKeyCredential' in globalThis)) throw refused('passkey_unsupported');
  try {
    return await ask();
  } catch (cause) {
    const { name } = cause as Error;
    if (name === 'InvalidStateError') throw refused('passkey_taken');
    throw refused(
      name === 'SecurityError' || name === 'NotSupportedError' ? 'passkey_unsupported' : 'passkey_refused',
    );
  }
}

function refused(code: 'passkey_taken' | 'passkey_unsupported' | 'passkey_refused'): Refused {
  // An earlier attempt at the same may still be under way.
  return new Refused({ code, outcome: 'as_before' });
}

/** The 16 bytes of the person's id, base64url: nothing that says who it is. */
function handleOf(userId: string): string {
  const bytes = Uint8Array.from(userId.replaceAll('-', '').match(/../g) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  );
  return base64UrlOf(bytes);
}
