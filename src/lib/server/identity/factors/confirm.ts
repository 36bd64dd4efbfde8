import type { RateLimited } from '#lib/domain/access/attempts.ts';
import type { Factor } from '#lib/domain/access/factor.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing, record } from '#lib/server/audit/index.ts';
import { directoryOf, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { announceToClients } from '../change-person.ts';
import type { Site } from '../passkeys/webauthn.ts';
import { countAct } from '../sign-in/limits.ts';
import { countWrong } from '../sign-in/refuse.ts';
import * as store from '../store.ts';
import { proveFactor, type FactorRefused, type Shown } from './prove.ts';

/** What a factor is shown for, and by whom. */
export interface Proof {
  readonly shown: Shown;
  /** Where the person is; without it no passkey is taken. */
  readonly site?: Site | undefined;
  /** The session's token: attempts count in it alone, so that nobody else stops the person. */
  readonly session: string | null;
  /** Where it comes from, as the network says. */
  readonly address: string;
  /** The act, as the log calls it, and what it is about. */
  readonly act: string;
  readonly subject: { readonly type: string; readonly id: string };
}

/**
 * The signed-in person proves once more who they are, for one act: what is shown is good once, wherever it was used before,
 * and stays used whatever becomes of the act. Guards, in this order: `rate_limited` (counted in this session of the person,
 * apart from every sign-in), and those of `proveFactor`. One that is wrong is an event: in the client's log, or where none
 * is chosen in that of each client of the person.
 */
export async function confirmPerson(
  context: Context,
  proof: Proof,
): Promise<Result<Factor, SecondFactorError>> {
  const { actorId } = context;
  const attempt = await countAct(context, proof.session ?? '');
  if (!attempt.ok) return attempt;
  const proven = await announcing<Factor, SecondFactorError>(context, async (tx) => {
    const email = await store.emailOf(tx, actorId);
    const person = email === null ? null : await store.lockCredentials(tx, actorId, email);
    if (!person || person.disabled) return err({ code: 'second_factor_missing' });
    return proveFactor(directoryOf(context), tx, person, proof.shown, proof.site);
  });
  if (proven.ok) await attempt.value.succeeded();
  else if (proven.error.code === 'second_factor_wrong') await tellWrong(context, proof);
  else await attempt.value.unfinished();
  return proven;
}

/** In transactions of their own, as the refused act leaves nothing behind. The limit on attempts is the log's too. */
export async function tellWrong(
  context: Context,
  {
    shown,
    act,
    subject,
    address,
  }: Pick<Proof, 'act' | 'subject' | 'address'> & { readonly shown: Shown | { readonly eid: true } },
): Promise<void> {
  const { actorId } = context;
  const wrong = 'code' in shown ? await counted(context) : null;
  const event = {
    kind: 'totp.refused',
    subject: { type: 'user', id: actorId },
    detail: { act, [subject.type]: subject.id, address, ...(wrong !== null && { wrong }) },
  } as const;
  if (context.clientId === NO_CLIENT) {
    await announcing(context, async (tx) => {
      await announceToClients(tx, context, actorId, event);
      return ok();
    });
    return;
  }
  await context.transaction(async (tx) => {
    await record(tx, context, event);
    return ok();
  });
}

async function counted(context: Context): Promise<number | null> {
  const { actorId } = context;
  const directory = directoryOf(context);
  const counting = await directory.transaction(async (tx) => {
    const email = await store.emailOf(tx, actorId);
    return ok(email === null ? null : await countWrong(tx, directory, { id: actorId, email }));
  });
  return counting.ok ? counting.value : null;
}

export type SecondFactorError = RateLimited | FactorRefused;
