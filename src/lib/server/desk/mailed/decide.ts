import type { Mail } from '#lib/domain/drafts/mailed/mail.ts';
import { mailStatement } from '#lib/domain/drafts/mailed/mail.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import type { BlobError } from '../../platform/blobs/blobs.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { openColumn } from '../../platform/keys/sealed-column.ts';
import { madeId } from '../../platform/made-id.ts';
import type { MailDone } from './addresses.ts';
import { contentPlace } from './contents.ts';
import { makeDrafts, storeReceipts } from './drafts-of.ts';
import { mailEvent } from './event.ts';
import { mailSenders } from './registers.ts';
import { contentsOf, deleteContents, deleteMail, holdMail, senderInForce, setTaken } from './store.ts';

export type LetInError =
  | { readonly code: 'mail_unknown' }
  /** What waited can't be read any more: its key was destroyed, or it was changed where it lies. */
  | { readonly code: 'mail_content_gone' }
  | BlobError;

/**
 * Lets in what waits: its drafts are made by whoever lets it in.
 * @param always so is what comes from that address from now on; nothing where the mail names no one sender
 */
export async function letIn(
  context: Context,
  { id, always }: { readonly id: string; readonly always: boolean },
): Promise<Result<MailDone, LetInError>> {
  const { clientId, actorId, platform } = context;
  const read = await context.transaction<Waiting | 'taken', LetInError>((tx) => waiting(tx, context, id));
  if (!read.ok) return read;
  if (read.value === 'taken') return ok({ eventId: null });
  const stored = await storeReceipts(context, read.value.mail, read.value.bytesOf);
  if (!stored.ok) return stored;
  return context.transaction<MailDone, LetInError>(async (tx) => {
    const held = await holdMail(tx, clientId, id);
    if (!held) return err({ code: 'mail_unknown' });
    if (held.state === 'taken') return ok({ eventId: null });
    const taken: Mail = { ...held, state: 'taken', decidedAt: platform.clock.now(), decidedBy: actorId };
    await deleteContents(tx, clientId, id);
    await setTaken(tx, clientId, taken);
    const eventId = await record(tx, context, mailEvent('mail.let_in', taken, held));
    await makeDrafts(tx, context, taken);
    if (always && held.sender !== '') await letInAlways(tx, context, held);
    return ok({ eventId });
  });
}

interface Waiting {
  readonly mail: Mail;
  readonly bytesOf: ReadonlyMap<number, Uint8Array>;
}

async function waiting(
  tx: Tx,
  { clientId, platform }: Context,
  id: string,
): Promise<Result<Waiting | 'taken', LetInError>> {
  const mail = await holdMail(tx, clientId, id);
  if (!mail) return err({ code: 'mail_unknown' });
  if (mail.state === 'taken') return ok('taken');
  const bytesOf = new Map<number, Uint8Array>();
  for (const { position, sealed } of await contentsOf(tx, clientId, id)) {
    const bytes = await openColumn(platform.clientKeys, contentPlace(clientId, id, position), sealed);
    if (bytes) bytesOf.set(position, bytes);
  }
  const whole = mail.parts.every(({ draftId }, at) => draftId === null || bytesOf.has(at));
  return whole ? ok({ mail, bytesOf }) : err({ code: 'mail_content_gone' });
}

async function letInAlways(tx: Tx, context: Context, { id: mailId, sender: address }: Mail): Promise<void> {
  const { clientId, actorId, platform } = context;
  if (await senderInForce(tx, clientId, address)) return;
  const id = madeId(platform.keys, 'desk.mail.sender.v1', `${clientId} ${mailId}`);
  const row = { id, address, letInAt: platform.clock.now(), letInBy: actorId, endedAt: null, endedBy: null };
  await mailSenders.addNew(tx, context, 'mail-sender.let_in', row);
}

/** Throws away what waits: nothing of it is left but its events. Once more changes nothing. */
export function throwAway(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<MailDone, { code: 'mail_taken' }>> {
  const { clientId } = context;
  return context.transaction<MailDone, { code: 'mail_taken' }>(async (tx) => {
    const held = await holdMail(tx, clientId, id);
    if (!held) return ok({ eventId: null });
    if (held.state === 'taken') return err({ code: 'mail_taken' });
    await deleteMail(tx, clientId, id);
    const eventId = await record(tx, context, {
      kind: 'mail.thrown',
      subject: { type: 'mail', id },
      detail: { sender: held.sender, was: mailStatement.said(held).statement, statement: null },
    });
    return ok({ eventId });
  });
}
