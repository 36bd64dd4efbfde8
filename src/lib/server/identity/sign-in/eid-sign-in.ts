import type { Eid } from '#lib/domain/access/eid.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announcing } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { eidById, useEid, type FoundEid } from '../eid/store.ts';
import * as store from '../store.ts';
import { openSession, type SignedIn } from './open.ts';
import { tellRefused } from './refuse.ts';

export type EidUnlinked = { readonly code: 'eid_unlinked' };

/**
 * Opens a session for whose eID was shown: two factors of the provider's, and no name asked for. An event in the log of each
 * client, as is who was refused because they are shut out; of an eID that nobody has linked there is nobody to be told. Error:
 * eid_unlinked, in either case.
 */
export async function signInWithEid(context: Context, shown: Eid): Promise<Result<SignedIn, EidUnlinked>> {
  const found = await context.transaction(async (tx) => ok(await eidById(tx, shown.id)));
  const known = found.ok ? found.value : null;
  if (!known) return err({ code: 'eid_unlinked' });
  const opened = await open(context, known, shown);
  if (!opened.ok) await tellRefused(context, { id: known.userId, email: known.email }, 'eid');
  return opened;
}

function open(context: Context, { userId: id, email }: FoundEid, { id: eid, level }: Eid) {
  return announcing<SignedIn, EidUnlinked>(context, async (tx) => {
    await store.actAs(tx, id);
    // Whoever shuts the person out, or unlinks the eID, at this moment comes after, and ends this session too.
    const held = await store.lockCredentials(tx, id, email);
    const known = held && !held.disabled ? await eidById(tx, eid) : null;
    if (known?.userId !== id) return err({ code: 'eid_unlinked' });
    await useEid(tx, eid, context.platform.clock.now());
    if (held?.wrongCodes) await store.countWrongCodes(tx, id, 0);
    return openSession(context, tx, { id, email }, { method: 'eid', factor: 'eid', eidLevel: level });
  });
}
