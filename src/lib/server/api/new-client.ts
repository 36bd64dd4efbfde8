import { err, ok, type Result } from '#lib/domain/result.ts';
import { admit, personIdUnder, type AddMemberError } from '../identity/index.ts';
import { foundClient, type Founded, type Founding, type FoundingError } from '../ledger/index.ts';
import type { Context } from '../platform/context.ts';

/**
 * A client from nothing, {@link foundClient}, with somebody who can let others in: the person of that address is its first
 * administrator. Both or neither. `eventId` is the last event of it all.
 * Guards: user_unknown, then those of {@link foundClient}.
 */
export async function newClient(
  context: Context,
  { administrator, ...founding }: Founding & { readonly administrator: string },
): Promise<Result<NewClient, NewClientError>> {
  // Asked before, since the directory is read in a transaction of its own.
  const userId = await personIdUnder(context, administrator);
  if (!userId) return err({ code: 'user_unknown' });
  return context.transaction<NewClient, NewClientError>(async (tx) => {
    const founded = await foundClient(context.within(tx), founding);
    if (!founded.ok) return founded;
    const admitted = await admit(tx, context, { userId, role: 'administrator' });
    return admitted.ok ? ok({ ...founded.value, ...admitted.value }) : admitted;
  });
}

export type NewClient = Founded & { readonly eventId: string };
export type NewClientError = FoundingError | AddMemberError;
