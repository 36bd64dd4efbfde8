import type { CivilDate } from '#lib/domain/date.ts';
import { readParty, type PartyError as PartyNumberError } from '#lib/domain/ledger/party.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { changedIn } from './changed.ts';
import { accounts, counterparties, type Counterparty } from './registers.ts';
import { lastNamed } from './store.ts';

export type PartyChange = {
  readonly [C in Exclude<keyof Counterparty, 'id' | 'kind' | 'number'>]?: Counterparty[C] | undefined;
};

export type PartyError =
  | PartyNumberError
  | { readonly code: 'counterparty_exists'; readonly number: string }
  | { readonly code: 'counterparty_unknown'; readonly counterpartyId: string }
  | { readonly code: 'account_unknown'; readonly account: string }
  | { readonly code: 'counterparty_in_use'; readonly date: CivilDate };

/**
 * A new customer or supplier, under an id of who asks: asked again with it, it is the same. Guards: those of {@link check},
 * then `counterparty_exists`: another of its kind has the number.
 */
export async function addParty(
  context: Context,
  party: Counterparty,
): Promise<Result<{ eventId: string | null }, PartyError>> {
  return context.transaction<{ eventId: string | null }, PartyError>(async (tx) => {
    const checked = await check(tx, context, party);
    if (!checked.ok) return checked;
    const eventId = await counterparties.addNew(tx, context, 'counterparty.created', checked.value);
    if (eventId !== null) return ok({ eventId });
    const there = await counterparties.hold(tx, context.clientId, { id: party.id });
    return there ? ok({ eventId: null }) : err({ code: 'counterparty_exists', number: party.number });
  });
}

/**
 * Changes what is said of a party, also of what is posted on it; its kind and number stay. Guards: `counterparty_unknown`,
 * those of {@link check}, `counterparty_in_use`: a line of `date` is on it, when it would be closed.
 */
export async function changeParty(
  context: Context,
  { id, ...wanted }: PartyChange & { readonly id: string },
): Promise<Result<{ eventId: string | null }, PartyError>> {
  const { clientId } = context;
  return context.transaction<{ eventId: string | null }, PartyError>(async (tx) => {
    const row = await counterparties.hold(tx, clientId, { id });
    if (!row) return err({ code: 'counterparty_unknown', counterpartyId: id });
    const asked = changedIn(row, wanted);
    if (asked === null) return ok({ eventId: null });
    const checked = await check(tx, context, { ...row, ...asked }, row);
    if (!checked.ok) return checked;
    const to = changedIn(row, checked.value);
    if (to === null) return ok({ eventId: null });
    if (to.validTo) {
      const last = await lastNamed(tx, clientId, { counterpartyId: id });
      if (last !== null && last > to.validTo) return err({ code: 'counterparty_in_use', date: last });
    }
    return ok({ eventId: await counterparties.change(tx, context, 'counterparty.changed', { row, to }) });
  });
}

/** Its numbers as they are kept, where they are new ({@link readParty}), and its account one that is there. */
async function check(
  tx: Tx,
  { clientId }: Context,
  party: Counterparty,
  before?: Counterparty,
): Promise<Result<Counterparty, PartyError>> {
  // As an imported file has it, it may stay.
  const stays = before?.orgnr === party.orgnr && before.country === party.country;
  const read = readParty(stays ? { ...party, orgnr: null } : party);
  if (!read.ok) return read;
  const { account } = party;
  if (account !== null && (await accounts.list(tx, clientId, { number: account })).length === 0)
    return err({ code: 'account_unknown', account });
  return ok({ ...party, ...read.value, ...(stays && { orgnr: party.orgnr }) });
}
