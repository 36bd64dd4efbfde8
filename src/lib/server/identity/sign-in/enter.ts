import { ok } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { ApiContext } from '#lib/server/platform/rpc.ts';
import { signOut } from '../sessions/service.ts';
import { tellPerson } from '../tell-person.ts';
import { knownDevice, rememberPerson } from './known-device.ts';
import type { SignedIn } from './open.ts';
import { visitor } from './visitor.ts';

export function asVisitor(ctx: ApiContext): Context {
  return visitor(ctx.platform, ctx.requestId, ctx.device);
}

/**
 * The browser's session until now ends: on a shared device it may be somebody else's. The device remembers who was
 * signed in on it, in a way that says nothing to whoever reads it; of one that did not, the person is told.
 * @param isNew they were nobody until now: every device is new to them
 */
export async function enter(
  ctx: ApiContext,
  opened: SignedIn,
  { isNew = false }: { readonly isNew?: boolean } = {},
): Promise<{ userId: string; expiresAt: Date }> {
  const { session, platform } = ctx;
  const visiting = asVisitor(ctx);
  if (session.token) await signOut(visiting, session.token);
  session.set(opened.token, opened.expiresAt);
  if (!isNew && knownDevice(platform.keys, session.device, opened.email) === null)
    await announcing(visiting, async (tx) => ok(await tellPerson(tx, visiting, opened.userId, 'new_device')));
  session.keepDevice(rememberPerson(platform.keys, session.device, opened.email));
  return { userId: opened.userId, expiresAt: opened.expiresAt };
}
