import { equalBytes } from '#lib/domain/bytes.ts';
import { CONSENT, fallOf, FALLS, type Agreed, type Fall } from '#lib/domain/documents/preparation.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { moment, nullable, object, oneOf, string } from '#lib/domain/shape.ts';
import type { PreparedRow } from '../store/database.ts';
import { isDeviceFull, type DeviceFull } from '../store/quota.ts';
import { openJson, sealJson, unlessDamaged, type Store } from '../store/store.ts';

/**
 * What a person has prepared to sign. It signs nothing, and never leaves the device: where there is network they sign, by
 * their passkey or a code and through the procedure of every signature, and this says which file they read.
 */
export interface Prepared extends Agreed {
  readonly documentId: string;
  /** As it was read. */
  readonly title: string;
  /** By this device's clock. */
  readonly at: Date;
  /** Why it holds no more, as the server last told the document, or by the words alone; null: nothing speaks against it. */
  readonly fell: Fall | null;
}
const Prepared = object<Prepared>({
  documentId: string,
  title: string,
  sha256: string,
  consent: string,
  at: moment,
  fell: nullable(oneOf(FALLS)),
});

/** Keeps it; what was prepared of the same document before is gone. Error: `device_full`. */
export async function prepare(store: Store, said: Omit<Prepared, 'fell'>): Promise<Result<void, DeviceFull>> {
  try {
    const { documentId: id } = said;
    const sealed = await sealJson(store, 'prepared', id, { ...said, fell: null } satisfies Prepared);
    await store.database.prepared.put({ id, ...sealed });
    return ok();
  } catch (error) {
    if (isDeviceFull(error)) return err({ code: 'device_full' });
    throw error;
  }
}

/** Lets go of it: the person takes it back, has read why it fell, or has signed. */
export async function unprepare({ database }: Store, documentId: string): Promise<void> {
  await database.prepared.delete(documentId);
}

/**
 * All of it, first what was prepared first. What is damaged is not among it. That the words say something else now is known
 * before a server has told how the document stands.
 */
export async function listPrepared(store: Store): Promise<Prepared[]> {
  const rows = await store.database.prepared.toArray();
  const all = await Promise.all(rows.map((row) => opened(store, row)));
  return all
    .filter((each) => each !== null)
    .map((each) => (each.consent === CONSENT ? each : { ...each, fell: each.fell ?? ('words' as const) }))
    .sort((one, other) => +one.at - +other.at);
}

/**
 * Holds what is prepared of a document against how the server has just told it. What fell does not stand up again: the person
 * reads what is there now, and prepares that.
 */
export async function judge(
  store: Store,
  { documentId, personId }: { readonly documentId: string; readonly personId: string },
  document: Parameters<typeof fallOf>[1],
): Promise<void> {
  const row = await store.database.prepared.get(documentId);
  const prepared = row && (await opened(store, row));
  if (!prepared || prepared.fell !== null) return;
  const fell = fallOf(prepared, document, personId);
  if (fell === null) return;
  const sealed = await sealJson(store, 'prepared', documentId, { ...prepared, fell }, row);
  const { prepared: table } = store.database;
  // Taken back, or prepared anew, meanwhile: that holds.
  await store.database.transaction('rw', table, async () => {
    const now = await table.get(documentId);
    // Taken back and prepared anew it has been sealed as often as before.
    if (now && equalBytes(now.iv, row.iv)) await table.put({ id: documentId, ...sealed });
  });
}

const opened = (store: Store, row: PreparedRow): Promise<Prepared | null> =>
  unlessDamaged(async () => Prepared.parse(await openJson(store, 'prepared', row.id, row)));
