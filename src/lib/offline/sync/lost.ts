import type { Mutation } from '#lib/domain/sync/mutation.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import { sealedOf, type AppliedRow, type OutboxRow } from '../store/database.ts';
import { held } from '../store/held.ts';
import { DAMAGED, openMutation, unlessDamaged, type Store } from '../store/store.ts';
import type { ApiFailure, SyncApi } from './port.ts';

/** How the server answers a device it does not know, or does not know any more. */
export const UNKNOWN = 'device_unknown';

/** As what this device was known before, and how many of its changes the server still has the answer to. */
type Lines = ReadonlyMap<string, number>;

/**
 * A change and its answer are one transaction of the server's: it has those up to the last number it knows, and none above. So
 * what was done here and is lost there is put back in its place, held until this device has been told what there is; and what
 * waits is held likewise, since it names revisions of the past that is no more. Versions of receipts are compared
 * (`restored.ts`), and only noted. May be interrupted anywhere and repeated.
 * @param pulls whether the server then tells what there is: one up to 0.7.0 does not, and takes receipts alone
 */
export async function putBackLost(
  store: Store,
  api: SyncApi,
  { pulls }: { pulls: boolean },
): Promise<Result<void, ApiFailure>> {
  const lines = await linesOf(store, api);
  if (!lines.ok) return lines;
  while (!(await putBack(store, lines.value, pulls)));
  return ok();
}

async function linesOf({ database }: Store, api: SyncApi): Promise<Result<Lines, ApiFailure>> {
  const own = await database.device.get('device');
  const named = new Set((await database.applied.orderBy('deviceId').uniqueKeys()) as string[]);
  if (own?.forgotten) named.add(own.forgotten.deviceId);
  // As what it is known now it has been answered nothing yet.
  if (own) named.delete(own.deviceId);
  const lines = new Map<string, number>();
  for (const deviceId of named) {
    const standing = await api.standing({ deviceId, photoId: null });
    if (standing.ok) lines.set(deviceId, standing.value.lastMutationId);
    else if (standing.error.code === 'refused' && standing.error.reason === UNKNOWN) lines.set(deviceId, 0);
    else return standing;
  }
  return ok(lines);
}

const isLost = (lines: Lines, { deviceId, mutationId }: Pick<AppliedRow, 'deviceId' | 'mutationId'>) =>
  mutationId > (lines.get(deviceId) ?? Infinity);

type Kinds = ReadonlyMap<string, Mutation['type'] | null>;

/** @returns false where a change was made meanwhile, and it is to be looked at once more */
async function putBack(store: Store, lines: Lines, pulls: boolean): Promise<boolean> {
  const { applied, outbox, device, drafts } = store.database;
  const kinds: Kinds = await kindsOf(store, lines);
  return store.database.transaction('rw', applied, outbox, device, drafts, async () => {
    const waiting = await outbox
      .where({ state: 'waiting' })
      .filter(({ work }) => work)
      .toArray();
    if (!waiting.every(({ id }) => kinds.has(id))) return false;
    for (const { id, seq } of waiting)
      if (pulls && waitsToBeJudged(kinds.get(id))) await outbox.update(seq, held(null));
    let works = 0;
    for (const row of await applied.orderBy('seq').toArray()) {
      if (!isLost(lines, row) || row.revision === NO_MORE) continue;
      const kind = kinds.get(row.id);
      // What a receipt says lies here itself: a version of it that can't be read is no loss.
      const isVersion =
        kind === 'draft.save' || (kind === null && !row.work && (await drafts.get(row.subject)));
      if (!pulls || kind === undefined || isVersion) {
        await applied.update(row.seq, { revision: NO_MORE });
        continue;
      }
      await outbox.put(await rowAgain(store, row, kind));
      await applied.delete(row.seq);
      works += 1;
    }
    await device.where({ id: 'device' }).modify((own) => {
      const beyond = own.forgotten !== undefined && isLost(lines, own.forgotten);
      const before = own.restored;
      if (!before) return;
      own.restored = {
        ...before,
        works: (before.works ?? 0) + works,
        beyond: before.beyond === true || beyond,
      };
    });
    return true;
  });
}

/** The revision of a version of a receipt that is lost: it tells what was said once, and leads nowhere. */
export const NO_MORE = -1;

async function kindsOf(store: Store, lines: Lines): Promise<Kinds> {
  const { applied, outbox } = store.database;
  const lost = (await applied.toArray()).filter((row) => isLost(lines, row) && row.revision !== NO_MORE);
  const kinds = new Map<string, Mutation['type'] | null>();
  for (const row of [...(await outbox.toArray()), ...lost])
    kinds.set(row.id, (await unlessDamaged(() => openMutation(store, row)))?.type ?? null);
  return kinds;
}

/** A decision names what it is about by its content, and counts: the next one has to find it there. */
const waitsToBeJudged = (kind: Mutation['type'] | null | undefined): boolean =>
  kind !== 'approval.decide' && kind !== null;

/** Inside the transaction. */
async function rowAgain(
  { database }: Store,
  row: AppliedRow,
  kind: Mutation['type'] | null,
): Promise<OutboxRow> {
  const { seq, id, subject, work, afterPhotos, revision } = row;
  const change = { seq, id, subject, work, afterPhotos, base: null, chained: false, ...sealedOf(row) };
  // Its person is told that it can't be read any more.
  if (kind === null) return { ...change, state: 'rejected', mutationId: null, code: DAMAGED };
  if (waitsToBeJudged(kind)) return { ...change, ...held(revision) };
  // Sent late it would count back, as only a copy of the device does; behind something that waits it is decided anew.
  const ahead = (await database.outbox.where({ subject }).toArray()).some((other) => other.seq < seq);
  const code = 'draft_changed_meanwhile';
  return ahead
    ? { ...change, ...held(revision), code }
    : { ...change, state: 'waiting', mutationId: null, code: null };
}
