import type { Factor } from '#lib/domain/access/factor.ts';
import type { Config } from '#lib/server/platform/config/config.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';
import { isAtProvider } from '../eid/begin.ts';
import type { LiveSession } from './sessions.ts';

/** What a session proves of its person. Recovery codes are no factor that somebody has: each of them opens once. */
export function standingOf(
  { user: { hasPasskey, hasTotp, eidIssuers }, ...session }: LiveSession,
  config: Pick<Config, 'eidProviders'>,
): Standing {
  const { handle, method, createdAt, unusedMs, secondFactorAt, secondFactor } = session;
  const factors: Factor[] = [];
  if (hasPasskey) factors.push('passkey');
  if (isAtProvider(config, eidIssuers)) factors.push('eid');
  if (hasTotp) factors.push('totp');
  return { handle, method, createdAt, unusedMs, secondFactorAt, secondFactor, factors };
}
