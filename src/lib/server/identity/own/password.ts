import { err, ok, type Result } from '#lib/domain/result.ts';
import type { RateLimited } from '#lib/domain/access/attempts.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Standing } from '#lib/server/platform/rpc.ts';
import { changeHeld } from '../change-person.ts';
import { checkPassword, hashPassword, verifyPassword, type PasswordError } from '../factors/password.ts';
import { countAct } from '../sign-in/limits.ts';
import * as store from '../store.ts';
import { changeOwn, type ChangeOwnError } from './change-own.ts';

export type OwnPasswordError =
  | PasswordError
  | RateLimited
  | ChangeOwnError
  | { readonly code: 'password_wrong' };

/**
 * Gives the signed-in person a new password and signs them out everywhere else. Whoever has a second factor shows it lately;
 * whoever has none shows the password they had, or came by a link. Errors, in this order: those of `checkPassword`,
 * rate_limited and password_wrong (where one was given), and those of `mayEnrol`.
 */
export async function setOwnPassword(
  context: Context,
  input: {
    readonly standing: Standing;
    readonly session: string | null;
    readonly person: { readonly email: string; readonly name: string };
    readonly password: string;
    readonly before: string | null;
  },
): Promise<Result<void, OwnPasswordError>> {
  const { person, password, standing, before } = input;
  const checked = await checkPassword(password, [person.email, person.name]);
  if (!checked.ok) return checked;
  const proven = before === null ? ok(false) : await hadPassword(context, { ...input, before });
  if (!proven.ok) return proven;
  const passwordHash = await hashPassword(password);
  return changeOwn<void, never>(
    context,
    standing,
    async ({ tx, person: held }) => {
      await store.deleteLinksOf(tx, held.id);
      const event = await changeHeld(tx, held, 'password.set', { set: { passwordHash } });
      return ok({ event, news: 'password_set', value: undefined, endsOthers: true });
    },
    { byPassword: proven.value },
  );
}

async function hadPassword(
  context: Context,
  { person, before, session }: { person: { email: string }; before: string; session: string | null },
): Promise<Result<true, RateLimited | { readonly code: 'password_wrong' }>> {
  const attempt = await countAct(context, session ?? '');
  if (!attempt.ok) return attempt;
  const found = await context.transaction(async (tx) => ok(await store.credentialsOf(tx, person.email)));
  const hash = found.ok ? (found.value?.passwordHash ?? null) : null;
  const { matches } = await verifyPassword(before, hash);
  if (!matches) return err({ code: 'password_wrong' });
  await attempt.value.succeeded();
  return ok(true);
}
