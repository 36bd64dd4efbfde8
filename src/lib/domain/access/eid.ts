/** How sure a provider is of who somebody is: the assurance levels of Regulation (EU) 910/2014, Article 8; of `low` none is taken. */
export const EID_LEVELS = ['substantial', 'high'] as const;
export type EidLevel = (typeof EID_LEVELS)[number];

/** An electronic identity of a person, in what logs are told of it. */
export interface Eid {
  /** Hex HMAC-SHA-256 of the issuer and of what it calls the person, under the installation's key: neither can be read from it. */
  readonly id: string;
  /** The provider, as it says itself (OpenID Connect, `iss`). */
  readonly issuer: string;
  /** How sure it was when the eID was linked. */
  readonly level: EidLevel;
}

/** More nobody has; each is a way in. */
export const MOST_EIDS = 5;

/** How far a provider's clock may be from ours. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Whether the person authenticated to the provider for us, and not some time before for somebody else.
 * @param authTime `auth_time` of the ID token, in seconds since 1970; anything else is no answer to having asked for it
 * @param begunAt when we sent them there
 */
export function isAuthenticatedAnew(
  authTime: unknown,
  { begunAt, now }: Record<'begunAt' | 'now', Date>,
): boolean {
  if (typeof authTime !== 'number' || !Number.isFinite(authTime)) return false;
  const at = authTime * 1000;
  return at >= begunAt.getTime() - CLOCK_TOLERANCE_MS && at <= now.getTime() + CLOCK_TOLERANCE_MS;
}

/**
 * The level that an installation has said an `acr` stands for; null of any other, which is not taken.
 * @param levels by `acr`, as configured
 */
export function levelOf(levels: Readonly<Record<string, EidLevel>>, acr: unknown): EidLevel | null {
  return typeof acr === 'string' && Object.hasOwn(levels, acr) ? (levels[acr] ?? null) : null;
}

/** A place in the app to come back to: a path of ours, whatever was asked for. */
export function ownPath(next: string): string {
  return /^\/(?![/\\])[^\\\s]*$/.test(next) ? next : '/';
}
