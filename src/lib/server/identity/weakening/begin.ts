import type { RateLimited } from '#lib/domain/access/attempts.ts';
import {
  contentOf,
  ENOUGH_ADMINISTRATORS,
  WEAKENING_DAYS,
  WEAKENINGS,
  type Weakening,
} from '#lib/domain/access/weakening.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { judgedBy, type Context } from '#lib/server/platform/context.ts';
import type { BeforeWeakening } from '#lib/server/platform/context.ts';
import { countLetter } from '../sign-in/limits.ts';
import * as memberships from '../memberships/store.ts';
import type { Carry, ByWhom } from './carry.ts';
import { hoursAfter, tellWeakening } from './judge.ts';
import { saidBeside, standingOf, weakenings } from './register.ts';

export interface Weakened {
  /** Null where this very request was done before. */
  readonly eventId: string | null;
}

export type BeginWeakeningError =
  | RateLimited
  | { readonly code: 'weakening_needs_nobody' | 'weakening_there' | 'weakening_changed' };

/**
 * Asks for an act that another administrator is to confirm: it is tried, to see that it would be done and do exactly this, and
 * kept. Repeating it with its id is safe. Errors, in this order: rate_limited · weakening_needs_nobody (there are no two
 * administrators who can get in: it is done at once, by whoever does it) · weakening_there (the same waits already) ·
 * weakening_changed (as things are now it would not be done, or do something else).
 */
export async function beginWeakening(
  context: Context,
  { id, weakening, reason }: { readonly id: string; readonly weakening: Weakening; readonly reason: string },
  { carry, subject }: { readonly carry: Carry } & Pick<ByWhom, 'subject'>,
): Promise<Result<Weakened, BeginWeakeningError>> {
  const { clientId, actorId: begunBy, platform } = context;
  const counted = await countLetter(context);
  if (!counted.ok) return counted;
  const content = contentOf(weakening);
  let would: string | null = null;
  const trying: BeforeWeakening = (_tx, _context, found) => {
    would = contentOf(found);
    return Promise.resolve(err({ code: 'second_administrator_required', ...found }));
  };
  const { ability } = WEAKENINGS[weakening.act];
  return context.transaction<Weakened, BeginWeakeningError>(async (tx) => {
    const known = await weakenings.hold(tx, clientId, { id });
    if (known) return known.content === content ? ok({ eventId: null }) : err({ code: 'weakening_there' });
    if ((await memberships.countAdministrators(tx, clientId)) < ENOUGH_ADMINISTRATORS)
      return err({ code: 'weakening_needs_nobody' });
    const now = platform.clock.now();
    const same = await weakenings.list(tx, clientId, { content });
    if (same.some((row) => ['waits', 'confirmed'].includes(standingOf(row, now))))
      return err({ code: 'weakening_there' });
    await carry(judgedBy(context, { weakening: trying, ability }).within(tx), weakening, { reason, subject });
    if (would !== content) return err({ code: 'weakening_changed' });
    const row = {
      ...{ id, act: weakening.act, content, reason, begunAt: now, begunBy },
      endsAt: hoursAfter(now, WEAKENING_DAYS * 24),
    };
    const eventId = await weakenings.addNew(tx, context, 'weakening.begun', row, saidBeside(row));
    if (eventId === null) return err({ code: 'weakening_there' });
    await tellWeakening(tx, context, 'weakening_asked', weakening);
    return ok({ eventId });
  });
}
