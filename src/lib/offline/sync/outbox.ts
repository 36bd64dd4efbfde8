import {
  mutationHash,
  type Mutation,
  type MutationEnvelope,
  type MutationOutcome,
} from '#lib/domain/sync/mutation.ts';
import { sealedOf, type OutboxRow, type Sealed } from '../store/database.ts';
import { removeDraft } from '../drafts/drafts.ts';
import { openMutation, sealJson, type Store } from '../store/store.ts';

/** Mutations sent at a time. */
const BATCH = 20;

/**
 * What to send next, in order. A batch that was sent and not answered comes back unchanged, under the
 * same numbers, until it is answered: the server then answers what it answered first.
 *
 * Numbers are given here, in a durable transaction before anything is sent, and not when a change is
 * made: a change that waits behind a rejected one may never be sent, and would leave a gap. A draft
 * has at most one change on its way, so that the next builds on a known revision.
 */
export async function nextBatch(store: Store): Promise<MutationEnvelope[]> {
  const sending = await store.database.outbox.where({ state: 'sending' }).sortBy('mutationId');
  if (sending.length > 0) return Promise.all(sending.map((row) => envelope(store, row)));
  const prepared: { row: OutboxRow; sealed: Sealed }[] = [];
  for (const row of await firstOfEachDraft(store)) {
    prepared.push({ row, sealed: await onKnownRevision(store, row) });
  }
  const numbered = await number(store, prepared);
  return Promise.all(numbered.map((row) => envelope(store, row)));
}

/** Takes the server's answers in, durably. Answers to what is already settled change nothing. */
export async function settle(store: Store, outcomes: readonly MutationOutcome[]): Promise<void> {
  const { drafts, photos, outbox } = store.database;
  await store.database.transaction('rw', drafts, photos, outbox, async () => {
    for (const outcome of outcomes) {
      const row = await outbox.where({ mutationId: outcome.mutationId }).first();
      if (row) await settleOne(store, row, outcome);
    }
  });
}

async function settleOne(store: Store, row: OutboxRow, outcome: MutationOutcome): Promise<void> {
  const { drafts, outbox } = store.database;
  const draft = await drafts.get(row.draftId);
  const behind = (await outbox.where({ draftId: row.draftId }).count()) > 1;
  // Thrown away while it was on its way: nobody needs to decide about a version nobody wants.
  const unwanted = draft?.state === 'discarded' && behind;
  if (outcome.outcome === 'rejected' && draft && !unwanted) {
    await outbox.update(row.seq, { state: 'rejected', code: outcome.code });
    return;
  }
  await outbox.delete(row.seq);
  // Then there is nothing at the server to throw away either.
  if (unwanted && outcome.outcome === 'rejected' && draft.revision === null)
    await outbox.where({ draftId: row.draftId }).delete();
  if (outcome.outcome === 'applied') await drafts.update(row.draftId, { revision: outcome.revision });
  const left = await outbox.where({ draftId: row.draftId }).count();
  if (draft?.state === 'discarded' && left === 0) await removeDraft(store, row.draftId);
}

async function firstOfEachDraft(store: Store): Promise<OutboxRow[]> {
  const first = new Map<string, OutboxRow>();
  // In the order made; a rejected change stands before what waits behind it and so holds it back.
  for (const row of await store.database.outbox.orderBy('seq').toArray()) {
    if (!first.has(row.draftId)) first.set(row.draftId, row);
  }
  return [...first.values()].filter(({ state }) => state === 'waiting').slice(0, BATCH);
}

/** The change as it will be sent, for good: a chained one builds on the answer to the one before. */
async function onKnownRevision(store: Store, row: OutboxRow): Promise<Sealed> {
  if (!row.chained) return sealedOf(row);
  const draft = await store.database.drafts.get(row.draftId);
  const mutation: Mutation = { ...(await openMutation(store, row)), baseRevision: draft?.revision ?? null };
  return sealJson(store, 'outbox', row.id, mutation, row);
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
      if ((await outbox.get(row.seq))?.state !== 'waiting') continue;
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
