import { must } from './books/drafts.ts';
import { codeAt } from '#tests/e2e/totp.ts';
import { enrolOwnTotp, totpToEnrol } from '#lib/server/identity/own/codes.ts';
import { createContext, NO_CLIENT } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { NEW_STANDING } from './standing.ts';

/** Gives a person another authenticator app, as they do themselves in a session in which they have just shown the one they had. */
export async function replaceTotp(
  platform: Platform,
  { id, email }: { id: string; email: string },
): Promise<string> {
  const now = platform.clock.now();
  const self = createContext(platform, { clientId: NO_CLIENT, actorId: id, requestId: id });
  const standing = { ...NEW_STANDING, secondFactorAt: now, secondFactor: 'totp' as const };
  const { uri, sealed } = must(await totpToEnrol(self, { standing, email }));
  must(await enrolOwnTotp(self, { standing, sealed, code: codeAt(uri, now) }));
  return uri;
}
