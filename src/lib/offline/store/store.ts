import { DraftContent } from '#lib/domain/drafts/draft.ts';
import { Misshapen, type Taken } from '#lib/domain/shape.ts';
import { Plain } from '#lib/domain/sync/plain.ts';
import { DraftVersion } from '#lib/domain/sync/version.ts';
import type { Row } from '#lib/domain/sync/again.ts';
import { Mutation } from '#lib/domain/sync/mutation.ts';
import { NotWritten, read, written } from '#lib/domain/wire.ts';
import { isUnfit } from './box.ts';
import { utf8, type Bytes } from './bytes.ts';
import type { Cipher, SealedTable } from './cipher.ts';
import type { DeviceDatabase, DraftRow, OutboxRow, Sealed } from './database.ts';

/** The device database with its key: exists only while the vault is open. */
export interface Store {
  readonly database: DeviceDatabase;
  readonly cipher: Cipher;
}

/** @param before the row that it takes the place of, where that is not found by its id */
export function sealJson(
  store: Store,
  table: SealedTable,
  id: string,
  value: unknown,
  before?: Sealed,
): Promise<Sealed> {
  return sealBytes(store, table, id, utf8(JSON.stringify(written(value))), before);
}

/** Seals what a row is to hold from now on, as one more than how often it has been sealed. */
export async function sealBytes(
  { database, cipher }: Store,
  table: SealedTable,
  id: string,
  plain: Bytes,
  before?: Sealed,
): Promise<Sealed> {
  // A change in the outbox lies under its place in the line.
  const known = before ?? (table === 'outbox' ? undefined : await database[table].get(id));
  return cipher.seal(table, id, plain, (known?.sealing ?? 0) + 1);
}

export async function openJson(
  store: Store,
  table: SealedTable,
  id: string,
  sealed: Sealed,
): Promise<unknown> {
  const plain: Bytes = await store.cipher.open(table, id, sealed);
  return read(JSON.parse(new TextDecoder().decode(plain)));
}

export async function openContent(store: Store, row: DraftRow): Promise<DraftContent> {
  return DraftContent.parse(await openJson(store, 'drafts', row.id, row));
}

/** Why what can't be read any more is not sent: its person is told, and what is about something else goes. Never sent by a server. */
export const DAMAGED = 'record_damaged';

/**
 * What `open` reads, or null where that record is damaged: altered on the disk, or of a shape nobody knows. One such
 * must not keep a person from the others. What the database itself throws is thrown on.
 */
export async function unlessDamaged<T>(open: () => Promise<T>): Promise<T | null> {
  try {
    return await open();
  } catch (error) {
    const strange = error instanceof Misshapen || error instanceof NotWritten;
    if (!isUnfit(error) && !strange) throw error;
    reportError(error);
    return null;
  }
}

/** A change, and the draft as it was seen when it was made. */
export interface Change {
  readonly mutation: Mutation;
  /** Null where the draft is new, or the change is about none. */
  readonly basis: DraftVersion | null;
  /** Of a row of a register what it said then, as far as this device was told. */
  readonly before: Row | null;
}

export async function openChange(store: Store, row: Pick<OutboxRow, 'id'> & Sealed): Promise<Change> {
  const kept = (await openJson(store, 'outbox', row.id, row)) as Partial<Change>;
  // Up to 0.7.0 the change lies here alone.
  if (kept.mutation === undefined) return { mutation: Mutation.parse(kept), basis: null, before: null };
  const { mutation, basis, before } = kept;
  return {
    mutation: Mutation.parse(mutation),
    basis: basis ? DraftVersion.parse(basis) : null,
    before: before ? (Plain.parse(before) as Row) : null,
  };
}

export async function openMutation(store: Store, row: Pick<OutboxRow, 'id'> & Sealed): Promise<Mutation> {
  return (await openChange(store, row)).mutation;
}

/** Under which a coding that was begun lies among what is kept, while the device is locked. */
export const TYPED = 'codings';

/** Keeps something the server said, encrypted, for when there is no network. */
export async function keep(store: Store, name: string, value: unknown): Promise<void> {
  const sealed = await sealJson(store, 'kept', name, value);
  await store.database.kept.put({ id: name, ...sealed });
}

/** A shape, or a schema of Zod's. */
interface Reads<T> {
  safeParse(value: unknown): Taken<T>;
}

/** What {@link keep} kept, checked against its shape; null when there is none, it is damaged, or of another version. */
export async function recall<T>(store: Store, name: string, shape: Reads<T>): Promise<T | null> {
  const row = await store.database.kept.get(name);
  if (!row) return null;
  const kept = await unlessDamaged(() => openJson(store, 'kept', name, row));
  const read = shape.safeParse(kept);
  return read.success ? read.data : null;
}
