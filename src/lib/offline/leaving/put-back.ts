import { list, Misshapen, shape, string } from '#lib/domain/shape.ts';
import { NotWritten } from '#lib/domain/wire.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { subjectOf } from '#lib/domain/sync/kinds.ts';
import type { Bytes } from '../store/bytes.ts';
import type { DraftRow, OutboxRow, UnfinishedRow } from '../store/database.ts';
import { isHeld } from '../store/held.ts';
import { subjectKey } from '../store/names.ts';
import type { DeviceFull } from '../store/quota.ts';
import { withRoom } from '../store/room.ts';
import { recall, sealBytes, sealJson, TYPED, type Store } from '../store/store.ts';
import { Damaged, openedFile, type FileError, type OpenedFile } from './file.ts';
import { Said, type Picture, type Rest } from './gather.ts';
import { inStoreOf, type OpenVault } from './stores.ts';

/** Under which the files that were read in lie among what is kept: what they held may be sent and gone since. */
const READ_IN = 'read-in';
const ReadIn = list(string);
const Anything = shape((value) => value);

/** What came of reading a file in. */
export interface PutBack {
  readonly drafts: number;
  readonly photos: number;
  /** Clients whose things stayed in the file: the person is not of them here. */
  readonly left: number;
  /** It was read in before, and nothing came of it now. */
  readonly again: boolean;
}

export type PutBackError = FileError | DeviceFull | { code: 'device_file_foreign' } | { code: 'locked' };

/**
 * Makes each thing in a file what it was: drafts under the same ids, changes to be sent under this device's own numbers. All
 * of the file is read before any of it is stored, and a client's things are stored at once, behind its pictures; broken off,
 * it is read in again. What this device has of the same draft stays, and is not written over. Errors: those of
 * {@link openedFile}, `device_file_foreign` (another person's), `device_full`, `locked`.
 */
export async function putBack(
  file: Blob,
  passphrase: string,
  { vault, clientIds }: { readonly vault: OpenVault; readonly clientIds: readonly string[] },
): Promise<Result<PutBack, PutBackError>> {
  const { userId, stretch } = vault.chest;
  const opened = await openedFile(file, passphrase, stretch);
  if (!opened.ok) return opened;
  try {
    const whose = await whoseAll(opened.value);
    if (whose !== userId) return err({ code: 'device_file_foreign' });
    return await storeAll(opened.value, { vault, clientIds });
  } catch (error) {
    const strange = error instanceof Misshapen || error instanceof NotWritten || error instanceof SyntaxError;
    if (error instanceof Damaged || strange) return err({ code: 'device_file_damaged' });
    throw error;
  }
}

/** Reads all of it. @returns whose it says that it is */
async function whoseAll({ pieces }: OpenedFile): Promise<string | null> {
  let whose: string | null = null;
  for await (const { says } of pieces()) {
    const said = Said.parse(says);
    if (said.type === 'whose') whose = said.userId;
  }
  return whose;
}

async function storeAll(
  { id, pieces }: OpenedFile,
  { vault, clientIds }: { readonly vault: OpenVault; readonly clientIds: readonly string[] },
): Promise<Result<PutBack, PutBackError>> {
  const done = { drafts: 0, photos: 0, again: false };
  const left = new Set<string>();
  for await (const { says, bytes } of pieces()) {
    const said = Said.parse(says);
    if (said.type === 'whose') continue;
    const { clientId } = said;
    if (!clientIds.includes(clientId)) {
      left.add(clientId);
      continue;
    }
    const put = async (store: Store): Promise<Result<boolean, DeviceFull>> => {
      if ((await recall(store, READ_IN, ReadIn))?.includes(id)) return ok(false);
      return said.type === 'picture' ? putPicture(store, said, bytes) : putRest(store, said, id);
    };
    const stored = await inStoreOf(vault, clientId, put, true);
    if (stored === null) left.add(clientId);
    else if (!stored.ok) return stored;
    else if (stored.value && said.type === 'picture') done.photos += 1;
    else if (stored.value && said.type === 'rest') done.drafts += subjectsOf(said);
    else if (said.type === 'rest') done.again = true;
  }
  return ok({ ...done, left: left.size });
}

function subjectsOf({ drafts, changes, begun }: Rest): number {
  const about = changes.map(({ mutation }) => JSON.stringify(subjectOf(mutation)));
  const ids = [...drafts.map(({ id }) => id), ...begun.map(({ draftId }) => draftId)];
  return new Set([...ids.map((id) => JSON.stringify({ of: 'draft', id })), ...about]).size;
}

/** @returns false where it is here already, waiting or sent */
async function putPicture(
  store: Store,
  { id, draftId, state, code }: Picture,
  bytes: Bytes,
): Promise<Result<boolean, DeviceFull>> {
  const sealed = await sealBytes(store, 'photos', id, bytes);
  const { photos, sent } = store.database;
  return withRoom(store.database, () =>
    store.database.transaction('rw', photos, sent, async () => {
      if ((await photos.get(id)) || (await sent.where({ id }).count()) > 0) return false;
      await photos.add({ id, draftId, state, code, confirmed: 0, ...sealed });
      return true;
    }),
  );
}

async function putRest(store: Store, rest: Rest, fileId: string): Promise<Result<boolean, DeviceFull>> {
  const { database } = store;
  const { drafts, outbox, unfinished, photos, kept } = database;
  // All is encrypted before the transaction: waiting for WebCrypto inside would end it half-way.
  const sealedDrafts: DraftRow[] = [];
  for (const { content, ...draft } of rest.drafts)
    sealedDrafts.push({ ...draft, ...(await sealJson(store, 'drafts', draft.id, content)) });
  const changes = await Promise.all(rest.changes.map((change) => sealedChange(store, change)));
  const begun: UnfinishedRow[] = [];
  for (const receipt of rest.begun)
    begun.push({ id: receipt.draftId, ...(await sealJson(store, 'unfinished', receipt.draftId, receipt)) });
  const codings = await codingsWith(store, rest.typed);
  const readIn = await sealJson(store, 'kept', READ_IN, [
    ...((await recall(store, READ_IN, ReadIn)) ?? []),
    fileId,
  ]);
  const tables = [drafts, outbox, unfinished, photos, kept];
  return withRoom(database, () =>
    database.transaction('rw', tables, async () => {
      const known = new Set((await outbox.toArray()).map(({ id }) => id));
      for (const row of sealedDrafts) {
        // What was done with it here comes first; the file's changes find it as it is then.
        if ((await outbox.where({ subject: row.id }).count()) === 0) await drafts.put(row);
      }
      for (const change of changes) if (!known.has(change.id)) await outbox.add(change);
      for (const row of begun) if (!(await unfinished.get(row.id))) await unfinished.add(row);
      if (codings) await kept.put({ id: TYPED, ...codings });
      await kept.put({ id: READ_IN, ...readIn });
      return true;
    }),
  );
}

async function sealedChange(
  store: Store,
  { id, state, chained, base, code, mutation, basis }: Rest['changes'][number],
): Promise<Omit<OutboxRow, 'seq'>> {
  const { type } = mutation;
  return {
    ...{ id, state, chained, base, code, mutationId: null },
    subject: await subjectKey(store, subjectOf(mutation)),
    work: type !== 'draft.save' && type !== 'draft.discard',
    afterPhotos: type === 'draft.submit',
    ...(isHeld({ state, code }) && { again: { answered: null } }),
    ...(await sealJson(store, 'outbox', id, { mutation, basis, before: null })),
  };
}

/** What was begun here on the same draft stays. */
async function codingsWith(store: Store, typed: unknown) {
  if (typeof typed !== 'object' || typed === null) return null;
  const here = (await recall(store, TYPED, Anything)) ?? {};
  return sealJson(store, 'kept', TYPED, { ...typed, ...here });
}
