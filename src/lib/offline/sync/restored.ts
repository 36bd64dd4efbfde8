import { v7 } from 'uuid';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import {
  afterRestore,
  contentHash,
  type AfterRestore,
  type HeldDraft,
  type KeptDraft,
} from '#lib/domain/sync/restored.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import type { DeviceDatabase, DeviceRow, DraftRow, RestoredRow } from '../store/database.ts';
import { followAnew } from '../pulled/take-in.ts';
import { removeDraft, sealedChange, type NewChange } from '../drafts/drafts.ts';
import { HELD_AT_ONCE, type ApiFailure, type Standing, type SyncApi } from './port.ts';
import { takeBack } from '../store/sent.ts';
import { held } from '../store/held.ts';
import { openChange, openContent, openMutation, unlessDamaged, type Store } from '../store/store.ts';
import { NO_MORE, putBackLost } from './lost.ts';

/**
 * Whether the server can be the one this device remembers. Its last number lies between the last change that was
 * answered and the last that was sent (lower, and the server was set back; higher, and this device was), and it has
 * the photo it confirmed last, and the log that this device has followed: so one is noticed too that has lost nothing but what
 * others did.
 */
export async function remembersAlike(
  { outbox }: DeviceDatabase,
  own: DeviceRow,
  { lastMutationId, hasPhoto, goesOn = true }: Standing,
): Promise<boolean> {
  const unanswered = await outbox.where({ state: 'sending' }).count();
  const sent = own.nextMutation - 1;
  return hasPhoto && goesOn && lastMutationId >= sent - unanswered && lastMutationId <= sent;
}

/**
 * The server knows another past than this device: from here on it is a new device, under a new id and new numbers.
 * What was on its way waits again, and nothing is sent before {@link compare} has ended. Durable when it resolves.
 */
export async function beginAnew({ database }: Store): Promise<void> {
  const { device, outbox } = database;
  await database.transaction('rw', device, outbox, async () => {
    const own = await device.get('device');
    if (!own) return;
    const { drafts = 0, lostPhotos = 0, works = 0, beyond = false } = own.restored ?? {};
    await device.put({
      id: 'device',
      deviceId: v7(),
      registered: false,
      nextMutation: 1,
      restored: { comparing: true, drafts, lostPhotos, works, beyond },
      ...(own.forgotten && { forgotten: own.forgotten }),
    });
    await outbox.toCollection().modify((row) => {
      // A rejected one keeps its place, not its number: the new line gives that to another change.
      row.mutationId = null;
      if (row.state === 'sending') row.state = 'waiting';
    });
  });
}

/**
 * Compares every draft and photo here with what the server has, and prepares to be sent what it lacks; before that, all else that
 * was done here and is lost there (`lost.ts`). May be interrupted anywhere and repeated: what is prepared is seen as such.
 * @param pulls whether the server then tells what it has, by which what waits is judged; those up to 0.7.0 do not
 */
export async function compare(
  store: Store,
  api: SyncApi,
  { pulls }: { pulls: boolean },
): Promise<Result<void, ApiFailure>> {
  const back = await putBackLost(store, api, { pulls });
  if (!back.ok) return back;
  // A row may have been told before its event had a place: the cursor alone does not tell that it is of another past.
  if (pulls) await followAnew(store);
  const ids = await store.database.drafts.toCollection().primaryKeys();
  let lostPhotos = 0;
  for (let at = 0; at < ids.length; at += HELD_AT_ONCE) {
    const portion = ids.slice(at, at + HELD_AT_ONCE);
    const answer = await api.held({ drafts: portion, photos: [] });
    if (!answer.ok) return answer;
    const known = new Map(answer.value.drafts.map((draft) => [draft.id, draft]));
    for (const id of portion) {
      const lost = await compareDraft(store, api, { draftId: id, there: known.get(id) ?? null, pulls });
      if (!lost.ok) return lost;
      lostPhotos += lost.value;
    }
  }
  await changeRestored(store.database, (restored) => ({ ...restored, comparing: false, lostPhotos }));
  return ok();
}

/** @returns how many of the draft's photos are nowhere any more */
async function compareDraft(
  store: Store,
  api: SyncApi,
  { draftId, there, pulls }: { draftId: string; there: HeldDraft | null; pulls: boolean },
): Promise<Result<number, ApiFailure>> {
  for (;;) {
    const row = await store.database.drafts.get(draftId);
    if (!row) return ok(0);
    const content = await unlessDamaged(() => openContent(store, row));
    // What can't be read can't be compared; it is shown as what it is.
    if (!content) return ok(0);
    const named = content.photos.map(({ id }) => id);
    const answer = named.length > 0 ? await api.held({ drafts: [], photos: named }) : null;
    if (answer?.ok === false) return err(answer.error);
    const missing = named.filter((id) => !answer?.value.photos.includes(id));
    const past = await pastOf(store, draftId, there);
    const lost = await settleDraft(store, { row, content, there, missing, past, pulls });
    // The person has changed it meanwhile: what was decided is of what it was.
    if (lost !== 'changed') return ok(lost);
  }
}

interface Compared {
  readonly row: DraftRow;
  readonly content: DraftContent;
  readonly there: HeldDraft | null;
  readonly missing: readonly string[];
  readonly past: Past;
  readonly pulls: boolean;
}

/** What this device remembers of a draft that it captured. */
interface Past extends Pick<KeptDraft, 'lost' | 'outgrown'> {
  /** It is a voucher that was made here, and that waits to be made again: no version of its own goes ahead of it. */
  readonly made: boolean;
}

async function pastOf(store: Store, draftId: string, there: HeldDraft | null): Promise<Past> {
  const { applied, outbox } = store.database;
  const versions = (await applied.where({ subject: draftId }).sortBy('seq')).filter(({ work }) => !work);
  const last = versions.at(-1);
  const hashes = new Set<string>();
  for (const row of versions) {
    const change = await unlessDamaged(() => openChange(store, row));
    if (change?.mutation.type === 'draft.save') hashes.add(contentHash(draftId, change.mutation.content));
    if (change?.basis) hashes.add(contentHash(draftId, change.basis.content));
  }
  let made = false;
  for (const row of await outbox.where({ subject: draftId }).toArray())
    made ||= (await unlessDamaged(() => openMutation(store, row)))?.type === 'draft.make';
  const lost = last === undefined ? null : last.revision === NO_MORE;
  return { lost, outgrown: there !== null && hashes.has(there.contentHash), made };
}

async function settleDraft(
  store: Store,
  { row, content, there, missing, past, pulls }: Compared,
): Promise<number | 'changed'> {
  const { database } = store;
  const { drafts, photos, sent, outbox, device } = database;
  const draftId = row.id;
  // Encrypted before the transaction; on which revision it builds is put in when it is sent.
  const change = await sealedChange(store, { type: 'draft.save', draftId, baseRevision: null, content });
  return database.transaction('rw', [drafts, photos, sent, outbox, device], async () => {
    const now = await drafts.get(draftId);
    if (now && (now.state !== row.state || !equalBytes(now.iv, row.iv))) return 'changed';
    if (!now) return 0;
    const pending = (await versionsOf(outbox, draftId).count()) > 0;
    const discarded = row.state === 'discarded';
    const outcome = afterRestore(
      { revision: now.revision, contentHash: contentHash(draftId, content), discarded, pending, ...past },
      there,
    );
    const lostThere = there === null && now.revision !== null;
    const says = pending || discarded || past.made ? null : change;
    await carryOut(store, draftId, outcome, { change: says, pulls });
    let again = outcome.do === 'send' && (lostThere || !pending);
    // A copy that no draft names any more would be missed at the server for ever.
    const named = new Set(discarded ? [] : content.photos.map(({ id }) => id));
    await sent
      .where({ draftId })
      .filter(({ id }) => !named.has(id))
      .delete();
    if (discarded) return 0;
    let lost = 0;
    for (const id of missing) {
      if (await photos.get(id)) continue;
      if (await takeBack(database, id)) again = true;
      else lost += 1;
    }
    if (again) await changeRestored(database, (restored) => ({ ...restored, drafts: restored.drafts + 1 }));
    return lost;
  });
}

/**
 * Inside the transaction. `change` carries the whole draft; null where one that waits does already. `pulls`: what waits is judged
 * by what the server is to tell.
 */
async function carryOut(
  store: Store,
  draftId: string,
  outcome: AfterRestore,
  { change, pulls }: { readonly change: NewChange | null; readonly pulls: boolean },
): Promise<void> {
  const { drafts, outbox } = store.database;
  switch (outcome.do) {
    case 'keep':
      if (pulls) await waitingVersions(outbox, draftId).modify(held(null));
      return;
    case 'agree':
      await versionsOf(outbox, draftId).delete();
      await drafts.update(draftId, { revision: outcome.revision });
      return;
    case 'send':
      await drafts.update(draftId, { revision: outcome.revision });
      // Made on a revision that is no more, also those made since this began.
      await outbox.where({ subject: draftId, state: 'waiting' }).modify({ chained: true });
      if (change) await outbox.add({ ...change, chained: true });
      await versionFirst(outbox, draftId);
      return;
    case 'ask':
    case 'closed': {
      const code = outcome.do === 'ask' ? 'draft_changed_meanwhile' : 'draft_not_open';
      // The revisions it names are of a past that is no more; where nothing is told, nothing is judged by it.
      const again = pulls && { again: { answered: null } };
      if (change) await outbox.add({ ...change, chained: true, state: 'rejected', code, ...again });
      return;
    }
    case 'forget':
      await outbox.where({ subject: draftId }).delete();
      await removeDraft(store, draftId);
      return;
  }
}

/** What waits of a draft's own versions, or that it was thrown away; what a bookkeeper did with it is no such. */
function versionsOf(outbox: DeviceDatabase['outbox'], draftId: string) {
  return outbox.where({ subject: draftId }).filter(({ work }) => !work);
}

const waitingVersions = (outbox: DeviceDatabase['outbox'], draftId: string) =>
  versionsOf(outbox, draftId).and(({ state }) => state === 'waiting');

/** What a draft says goes ahead of what was done with it, where the server has it no more, or less of it. */
async function versionFirst(outbox: DeviceDatabase['outbox'], draftId: string): Promise<void> {
  const all = await outbox.where({ subject: draftId }).sortBy('seq');
  const version = all.find(({ work }) => !work);
  const [first] = all;
  if (!version || !first?.work) return;
  await outbox.delete(version.seq);
  // Between two places in the line.
  await outbox.add({ ...version, seq: first.seq - 0.5 });
}

async function changeRestored(
  { device }: DeviceDatabase,
  change: (restored: RestoredRow) => RestoredRow,
): Promise<void> {
  await device.where({ id: 'device' }).modify((own) => {
    if (own.restored) own.restored = change(own.restored);
  });
}
