import { and, asc, desc, eq } from 'drizzle-orm';
import type {
  Closing,
  Dispatch,
  Signature,
  Signer,
  SigningDocument,
  StoredFile,
} from '#lib/domain/document.ts';
import { rawSql, type Tx } from '../../platform/database.ts';
import { closing, dispatch, document, signature, signer } from './schema.ts';

/** Makes whoever would change the same document wait until this transaction ends. */
export async function holdDocument(tx: Tx, clientId: string, id: string): Promise<SigningDocument | null> {
  await rawSql(tx)`select pg_advisory_xact_lock(hashtextextended(${`signing.document:${id}`}, 0))`;
  return findDocument(tx, clientId, id);
}

export async function findDocument(tx: Tx, clientId: string, id: string): Promise<SigningDocument | null> {
  const [found] = await read(tx, clientId, id);
  return found ?? null;
}

/** The client's documents, newest first. */
export function listDocuments(tx: Tx, clientId: string): Promise<SigningDocument[]> {
  return read(tx, clientId, null);
}

/** One document, or all of them, each with what became of it: five queries however many there are. */
async function read(tx: Tx, clientId: string, id: string | null): Promise<SigningDocument[]> {
  type Part = typeof dispatch | typeof signer | typeof signature | typeof closing;
  const of = (part: Part) => and(eq(part.clientId, clientId), id ? eq(part.documentId, id) : undefined);
  const documents = await tx
    .select()
    .from(document)
    .where(and(eq(document.clientId, clientId), id ? eq(document.id, id) : undefined))
    .orderBy(desc(document.uploadedAt), desc(document.id));
  if (documents.length === 0) return [];
  const sent = byDocument(await tx.select().from(dispatch).where(of(dispatch)));
  const asked = byDocument(await tx.select().from(signer).where(of(signer)).orderBy(asc(signer.no)));
  const made = byDocument(
    await tx.select().from(signature).where(of(signature)).orderBy(asc(signature.position)),
  );
  const ended = byDocument(await tx.select().from(closing).where(of(closing)));
  return documents.map(({ id, fileName, title, pages, uploadedBy, uploadedAt, ...row }) => ({
    ...{ id, fileName, title, pages, uploadedBy, uploadedAt },
    file: fileOf(row),
    dispatch: dispatchOf(sent.get(id)?.[0], asked.get(id) ?? []),
    signatures: (made.get(id) ?? []).map(signatureOf),
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
  const { code, title, language, sentBy, sentAt } = row;
  const asked = signers.map(({ no, userId, name, field }): Signer => ({ no, userId, name, field }));
  return { code, title, language, sentBy, sentAt, file: fileOf(row), signers: asked };
}

function signatureOf(row: typeof signature.$inferSelect): Signature {
  const { actId, signerNo, position, method, address, signedAt } = row;
  return { actId, signerNo, position, method, address, signedAt, file: fileOf(row) };
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
  await tx.insert(dispatch).values({ clientId, documentId, ...sent, ...file });
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
