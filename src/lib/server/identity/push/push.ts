import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { LANGUAGES } from '#lib/domain/language.ts';
import type { PushNews } from '#lib/domain/push/news.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { directoryOf, machine, type Context } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';
import { deletePush, forgetPush, hasPush, pushesOf, putPush, sessionIdOf } from './store.ts';

const base64url = (bytes: number) => z.string().regex(new RegExp(`^[\\w-]{${Math.ceil((bytes * 4) / 3)}}$`));

/** What a device gives, and the language in which it says what it is told. */
export const PushInput = z.strictObject({
  endpoint: z.url().max(2048),
  /** An uncompressed point of P-256, and the secret with it (RFC 8291, 2). */
  p256dh: base64url(65),
  auth: base64url(16),
  language: z.enum(LANGUAGES),
});
export type PushInput = z.output<typeof PushInput>;

type OfSession = Pick<Standing, 'handle'>;

export type StartPushError = { readonly code: 'push_off' | 'push_service_unknown' | 'signed_out' };

/**
 * Has the person told on the device of this session, in place of what it had. Errors, in this order: `push_off` (the installation tells
 * nobody so), `push_service_unknown` (it leads to a host that is no known browser's), `signed_out`.
 */
export function startPush(
  context: Context,
  { handle }: OfSession,
  input: PushInput,
): Promise<Result<void, StartPushError>> {
  const { actorId: userId, platform } = context;
  return directoryOf(context).transaction<void, StartPushError>(async (tx) => {
    if (!platform.push) return err({ code: 'push_off' });
    if (!platform.push.takes(input.endpoint)) return err({ code: 'push_service_unknown' });
    const sessionId = await sessionIdOf(tx, handle);
    if (sessionId === null) return err({ code: 'signed_out' });
    const id = uuidv7();
    const sealed = platform.keys.seal(purposeOf(id, userId), Buffer.from(JSON.stringify(input)));
    await putPush(tx, { sessionId, id, userId, sealed, createdAt: platform.clock.now() });
    return ok();
  });
}

/** The device of this session is told no more. */
export function stopPush(context: Context, { handle }: OfSession): Promise<Result<void, never>> {
  return directoryOf(context).transaction<void, never>(async (tx) => {
    const sessionId = await sessionIdOf(tx, handle);
    if (sessionId !== null) await deletePush(tx, sessionId);
    return ok();
  });
}

/** The key that a device makes a subscription for (null: the installation tells nobody so), and whether this one has one. */
export async function ownPush(
  context: Context,
  { handle }: OfSession,
): Promise<{ readonly key: string | null; readonly on: boolean }> {
  const found = await directoryOf(context).transaction<boolean, never>(async (tx) => {
    const sessionId = await sessionIdOf(tx, handle);
    return ok(sessionId !== null && (await hasPush(tx, sessionId)));
  });
  return { key: context.platform.push?.publicKey ?? null, on: found.ok && found.value };
}

/**
 * Tells people, on each device where they want to be. What a browser has given up is forgotten. Error: `push_unavailable`: somebody's
 * service did not answer; told once more, the others see the same again in the same place.
 */
export async function pushTo(
  platform: Platform,
  people: readonly string[],
  news: PushNews,
): Promise<Result<void, { readonly code: 'push_unavailable' }>> {
  const { push } = platform;
  if (!push || people.length === 0) return ok();
  const directory = machine(platform);
  const read = await directory.transaction(async (tx) =>
    ok(await pushesOf(tx, people, platform.clock.now())),
  );
  let unavailable = false;
  for (const { id, userId, sealed } of read.ok ? read.value : []) {
    const target = opened(platform, { id, userId, sealed });
    const sent = target
      ? await push.send(target, { news, language: target.language })
      : err({ code: 'push_gone' } as const);
    if (sent.ok) continue;
    if (sent.error.code === 'push_unavailable') unavailable = true;
    else
      await directory.transaction(async (tx) => {
        await forgetPush(tx, id);
        return ok();
      });
  }
  return unavailable ? err({ code: 'push_unavailable' }) : ok();
}

/** Null where it was changed, or sealed by another installation. */
function opened(
  { keys }: Platform,
  { id, userId, sealed }: { id: string; userId: string; sealed: Uint8Array },
): PushInput | null {
  try {
    const said = Buffer.from(keys.open(purposeOf(id, userId), sealed)).toString();
    return PushInput.parse(JSON.parse(said));
  } catch {
    return null;
  }
}

const purposeOf = (id: string, userId: string) => `push:${userId}:${id}`;
