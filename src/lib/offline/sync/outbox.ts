import { baseOf } from '#lib/domain/sync/kinds.ts';
import {
  mutationHash,
  type Mutation,
  type MutationEnvelope,
  type MutationOutcome,
} from '#lib/domain/sync/mutation.ts';
import { sealedOf, type OutboxRow, type Sealed } from '../store/database.ts';
import { removeDraft } from '../drafts/drafts.ts';
import { keepApplied, keepNothing } from '../store/applied.ts';
import { withRoom } from '../store/room.ts';
import { DAMAGED, openChange, openMutation, sealJson, unlessDamaged, type Store } from '../store/store.ts';

/** Mutations sent at a time, and lines of codings: a request has room for some twenty thousand values. */
const BATCH = 20;
const MOST_LINES = 500;
/** How a server answers a kind of change that it does not know: a later version of it may. */
const KIND_UNKNOWN = 'mutation_kind_unknown';

/**
 * What to send next, in order. A batch that was sent and not answered comes back unchanged, under the
 * same numbers, until it is answered: the server then answers what it answered first.
 *
 * Numbers are given here, in a durable transaction before anything is sent, and not when a change is
 * made: a change that waits behind a rejected one may never be sent, and would leave a gap. A subject
 * has at most one change on its way, so that the next builds on a known revision.
 * @param takes the kinds that the server takes; others wait
 */
export async function nextBatch(store: Store, takes: readonly string[]): Promise<MutationEnvelope[]> {
  const sending = await store.database.outbox.where({ state: 'sending' }).sortBy('mutationId');
  if (sending.length > 0) {
    const sent = await Promise.all(sending.map((row) => envelope(store, row)));
    // Nothing is answered before what went ahead of it.
    const until = sent.findIndex(({ mutation }) => !takes.includes(mutation.type));
    return until === -1 ? sent : sent.slice(0, until);
  }
  const prepared: { row: OutboxRow; sealed: Sealed }[] = [];
  let lines = 0;
  for (const row of await firstOfEachSubject(store)) {
    const mutation = await unlessDamaged(() => openMutation(store, row));
    if (!mutation) await putAside(store, row);
    if (!mutation || !takes.includes(mutation.type)) continue;
    lines += linesOf(mutation);
    if (prepared.length > 0 && lines > MOST_LINES) break;
    prepared.push({ row, sealed: await onKnownRevision(store, row) });
    if (prepared.length === BATCH) break;
  }
  const numbered = await number(store, prepared);
  return Promise.all(numbered.map((row) => envelope(store, row)));
}

/**
 * Puts aside what was sent and not answered and can't be read any more. Where the server had not taken it, its number is
 * a hole from now on, which `remembersAlike` sees.
 */
export async function putAsideDamaged(store: Store): Promise<void> {
  for (const row of await store.database.outbox.where({ state: 'sending' }).toArray()) {
    if (!(await unlessDamaged(() => openMutation(store, row)))) await putAside(store, row);
  }
}

async function putAside({ database }: Store, { seq, id }: OutboxRow): Promise<void> {
  await database.outbox
    .where({ seq })
    .filter((row) => row.id === id && row.state !== 'rejected')
    .modify({ state: 'rejected', code: DAMAGED, mutationId: null });
}

/** Takes the server's answers in, durably. Answers to what is already settled change nothing. */
export async function settle(store: Store, outcomes: readonly MutationOutcome[]): Promise<void> {
  const { drafts, photos, outbox, applied, device } = store.database;
  const settleAll = (keeps: typeof keepApplied) =>
    store.database.transaction('rw', [drafts, photos, outbox, applied, device], async () => {
      for (const outcome of outcomes) {
        const row = await outbox.where({ mutationId: outcome.mutationId }).first();
        if (row) await settleOne(store, { row, outcome, keeps });
      }
    });
  const settled = await withRoom(store.database, () => settleAll(keepApplied));
  // On a full device no copy is kept: else what is answered would be sent for good.
  if (!settled.ok) await settleAll(keepNothing);
}

interface Settling {
  readonly row: OutboxRow;
  readonly outcome: MutationOutcome;
  readonly keeps: typeof keepApplied;
}

async function settleOne(store: Store, { row, outcome, keeps }: Settling): Promise<void> {
  const { drafts, outbox } = store.database;
  const { subject } = row;
  if (outcome.outcome === 'rejected' && outcome.code === KIND_UNKNOWN) {
    // That number is answered for good; under another one it goes to a server that knows the kind.
    await outbox.update(row.seq, { state: 'waiting', mutationId: null });
    return;
  }
  const draft = await drafts.get(subject);
  const behind = (await outbox.where({ subject }).count()) > 1;
  // Thrown away while it was on its way: nobody needs to decide about a version nobody wants.
  const unwanted = draft?.state === 'discarded' && behind;
  if (outcome.outcome === 'rejected' && (draft || row.work) && !unwanted) {
    await outbox.update(row.seq, { state: 'rejected', code: outcome.code });
    return;
  }
  await outbox.delete(row.seq);
  // Then there is nothing at the server to throw away either.
  if (unwanted && outcome.outcome === 'rejected' && draft.revision === null)
    await outbox.where({ subject }).delete();
  if (outcome.outcome === 'applied') {
    const { revision } = outcome;
    await drafts.update(subject, { revision });
    await outbox.where({ subject }).modify({ base: revision });
    await keeps(store.database, row, revision);
  }
  const left = await outbox.where({ subject }).count();
  if (draft?.state === 'discarded' && left === 0) await removeDraft(store, subject);
}

async function firstOfEachSubject({ database }: Store): Promise<OutboxRow[]> {
  const first = new Map<string, OutboxRow>();
  // In the order made; a rejected change stands before what waits behind it and so holds it back.
  for (const row of await database.outbox.orderBy('seq').toArray()) {
    if (!first.has(row.subject)) first.set(row.subject, row);
  }
  const ready: OutboxRow[] = [];
  for (const row of first.values()) {
    if (row.state !== 'waiting') continue;
    if (row.afterPhotos && (await photosWait(database, row.subject))) continue;
    ready.push(row);
  }
  return ready;
}

async function photosWait({ photos }: Store['database'], draftId: string): Promise<boolean> {
  const inState = photos.where('[draftId+state]');
  return (await inState.equals([draftId, 'waiting']).count()) > 0;
}

function linesOf(mutation: Mutation): number {
  return 'coding' in mutation ? (mutation.coding.lines?.length ?? 1) : 1;
}

/** The change as it will be sent, for good: a chained one builds on the answer to the one before. */
async function onKnownRevision(store: Store, row: OutboxRow): Promise<Sealed> {
  if (!row.chained) return sealedOf(row);
  const draft = await store.database.drafts.get(row.subject);
  const change = await openChange(store, row);
  const { mutation } = change;
  if (!('baseRevision' in mutation)) return sealedOf(row);
  const baseRevision = draft ? draft.revision : (row.base ?? baseOf(mutation));
  return sealJson(store, 'outbox', row.id, { ...change, mutation: { ...mutation, baseRevision } }, row);
}

async function number(
  store: Store,
  prepared: readonly { row: OutboxRow; sealed: Sealed }[],
): Promise<OutboxRow[]> {
  const { device, outbox } = store.database;
  return store.database.transaction('rw', device, outbox, async () => {
    const own = await device.get('device');
    if (!own) throw new Error('a device with an outbox has an identity');
    let { nextMutation } = own;
    const numbered: OutboxRow[] = [];
    for (const { row, sealed } of prepared) {
      // The person may have replaced or thrown it away meanwhile, in this tab or another.
      const now = await outbox.get(row.seq);
      if (now?.state !== 'waiting' || now.id !== row.id) continue;
      const sent: OutboxRow = {
        ...row,
        ...sealed,
        state: 'sending',
        chained: false,
        mutationId: nextMutation++,
      };
      await outbox.put(sent);
      numbered.push(sent);
    }
    await device.update('device', { nextMutation });
    return numbered;
  });
}

async function envelope(store: Store, row: OutboxRow): Promise<MutationEnvelope> {
  if (row.mutationId === null) throw new Error('a change on its way has a number');
  const mutation = await openMutation(store, row);
  return { mutationId: row.mutationId, payloadHash: mutationHash(mutation), mutation };
}
