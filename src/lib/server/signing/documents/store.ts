import {
  and,
  asc,
  desc,
  eq,
  exists,
  ilike,
  inArray,
  ne,
  not,
  notExists,
  or,
  sql,
  type AnyColumn,
  type SQL,
} from 'drizzle-orm';
import type {
  Augmentation,
  Closing,
  Dispatch,
  Signature,
  Signer,
  SigningDocument,
  StoredFile,
} from '#lib/domain/documents/document.ts';
import type { Sought } from '#lib/domain/search.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { containing } from '../../platform/pattern.ts';
import { hold } from '../../platform/transaction.ts';
import { filing } from '../archive/schema.ts';
import type { Sight } from '../archive/sight.ts';
import { augmentation, closing, dispatch, document, signature, signer } from './schema.ts';

/** Makes whoever would change the same document wait until this transaction ends. */
export async function holdDocument(tx: Tx, clientId: string, id: string): Promise<SigningDocument | null> {
  await hold(tx, `signing.document:${id}`);
  return findDocument(tx, clientId, id);
}

export async function findDocument(tx: Tx, clientId: string, id: string): Promise<SigningDocument | null> {
  const [found] = await whole(tx, clientId, await newestFirst(tx, clientId, eq(document.id, id)));
  return found ?? null;
}

/** Where the next page starts: behind this document, newest first. */
export interface DocumentCursor {
  readonly uploadedAt: Date;
  readonly id: string;
}

/** What of the archive is asked for; nothing said: all of it. */
export interface Where {
  /** Null: what lies in the root itself. */
  readonly folderId?: string | null | undefined;
  readonly typeId?: string | undefined;
}

/** A page of the client's documents, newest first; `of`: those that somebody sees, alone. */
export async function listDocuments(
  tx: Tx,
  clientId: string,
  {
    after,
    of,
    size,
    where = {},
  }: { after: DocumentCursor | null; of: Sight | null; size: number; where?: Where },
): Promise<SigningDocument[]> {
  const behind =
    after && sql`(${document.uploadedAt}, ${document.id}) < (${after.uploadedAt.toISOString()}, ${after.id})`;
  const page = (...more: (SQL | undefined)[]) =>
    newestFirst(tx, clientId, behind ?? undefined, placed(where), ...more).limit(size);
  if (of === null) return whole(tx, clientId, await page());
  // Each in its own order, so that those of others are not gone through.
  const asked = tx.select({ id: signer.documentId }).from(signer).where(askedFor(clientId, of.person));
  const toSign = sql`${document.id} = any(array(${asked}))`;
  const byOthers = ne(document.uploadedBy, of.person);
  const theirs = [
    ...(await page(eq(document.uploadedBy, of.person))),
    ...(await page(byOthers, toSign)),
    ...(of.root || of.folders.length > 0 ? await page(byOthers, not(toSign), inFolders(of)) : []),
  ];
  return whole(tx, clientId, theirs.sort(byNewest).slice(0, size));
}

/** For an outer query over documents: the folder that each lies in, null in the root. */
const itsFolder = sql`(select f.folder_id from ${filing} f
  where f.client_id = ${document.clientId} and f.document_id = ${document.id})`;
const itsType = sql`(select f.type_id from ${filing} f
  where f.client_id = ${document.clientId} and f.document_id = ${document.id})`;

function inFolders({ folders, root }: Sight): SQL {
  const some = sql`${itsFolder} = any(${textArray(folders)}::uuid[])`;
  return root ? sql`(${itsFolder} is null or ${some})` : some;
}

function placed({ folderId, typeId }: Where): SQL | undefined {
  const within =
    folderId === undefined
      ? undefined
      : folderId === null
        ? sql`${itsFolder} is null`
        : sql`${itsFolder} = ${folderId}::uuid`;
  return and(within, typeId === undefined ? undefined : sql`${itsType} = ${typeId}::uuid`);
}

const textArray = (ids: readonly string[]) => `{${ids.join(',')}}`;

const byNewest = (one: DocumentCursor, other: DocumentCursor) =>
  other.uploadedAt.getTime() - one.uploadedAt.getTime() || (one.id < other.id ? 1 : -1);

/**
 * The newest documents whose title, file name or code has the text, or that were uploaded or sent on the day; `of` as
 * in {@link listDocuments}.
 */
export async function searchDocuments(
  tx: Tx,
  clientId: string,
  { text, day }: Sought,
  { of, size }: { of: Sight | null; size: number },
): Promise<SigningDocument[]> {
  const pattern = containing(text);
  const on = (at: AnyColumn) =>
    day === null
      ? undefined
      : sql`${at} >= (${day}::date)::timestamp at time zone 'Europe/Oslo'
          and ${at} < (${day}::date + 1)::timestamp at time zone 'Europe/Oslo'`;
  const sent = tx
    .select()
    .from(dispatch)
    .where(
      and(
        eq(dispatch.clientId, clientId),
        eq(dispatch.documentId, document.id),
        or(ilike(dispatch.title, pattern), ilike(dispatch.code, pattern), on(dispatch.sentAt)),
      ),
    );
  const fits = [ilike(document.title, pattern), ilike(document.fileName, pattern), exists(sent)];
  const theirs = of && [
    eq(document.uploadedBy, of.person),
    exists(askedOf(tx, clientId, of.person)),
    inFolders(of),
  ];
  const found = newestFirst(
    tx,
    clientId,
    or(...fits, on(document.uploadedAt)),
    theirs ? or(...theirs) : undefined,
  );
  return whole(tx, clientId, await found.limit(size));
}

/** Those the person was asked to sign, has not, and nobody ended, newest first. */
export async function documentsWaitingFor(
  tx: Tx,
  clientId: string,
  userId: string,
): Promise<SigningDocument[]> {
  const ended = tx
    .select()
    .from(closing)
    .where(and(eq(closing.clientId, clientId), eq(closing.documentId, document.id)));
  const signed = tx
    .select()
    .from(signature)
    .where(
      and(
        eq(signature.clientId, clientId),
        eq(signature.documentId, signer.documentId),
        eq(signature.signerNo, signer.no),
      ),
    );
  const asked = tx
    .select({ id: signer.documentId })
    .from(signer)
    .where(and(askedFor(clientId, userId), notExists(signed)));
  const mine = sql`${document.id} = any(array(${asked}))`;
  return whole(tx, clientId, await newestFirst(tx, clientId, mine, notExists(ended)));
}

/** Every document of the client, newest first, in pages, so that many do not fill the memory. */
export async function* allDocuments(tx: Tx, clientId: string): AsyncGenerator<SigningDocument> {
  let after: DocumentCursor | null = null;
  do {
    const page: SigningDocument[] = await listDocuments(tx, clientId, { after, of: null, size: PAGE });
    yield* page;
    after = page.length === PAGE ? (page.at(-1) ?? null) : null;
  } while (after);
}

const PAGE = 500;

function newestFirst(tx: Tx, clientId: string, ...where: (SQL | undefined)[]) {
  return tx
    .select()
    .from(document)
    .where(and(eq(document.clientId, clientId), ...where))
    .orderBy(desc(document.uploadedAt), desc(document.id));
}

const askedFor = (clientId: string, userId: string) =>
  and(eq(signer.clientId, clientId), eq(signer.userId, userId));

/** For an outer query over documents: that this person was asked to sign it. */
function askedOf(tx: Tx, clientId: string, userId: string) {
  return tx
    .select()
    .from(signer)
    .where(and(askedFor(clientId, userId), eq(signer.documentId, document.id)));
}

/** Documents with what became of them: five queries however many there are. */
async function whole(
  tx: Tx,
  clientId: string,
  documents: (typeof document.$inferSelect)[],
): Promise<SigningDocument[]> {
  if (documents.length === 0) return [];
  const ids = documents.map(({ id }) => id);
  type Part = typeof dispatch | typeof signer | typeof signature | typeof augmentation | typeof closing;
  const of = (part: Part) => and(eq(part.clientId, clientId), inArray(part.documentId, ids));
  const sent = byDocument(await tx.select().from(dispatch).where(of(dispatch)));
  const asked = byDocument(await tx.select().from(signer).where(of(signer)).orderBy(asc(signer.no)));
  const made = byDocument(
    await tx.select().from(signature).where(of(signature)).orderBy(asc(signature.position)),
  );
  const later = byDocument(
    await tx.select().from(augmentation).where(of(augmentation)).orderBy(asc(augmentation.no)),
  );
  const ended = byDocument(await tx.select().from(closing).where(of(closing)));
  return documents.map(({ id, fileName, title, pages, uploadedBy, uploadedAt, ...row }) => ({
    ...{ id, fileName, title, pages, uploadedBy, uploadedAt },
    file: fileOf(row),
    dispatch: dispatchOf(sent.get(id)?.[0], asked.get(id) ?? []),
    signatures: (made.get(id) ?? []).map(signatureOf),
    augmentations: (later.get(id) ?? []).map(augmentationOf),
    closing: closingOf(ended.get(id)?.[0]),
  }));
}

const byDocument = <T extends { documentId: string }>(rows: T[]) =>
  Map.groupBy(rows, (row) => row.documentId);

const fileOf = ({ blobId, sha256, size }: StoredFile): StoredFile => ({ blobId, sha256, size });

function dispatchOf(
  row: typeof dispatch.$inferSelect | undefined,
  signers: (typeof signer.$inferSelect)[],
): Dispatch | null {
  if (!row) return null;
  const { code, title, language, addressOnPages, sentBy, sentAt } = row;
  const asked = signers.map(({ no, userId, name, field }): Signer => ({ no, userId, name, field }));
  return { code, title, language, addressOnPages, sentBy, sentAt, file: fileOf(row), signers: asked };
}

function signatureOf(row: typeof signature.$inferSelect): Signature {
  const { actId, signerNo, position, method, address, signedAt, signedWith } = row;
  return { actId, signerNo, position, method, address, signedAt, signedWith, file: fileOf(row) };
}

function augmentationOf(row: typeof augmentation.$inferSelect): Augmentation {
  const { no, at, until } = row;
  return { no, at, until, file: fileOf(row) };
}

function closingOf(row: typeof closing.$inferSelect | undefined): Closing | null {
  return row ? { kind: row.kind, by: row.closedBy, at: row.closedAt, reason: row.reason } : null;
}

/** @returns false where the id is taken */
export async function insertDocument(tx: Tx, clientId: string, row: SigningDocument): Promise<boolean> {
  const { id, fileName, title, pages, uploadedBy, uploadedAt, file } = row;
  const inserted = await tx
    .insert(document)
    .values({ clientId, id, fileName, title, pages, uploadedBy, uploadedAt, ...file })
    .onConflictDoNothing()
    .returning({ id: document.id });
  return inserted.length > 0;
}

export async function insertDispatch(
  tx: Tx,
  clientId: string,
  documentId: string,
  { signers, file, ...sent }: Dispatch,
): Promise<void> {
  const { code, title, language, addressOnPages, sentBy, sentAt } = sent;
  // By name: the app may not give the columns that bind the row to its transaction, not even their default.
  await rawSql(tx)`
    insert into signing.dispatch (client_id, document_id, code, title, language, address_on_pages, sent_by, sent_at, blob_id, sha256, size)
    values (${clientId}, ${documentId}, ${code}, ${title}, ${language}, ${addressOnPages}, ${sentBy},
      ${sentAt.toISOString()}, ${file.blobId}, ${Buffer.from(file.sha256)}, ${file.size})`;
  await tx.insert(signer).values(signers.map((each) => ({ clientId, documentId, ...each })));
}

export async function insertSignature(
  tx: Tx,
  clientId: string,
  documentId: string,
  { file, ...made }: Signature,
): Promise<void> {
  await tx.insert(signature).values({ clientId, documentId, ...made, ...file });
}

export async function insertAugmentation(
  tx: Tx,
  clientId: string,
  documentId: string,
  { file, ...made }: Augmentation,
): Promise<void> {
  await tx.insert(augmentation).values({ clientId, documentId, ...made, ...file });
}

/** A signed document, and when the certificate of its newest document timestamp ends; null: it has none. */
export interface RunningOut {
  readonly documentId: string;
  readonly until: Date | null;
  readonly sentAt: Date;
}

/**
 * Documents that all have signed and whose newest file lacks a document timestamp, or has one whose certificate ends
 * before that moment: those without first, then those that end first, of these the longest sent; from behind `after`.
 */
export async function documentsRunningOut(
  tx: Tx,
  clientId: string,
  { before, most, after = null }: { before: Date; most: number; after?: RunningOut | null },
): Promise<RunningOut[]> {
  const [until, sentAt] = [after?.until?.toISOString() ?? '-infinity', after?.sentAt.toISOString() ?? null];
  const rows = await rawSql(tx)<{ documentId: string; until: string | null; sentAt: string }[]>`
    select d.document_id as "documentId", last.until, d.sent_at as "sentAt"
    from signing.dispatch d
    left join lateral (
      select max(a.until) as until from signing.augmentation a
      where a.client_id = d.client_id and a.document_id = d.document_id) last on true
    where d.client_id = ${clientId} and (last.until is null or last.until < ${before.toISOString()})
      and (${sentAt}::timestamptz is null or (coalesce(last.until, '-infinity'), d.sent_at, d.document_id)
        > (${until}::timestamptz, ${sentAt}::timestamptz, ${after?.documentId ?? null}::uuid))
      and (select count(*) from signing.signer s where s.client_id = d.client_id and s.document_id = d.document_id)
        = (select count(*) from signing.signature m where m.client_id = d.client_id and m.document_id = d.document_id)
    order by coalesce(last.until, '-infinity'), d.sent_at, d.document_id
    limit ${most}`;
  return rows.map((row) => ({
    documentId: row.documentId,
    until: row.until === null ? null : new Date(row.until),
    sentAt: new Date(row.sentAt),
  }));
}

export async function insertClosing(
  tx: Tx,
  clientId: string,
  documentId: string,
  { kind, by, at, reason }: Closing,
): Promise<void> {
  await tx.insert(closing).values({ clientId, documentId, kind, closedBy: by, closedAt: at, reason });
}

/** What was sent under a code, in whichever client: row-level security shows the row to who names its code. */
export async function findByCode(
  tx: Tx,
  code: string,
): Promise<{ clientId: string; documentId: string } | null> {
  const sql = rawSql(tx);
  await sql`select set_config('segl.document_code', ${code}, true)`;
  const [row] = await sql<{ clientId: string; documentId: string }[]>`
    select client_id as "clientId", document_id as "documentId" from signing.dispatch where code = ${code}`;
  return row ?? null;
}
