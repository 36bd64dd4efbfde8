import { createHash } from 'node:crypto';
import { judgePart, localPartOf, shownSubject } from '#lib/domain/drafts/mailed/judge.ts';
import { MOST_RECEIPTS, type Mail, type MailPart } from '#lib/domain/drafts/mailed/mail.ts';
import { may } from '#lib/domain/access/role.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record, sequencerOf } from '#lib/server/audit/index.ts';
import { v7 as uuidv7 } from 'uuid';
import { memberOf, readEmail } from '../../identity/index.ts';
import type { BlobError } from '../../platform/blobs/blobs.ts';
import { createContext, machine, SYSTEM_ACTOR, type Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { madeId } from '../../platform/made-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { sealColumn } from '../../platform/keys/sealed-column.ts';
import { hold } from '../../platform/transaction.ts';
import { contentPlace } from './contents.ts';
import { makeDrafts, storeReceipts } from './drafts-of.ts';
import { mailEvent } from './event.ts';
import type { ReadMail } from './reading-thread.ts';
import { readMail } from './reading.ts';
import {
  clientOfMail,
  countMail,
  insertContents,
  insertMail,
  isMail,
  memberUnder,
  senderInForce,
} from './store.ts';

/** Of one client, in 24 hours. */
export const MOST_A_DAY = 300;
/** Of one client: what waits for somebody to let it in. */
export const MOST_WAITING = 100;
export const MOST_WAITING_BYTES = 200 * 1024 * 1024;
/** Parts of whatever kind. */
const MOST_PARTS = 100;

/** Where a mail is to: a client, and which of its addresses. */
export interface Recipient {
  readonly clientId: string;
  readonly id: string;
}

/** What a mail's drafts are said to be made on. */
const DEVICE = 'E-post';

/** `again`: the same mail was here before. */
export type Received = 'drafts' | 'waits' | 'again';

export type ReceiveError =
  | { readonly code: 'mail_unreadable' }
  | { readonly code: 'mail_empty' }
  | { readonly code: 'mail_too_many_parts' }
  /** Later it may be taken. */
  | { readonly code: 'mail_too_much' }
  | BlobError;

/** Whose the address is; null: nobody's. */
export async function recipientOf(platform: Platform, address: string): Promise<Recipient | null> {
  const { mailDomain } = platform.config;
  const local = mailDomain ? localPartOf(address, mailDomain) : null;
  if (local === null) return null;
  const found = await machine(platform).transaction(async (tx) => ok(await clientOfMail(tx, local)));
  return found.ok ? found.value : null;
}

/**
 * Takes a mail that was sent to a client: each of its receipts becomes a draft where the sender is a member who may capture, or is
 * always let in; else it waits. Once it resolves ok all of it is committed, and the same mail again changes nothing.
 *
 * The address it says it is from proves nothing, and decides no more than under whose name the draft stands: what lets a mail in is
 * that its sender knows the client's address.
 *
 * Errors, in this order: `mail_unreadable`, `mail_too_many_parts`, `mail_empty` (no receipt in it), `mail_too_much` (of the day, or waiting),
 * those of the store.
 */
export async function receiveMail(
  platform: Platform,
  to: Recipient,
  raw: Uint8Array,
): Promise<Result<Received, ReceiveError>> {
  const read = await readMail(raw);
  if (!read.ok) return read;
  if (read.value.parts.length > MOST_PARTS) return err({ code: 'mail_too_many_parts' });
  const context = machine(platform, to.clientId);
  const mail = mailIn(context, to, read.value);
  const receipts = mail.parts.filter(({ draftId }) => draftId !== null).length;
  if (receipts > MOST_RECEIPTS) return err({ code: 'mail_too_many_parts' });
  if (receipts === 0) return err({ code: 'mail_empty' });
  const bytesOf = new Map(read.value.parts.map(({ bytes }, at) => [at, bytes]));
  const by = await actorFor(context, mail.sender);
  if (by === null) return keepWaiting(context, mail, bytesOf);
  return takeAtOnce(by, mail, bytesOf);
}

/** The id follows from what it says and what is in it, and not from the way it came: who sends it twice sent one. */
function mailIn(context: Context, to: Recipient, { sender, subject, messageId, parts }: ReadMail): Mail {
  const { clientId, platform } = context;
  const address = readEmail(sender);
  const from = address.ok ? address.value : '';
  const hashes = parts.map(({ bytes }) => createHash('sha256').update(bytes).digest());
  const said = createHash('sha256').update(JSON.stringify([messageId, from, subject]));
  for (const hash of hashes) said.update(hash);
  const id = madeId(platform.keys, 'desk.mail.v1', `${clientId} ${said.digest('hex')}`);
  const before = new Set<string>();
  const judged = parts.map((part, at): MailPart => {
    const sha256 = hashes[at] ?? new Uint8Array();
    const hex = Buffer.from(sha256).toString('hex');
    const found = judgePart(part, { sha256: hex, before });
    before.add(hex);
    const draftId =
      found.refused === null ? madeId(platform.keys, 'desk.mail.draft.v1', `${clientId} ${id} ${at}`) : null;
    return { ...found, sha256, draftId };
  });
  const receivedAt = platform.clock.now();
  const undecided = { state: 'waits', decidedAt: null, decidedBy: null } as const;
  return {
    ...{ id, addressId: to.id, receivedAt, sender: from, subject: shownSubject(subject) },
    ...undecided,
    parts: judged,
  };
}

/** Under whose name its drafts stand; null: it waits. */
async function actorFor(context: Context, sender: string): Promise<Context | null> {
  if (sender === '') return null;
  const { clientId, platform, requestId } = context;
  const known = await context.transaction(async (tx) =>
    ok({
      member: await memberUnder(tx, clientId, sender),
      always: (await senderInForce(tx, clientId, sender)) !== null,
    }),
  );
  if (!known.ok) return null;
  const { member, always } = known.value;
  if (member !== null) {
    const who = { clientId, actorId: member, requestId, device: DEVICE, ability: 'draft.capture' } as const;
    const theirs = createContext(platform, who);
    const now = await memberOf(theirs);
    if (now && may(now.role, 'draft.capture')) return theirs;
  }
  return always
    ? createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7(), device: DEVICE })
    : null;
}

type Bytes = ReadonlyMap<number, Uint8Array>;

async function takeAtOnce(by: Context, mail: Mail, bytesOf: Bytes): Promise<Result<Received, ReceiveError>> {
  const { clientId, platform } = by;
  const room = await by.transaction((tx) => roomFor(tx, by, mail, 0));
  if (!room.ok || room.value === 'again') return room;
  const stored = await storeReceipts(by, mail, bytesOf);
  if (!stored.ok) return stored;
  const done = await by.transaction<Received, ReceiveError>(async (tx) => {
    const still = await roomFor(tx, by, mail, 0);
    if (!still.ok || still.value === 'again') return still;
    const taken: Mail = { ...mail, state: 'taken', decidedAt: mail.receivedAt, decidedBy: by.actorId };
    await insertMail(tx, clientId, taken);
    await record(tx, by, mailEvent('mail.taken', taken));
    await makeDrafts(tx, by, taken);
    return ok('drafts');
  });
  if (done.ok) sequencerOf(platform).signal(clientId);
  return done;
}

async function keepWaiting(
  context: Context,
  mail: Mail,
  bytesOf: Bytes,
): Promise<Result<Received, ReceiveError>> {
  const { clientId, platform } = context;
  const receipts = mail.parts.flatMap(({ draftId }, position) => {
    const bytes = draftId === null ? undefined : bytesOf.get(position);
    return bytes ? [{ position, bytes }] : [];
  });
  const size = receipts.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const contents = await Promise.all(
    receipts.map(async ({ position, bytes }) => ({
      position,
      sealed: await sealColumn(platform.clientKeys, contentPlace(clientId, mail.id, position), bytes),
    })),
  );
  const done = await context.transaction<Received, ReceiveError>(async (tx) => {
    const room = await roomFor(tx, context, mail, size);
    if (!room.ok || room.value === 'again') return room;
    await insertMail(tx, clientId, mail);
    await insertContents(tx, clientId, mail.id, contents);
    await record(tx, context, mailEvent('mail.waits', mail));
    return ok('waits');
  });
  if (done.ok) sequencerOf(platform).signal(clientId);
  return done;
}

/** Whether there is room for one more; one after the other. @param waits bytes that it would have wait; 0: it does not */
async function roomFor(
  tx: Tx,
  { clientId, platform }: Context,
  mail: Mail,
  waits: number,
): Promise<Result<Received, { code: 'mail_too_much' }>> {
  await hold(tx, `ledger.mail:${clientId}`);
  if (await isMail(tx, clientId, mail.id)) return ok('again');
  const dayAgo = new Date(platform.clock.now().getTime() - 24 * 60 * 60 * 1000);
  const { lately, waiting, bytes } = await countMail(tx, clientId, dayAgo);
  if (lately >= MOST_A_DAY) return err({ code: 'mail_too_much' });
  if (waits > 0 && (waiting >= MOST_WAITING || bytes + waits > MOST_WAITING_BYTES))
    return err({ code: 'mail_too_much' });
  return ok(waits > 0 ? 'waits' : 'drafts');
}
