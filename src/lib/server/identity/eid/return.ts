import type { Eid } from '#lib/domain/access/eid.ts';
import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { countAct, countStranger, type Attempt } from '../sign-in/limits.ts';
import type { EidPurpose } from './errand.ts';
import { errandOf, shownEid, type EidRefused, type Returned } from './known.ts';

export type ReturnError = RateLimited | EidRefused;

/** Somebody who is back from a provider: what for, with which eID, and where they go on. */
export interface Back {
  readonly purpose: EidPurpose;
  readonly next: string;
  readonly eid: Eid;
  readonly attempt: Attempt;
}

/**
 * Takes somebody back from a provider, once. It counts as an attempt: of a stranger from their network, of who is signed in, in
 * their session. Errors, in this order: those of `errandOf` (before anything counts: nothing was tried), eid_elsewhere (somebody
 * else is signed in by now), rate_limited, those of `shownEid`.
 * @param context of who is signed in, or of a visitor
 */
export async function comeBack(
  context: Context,
  returned: Returned,
  { userId, token, address }: { userId: string | null; token: string | null; address: string },
): Promise<Result<Back, ReturnError>> {
  const errand = errandOf(context, returned);
  if (!errand.ok) return errand;
  const { purpose, next, userId: began } = errand.value;
  if (purpose !== 'sign-in' && began !== userId) return err({ code: 'eid_elsewhere' });
  const counted = await (purpose === 'sign-in'
    ? countStranger(context, address)
    : countAct(context, token ?? ''));
  if (!counted.ok) return counted;
  const shown = await shownEid(context, errand.value, returned);
  if (!shown.ok) return shown;
  return ok({ purpose, next, eid: shown.value, attempt: counted.value });
}
