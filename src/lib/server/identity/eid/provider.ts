import { createPrivateKey, type webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as oidc from 'openid-client';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { EidProvider } from '#lib/server/platform/config/eid-providers.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { isLoopback } from '#lib/server/platform/loopback.ts';
import { askingOf, ProviderSilent, TIMEOUT_SECONDS } from './outgoing.ts';

/** How long what a provider says of itself is kept, and how long it is not asked again after it did not say it. */
const KEPT_MS = 60 * 60 * 1000;
const FAILED_MS = 10 * 1000;

export type ProviderRefused = { readonly code: 'eid_refused' | 'eid_unreachable' };

interface Known {
  readonly configuration: Promise<oidc.Configuration>;
  until: number;
}
const known = new WeakMap<EidProvider, Known>();

/** What a person was sent away with, and has to come back to. */
export interface Sent {
  readonly state: string;
  readonly nonce: string;
  /** RFC 7636: whoever sees the code on its way has not this. */
  readonly verifier: string;
}

export const newSent = (): Sent => ({
  ...{ state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() },
});

/**
 * Where a person is sent to authenticate to a provider: anew, whoever is signed in there, and in one of the ways whose `acr` is
 * taken. Error: eid_unreachable.
 */
export async function addressAt(
  log: Log,
  provider: EidProvider,
  { state, nonce, verifier }: Sent,
  returnTo: string,
): Promise<Result<URL, ProviderRefused>> {
  try {
    const configuration = await configurationOf(provider);
    const challenge = await oidc.calculatePKCECodeChallenge(verifier);
    return ok(
      oidc.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: returnTo, response_type: 'code', scope: provider.scopes.join(' '), state, nonce },
        ...{ code_challenge: challenge, code_challenge_method: 'S256' },
        ...{ acr_values: Object.keys(provider.levels).join(' '), prompt: 'login', max_age: '0' },
      }),
    );
  } catch (cause) {
    return err(refusedBy(log, provider, cause));
  }
}

/** What a provider says of who came back from it; whom it means is `subject`, and nothing else of it is kept. */
export interface Claims {
  readonly subject: string;
  readonly acr: unknown;
  readonly authTime: unknown;
}

/**
 * Changes the code for an ID token, and reads it. The library holds state, `iss`, `aud`, `exp`, `nonce` and the signature
 * against what is expected (OpenID Connect Core, 3.1.3.7; RFC 9207). Errors: eid_refused (the provider, or the library what
 * it says), eid_unreachable.
 * @param returned the address at which the person came back
 */
export async function claimsAt(
  log: Log,
  provider: EidProvider,
  { state, nonce, verifier }: Sent,
  returned: URL,
): Promise<Result<Claims, ProviderRefused>> {
  try {
    const tokens = await oidc.authorizationCodeGrant(await configurationOf(provider), returned, {
      ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true },
    });
    const claims = tokens.claims();
    if (!claims || !isForUs(claims, provider)) return err({ code: 'eid_refused' });
    return ok({ subject: claims.sub, acr: claims['acr'], authTime: claims.auth_time });
  } catch (cause) {
    return err(refusedBy(log, provider, cause));
  }
}

/** What the library leaves to who asks (OpenID Connect Core, 2): that it was made for us, and calls somebody something. */
function isForUs({ azp, sub }: oidc.IDToken, { clientId }: EidProvider): boolean {
  return (azp ?? clientId) === clientId && sub.length > 0 && sub.length <= 255;
}

type Log = Pick<Platform['log'], 'warn'>;

/** Says in the server's log what only its operator can mend, without anything that came with the person or is secret. */
function refusedBy(log: Log, { id: provider }: EidProvider, thrown: unknown): ProviderRefused {
  // What is in the address that somebody comes back to anybody can write.
  if (thrown instanceof oidc.AuthorizationResponseError) return { code: 'eid_refused' };
  const chain = [...causesOf(thrown)];
  log.warn(
    { provider, reasons: chain.map(reasonOf) },
    'a provider of eIDs could not be asked, or not believed',
  );
  return { code: chain.some((each) => each instanceof ProviderSilent) ? 'eid_unreachable' : 'eid_refused' };
}

function* causesOf(thrown: unknown): Generator<Error> {
  for (let each = thrown; each instanceof Error; each = each.cause) yield each;
}

/** By the word that a program has for it: a provider's for a refusal (RFC 6749, 5.2), the library's, or the system's. */
function reasonOf(each: Error): string {
  if (each instanceof ProviderSilent) return each.message;
  if (each instanceof oidc.ResponseBodyError) return each.error.slice(0, 100);
  return 'code' in each && typeof each.code === 'string' ? each.code : each.name;
}

/** Asked for when it is needed first; of one that did not answer, not at each stranger's wish. */
function configurationOf(provider: EidProvider): Promise<oidc.Configuration> {
  const now = performance.now();
  const there = known.get(provider);
  if (there && there.until > now) return there.configuration;
  const asked: Known = { configuration: discover(provider), until: now + KEPT_MS };
  known.set(provider, asked);
  asked.configuration.catch(() => (asked.until = performance.now() + FAILED_MS));
  return asked.configuration;
}

async function discover(provider: EidProvider): Promise<oidc.Configuration> {
  const { issuer, clientId } = provider;
  const authentication = await authenticationAt(provider);
  return oidc.discovery(new URL(issuer), clientId, {}, authentication, {
    [oidc.customFetch]: askingOf(issuer),
    timeout: TIMEOUT_SECONDS,
    // Of tokens that come over TLS the library trusts the connection alone: we check the signature as well.
    execute: [
      oidc.enableNonRepudiationChecks,
      ...(isLoopback(new URL(issuer).hostname) ? [oidc.allowInsecureRequests] : []),
    ],
  });
}

async function authenticationAt({
  clientSecret,
  clientKey,
  clientKeyId,
}: EidProvider): Promise<oidc.ClientAuth> {
  if (clientSecret !== undefined) return oidc.ClientSecretBasic(clientSecret);
  const key = createPrivateKey(await readFile(clientKey ?? ''));
  const algorithm: webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams =
    key.asymmetricKeyType === 'ec'
      ? { name: 'ECDSA', namedCurve: 'P-256' }
      : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const made = key.toCryptoKey(algorithm, false, ['sign']) as CryptoKey;
  return oidc.PrivateKeyJwt(clientKeyId === undefined ? made : { key: made, kid: clientKeyId });
}
