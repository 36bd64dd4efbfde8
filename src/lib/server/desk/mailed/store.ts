import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Mail, MailPart } from '#lib/domain/drafts/mailed/mail.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import type { MailAddress } from './registers.ts';
import { mail, mailAddress, mailContent, mailPart, mailSender } from './schema.ts';

/** Whose an address is, asked by nobody in particular; null: nobody's. */
export async function clientOfMail(
  tx: Tx,
  localPart: string,
): Promise<{ clientId: string; id: string } | null> {
  const rows = await rawSql(tx)<{ clientId: string; id: string }[]>`
    select client_id as "clientId", id from ledger.client_of_mail(${localPart})`;
  return rows.length === 1 ? (rows[0] ?? null) : null;
}

export async function addressInForce(tx: Tx, clientId: string): Promise<MailAddress | null> {
  const [row] = await tx
    .select()
    .from(mailAddress)
    .where(and(eq(mailAddress.clientId, clientId), isNull(mailAddress.endedAt)));
  if (!row) return null;
  const { clientId: _, ...found } = row;
  return found;
}

/** The id of who is always let in under that address. */
export async function senderInForce(tx: Tx, clientId: string, address: string): Promise<string | null> {
  const [row] = await tx
    .select({ id: mailSender.id })
    .from(mailSender)
    .where(
      and(eq(mailSender.clientId, clientId), eq(mailSender.address, address), isNull(mailSender.endedAt)),
    );
  return row?.id ?? null;
}

/** Who of the client goes by an address and is not shut out. */
export async function memberUnder(tx: Tx, clientId: string, email: string): Promise<string | null> {
  const [row] = await rawSql(tx)<{ id: string }[]>`
    select u.id from identity."user" u join identity.membership m on m.user_id = u.id
    where m.client_id = ${clientId} and u.email = ${email} and u.disabled_at is null`;
  return row?.id ?? null;
}

/** How many mails came in since a moment, how many wait, and how many bytes of them. */
export async function countMail(
  tx: Tx,
  clientId: string,
  since: Date,
): Promise<{ lately: number; waiting: number; bytes: number }> {
  const [row] = await rawSql(tx)<{ lately: number; waiting: number; bytes: number }[]>`
    select (select count(*)::int from ledger.mail where client_id = ${clientId} and received_at > ${since.toISOString()}) as lately,
      (select count(*)::int from ledger.mail where client_id = ${clientId} and state = 'waits') as waiting,
      (select coalesce(sum(p.size), 0)::float8 from ledger.mail m
        join ledger.mail_part p on p.client_id = m.client_id and p.mail_id = m.id and p.draft_id is not null
        where m.client_id = ${clientId} and m.state = 'waits') as bytes`;
  return row ?? { lately: 0, waiting: 0, bytes: 0 };
}

export async function insertMail(tx: Tx, clientId: string, { parts, ...row }: Mail): Promise<void> {
  await tx.insert(mail).values({ clientId, ...row });
  if (parts.length > 0)
    await tx
      .insert(mailPart)
      .values(parts.map((part, position) => ({ clientId, mailId: row.id, position, ...part })));
}

export async function setTaken(
  tx: Tx,
  clientId: string,
  { id, decidedAt, decidedBy }: Pick<Mail, 'id' | 'decidedAt' | 'decidedBy'>,
): Promise<void> {
  await tx
    .update(mail)
    .set({ state: 'taken', decidedAt, decidedBy })
    .where(and(eq(mail.clientId, clientId), eq(mail.id, id)));
}

/** Takes the mail's row until the transaction ends. */
export async function holdMail(tx: Tx, clientId: string, id: string): Promise<Mail | null> {
  const [row] = await tx
    .select()
    .from(mail)
    .where(and(eq(mail.clientId, clientId), eq(mail.id, id)))
    .for('update');
  return row ? ((await withParts(tx, clientId, [row]))[0] ?? null) : null;
}

export async function isMail(tx: Tx, clientId: string, id: string): Promise<boolean> {
  const rows = await tx
    .select({ id: mail.id })
    .from(mail)
    .where(and(eq(mail.clientId, clientId), eq(mail.id, id)));
  return rows.length > 0;
}

/** The newest first. */
export async function newestMail(
  tx: Tx,
  clientId: string,
  { state, limit }: { readonly state: Mail['state']; readonly limit: number },
): Promise<Mail[]> {
  const rows = await tx
    .select()
    .from(mail)
    .where(and(eq(mail.clientId, clientId), eq(mail.state, state)))
    .orderBy(desc(mail.receivedAt), desc(mail.id))
    .limit(limit);
  return withParts(tx, clientId, rows);
}

/** All there are, for reconciling with the log. */
export async function* allMail(tx: Tx, clientId: string): AsyncGenerator<Mail> {
  const rows = await tx.select().from(mail).where(eq(mail.clientId, clientId)).orderBy(asc(mail.id));
  for (let at = 0; at < rows.length; at += 500)
    yield* await withParts(tx, clientId, rows.slice(at, at + 500));
}

/** Which mail a draft came by; null: none. */
export async function mailOfDraft(
  tx: Tx,
  clientId: string,
  draftId: string,
): Promise<{ sender: string; receivedAt: Date } | null> {
  const [row] = await tx
    .select({ sender: mail.sender, receivedAt: mail.receivedAt })
    .from(mailPart)
    .innerJoin(mail, and(eq(mail.clientId, mailPart.clientId), eq(mail.id, mailPart.mailId)))
    .where(and(eq(mailPart.clientId, clientId), eq(mailPart.draftId, draftId), eq(mail.state, 'taken')));
  return row ?? null;
}

async function withParts(tx: Tx, clientId: string, rows: (typeof mail.$inferSelect)[]): Promise<Mail[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const parts = await tx
    .select()
    .from(mailPart)
    .where(and(eq(mailPart.clientId, clientId), inArray(mailPart.mailId, ids)))
    .orderBy(asc(mailPart.position));
  const of = Map.groupBy(parts, ({ mailId }) => mailId);
  return rows.map(({ clientId: _, ...row }) => ({ ...row, parts: (of.get(row.id) ?? []).map(partIn) }));
}

function partIn({ name, size, sha256, type, refused, draftId }: typeof mailPart.$inferSelect): MailPart {
  return { name, size, sha256, type, refused, draftId };
}

export async function insertContents(
  tx: Tx,
  clientId: string,
  mailId: string,
  contents: readonly { readonly position: number; readonly sealed: Uint8Array }[],
): Promise<void> {
  for (const content of contents) await tx.insert(mailContent).values({ clientId, mailId, ...content });
}

export function contentsOf(
  tx: Tx,
  clientId: string,
  mailId: string,
): Promise<{ position: number; sealed: Uint8Array }[]> {
  return tx
    .select({ position: mailContent.position, sealed: mailContent.sealed })
    .from(mailContent)
    .where(and(eq(mailContent.clientId, clientId), eq(mailContent.mailId, mailId)))
    .orderBy(asc(mailContent.position));
}

export async function deleteContents(tx: Tx, clientId: string, mailId: string): Promise<void> {
  await tx.delete(mailContent).where(and(eq(mailContent.clientId, clientId), eq(mailContent.mailId, mailId)));
}

export async function deleteMail(tx: Tx, clientId: string, id: string): Promise<void> {
  await deleteContents(tx, clientId, id);
  await tx.delete(mailPart).where(and(eq(mailPart.clientId, clientId), eq(mailPart.mailId, id)));
  await tx.delete(mail).where(and(eq(mail.clientId, clientId), eq(mail.id, id)));
}
