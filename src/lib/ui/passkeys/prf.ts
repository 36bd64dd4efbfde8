import { base64UrlOf, bytesOfBase64Url } from '#lib/domain/base64url.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { randomBytes, type Bytes } from '#lib/offline/store/bytes.ts';
import type { PasskeyWay } from '#lib/offline/vault/envelopes.ts';
import type { Added } from '#lib/offline/vault/change-ways.ts';
import { Refused } from '../loading/problem.ts';
import { asked } from './webauthn.ts';

/*
 * Passkeys that unlock the device: asked to evaluate a salt (WebAuthn, `prf`), which they answer by a secret that never
 * leaves them. Nobody is signed in by it, and nothing of it is sent: it works without network.
 */

/** Shorter than the hash of a statement: what is signed beside the answer is nothing that the person was shown. */
const CHALLENGE_BYTES = 16;

/** Has one of these passkeys evaluate its salt. Throws {@link Refused}: called off, or without what that takes. */
export async function evaluate(
  ways: readonly PasskeyWay[],
): Promise<{ kind: 'passkey'; credential: string; prf: Bytes }> {
  const [{ host }] = ways as [PasskeyWay];
  const evalByCredential = Object.fromEntries(
    ways.map(({ credential, salt }) => [credential, { first: salt }]),
  );
  const answer = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: randomBytes(CHALLENGE_BYTES),
        rpId: host,
        userVerification: 'required',
        allowCredentials: ways.map(({ credential }) => ({ type: 'public-key', id: idOf(credential) })),
        extensions: { prf: { evalByCredential } },
      },
    }),
  );
  if (!(answer instanceof PublicKeyCredential)) throw refused('passkey_refused');
  const first = answer.getClientExtensionResults().prf?.results?.first;
  if (!first) throw refused('passkey_without_prf');
  const bytes = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first);
  return { kind: 'passkey', credential: base64UrlOf(new Uint8Array(answer.rawId)), prf: bytes.slice() };
}

/**
 * One more passkey to open by. It is asked twice: browsers have answered the same question in two ways, and whoever
 * trusted the first answer was locked out. Throws {@link Refused}.
 */
export async function addedPasskey(credential: string, host: string): Promise<Added> {
  const way = { credential, host, salt: randomBytes(32) };
  const [once, again] = [await evaluate([way]), await evaluate([way])];
  if (!equalBytes(once.prf, again.prf)) throw refused('passkey_unsteady');
  return { secret: again, way };
}

function idOf(credential: string): Bytes {
  const bytes = bytesOfBase64Url(credential);
  if (!bytes) throw refused('passkey_refused');
  return new Uint8Array(bytes);
}

function refused(code: 'passkey_refused' | 'passkey_without_prf' | 'passkey_unsteady'): Refused {
  return new Refused({ code, outcome: 'as_before' });
}
