import { randomInt } from 'node:crypto';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { hold } from '../../platform/transaction.ts';
import { mailAddresses, mailSenders, type MailAddress } from './registers.ts';
import { addressInForce } from './store.ts';

export interface MailDone {
  /** Null where this very request was done before. */
  readonly eventId: string | null;
}

/** Letters and digits that nobody mistakes for one another: 20 of 31 are 99 bits. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 20;

const newLocalPart = () =>
  `bilag-${Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('')}`;

/**
 * Gives the client a new address for mail; one it had takes nothing any more from then on. Error: `mail_in_off`: the installation takes
 * no mail.
 */
export function openAddress(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<MailDone, { code: 'mail_in_off' }>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<MailDone, { code: 'mail_in_off' }>(async (tx) => {
    if (!platform.config.mailDomain) return err({ code: 'mail_in_off' });
    await holdAddresses(tx, clientId);
    if (await mailAddresses.hold(tx, clientId, { id })) return ok({ eventId: null });
    const earlier = await addressInForce(tx, clientId);
    if (earlier) await endIt(tx, context, earlier);
    const made = { madeAt: platform.clock.now(), madeBy: actorId, endedAt: null, endedBy: null };
    const row = { id, localPart: newLocalPart(), ...made };
    return ok({ eventId: await mailAddresses.addNew(tx, context, 'mail-address.made', row) });
  });
}

/** The client takes no mail any more. Once more changes nothing. */
export function closeAddress(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<MailDone, { code: 'mail_address_unknown' }>> {
  const { clientId } = context;
  return context.transaction<MailDone, { code: 'mail_address_unknown' }>(async (tx) => {
    await holdAddresses(tx, clientId);
    const row = await mailAddresses.hold(tx, clientId, { id });
    if (!row) return err({ code: 'mail_address_unknown' });
    return ok({ eventId: row.endedAt === null ? await endIt(tx, context, row) : null });
  });
}

/** Mail of a sender who was always let in waits again. Once more changes nothing. */
export function endSender(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<MailDone, { code: 'mail_sender_unknown' }>> {
  const { clientId } = context;
  return context.transaction<MailDone, { code: 'mail_sender_unknown' }>(async (tx) => {
    const row = await mailSenders.hold(tx, clientId, { id });
    if (!row) return err({ code: 'mail_sender_unknown' });
    if (row.endedAt !== null) return ok({ eventId: null });
    return ok({
      eventId: await mailSenders.change(tx, context, 'mail-sender.ended', { row, to: endedBy(context) }),
    });
  });
}

const endIt = (tx: Tx, context: Context, row: MailAddress): Promise<string> =>
  mailAddresses.change(tx, context, 'mail-address.ended', { row, to: endedBy(context) });

const endedBy = ({ platform, actorId }: Context) => ({ endedAt: platform.clock.now(), endedBy: actorId });

/** As the database takes it where one is made. */
const holdAddresses = (tx: Tx, clientId: string) => hold(tx, `ledger.mail_address:${clientId}`);
