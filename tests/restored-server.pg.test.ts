import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import { ok, type Failure, type Result } from '#lib/domain/result.ts';
import { saveDraft as saveHere } from '#lib/offline/drafts/drafts.ts';
import { SyncLoop } from '#lib/offline/sync/loop.svelte.ts';
import type { NewPhoto } from '#lib/offline/drafts/photo.ts';
import type { ApiFailure, SyncApi } from '#lib/offline/sync/port.ts';
import type { Store } from '#lib/offline/store/store.ts';
import { content, newPhoto, TestDevice } from '#tests/fixtures/device.ts';
import { sendingOver } from '#tests/fixtures/simulated-server.ts';
import { byTus, codeDraft, deskAnswers, heldOf, type Uploads } from '#lib/server/desk/index.ts';
import { appendPhoto, beginPhoto, progressOfPhoto } from '#lib/server/desk/photos/service.ts';
import { ledgerAnswers } from '#lib/server/ledger/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { pull } from '#lib/server/sync/pull/pull.ts';
import { push, registerDevice, standingOf } from '#lib/server/sync/service.ts';
import { site } from '#tests/setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { coding, must } from './setup/books/drafts.ts';
import { newLedger } from './setup/books/ledger.ts';

/*
 * A device goes on with a server whose database is then put back to yesterday's copy: PostgreSQL's own copy of the
 * database, and the services as they are.
 */

const actorId = uuidv7();
let clientId: string;
let yesterday: TestDatabase;
let today: TestDatabase;
let restored: TestDatabase;
let store: Store;

beforeAll(async () => {
  yesterday = await freshDatabase();
  clientId = await newLedger(yesterday);
  store = await new TestDevice().boot();
});
afterAll(async () => {
  for (const each of [restored, today, yesterday]) await each?.close();
});

const serverOf = (database: TestDatabase): Context => database.contextFor(clientId, actorId);

/** A copy of the database as it lies there; who was connected to it is not any more. */
async function copyOf(database: TestDatabase): Promise<TestDatabase> {
  await database.platform.database.close();
  await database.owner.end({ timeout: 5 });
  return freshDatabase(systemClock, new URL(database.ownerUrl).pathname.slice(1));
}

const uploadsOf = (context: Context): Uploads => ({
  async begin(announced) {
    const { photoId, ...photo } = announced as Omit<Photo, 'id'> & { photoId: string };
    return must(await beginPhoto(context, { ...photo, id: photoId }));
  },
  progress: async ({ photoId }) => must(await progressOfPhoto(context, photoId)),
  async append(piece) {
    const chunk = await (piece.get('chunk') as Blob).bytes();
    const [photoId, offset] = [piece.get('photoId') as string, Number(piece.get('offset'))];
    return must(await appendPhoto(context, { photoId, offset, chunk }));
  },
});

function apiOver(context: Context): SyncApi {
  const said = async <T>(answer: Promise<Result<T, Failure>>): Promise<Result<T, ApiFailure>> => {
    const result = await answer;
    return result.ok ? result : { ok: false, error: { code: 'refused', reason: result.error.code } };
  };
  return {
    standing: (asked) => said(standingOf(context, asked)),
    held: async (asked) => ok(await heldOf(context, asked)),
    register: (device) =>
      said(
        registerDevice(context, device).then((known) => (known.ok ? ok({ takes: MUTATION_KINDS }) : known)),
      ),
    push: (deviceId, mutations) =>
      said(
        push({ context, role: 'field', site }, { deviceId, mutations }).then((done) =>
          done.ok ? ok(done.value.outcomes) : done,
        ),
      ),
    pull: (cursor) => said(pull({ context, role: 'field' }, cursor)),
    sendPhoto: sendingOver((address, init) =>
      byTus(uploadsOf(context), new Request(`http://localhost${address}`, init)),
    ),
  };
}

const round = (database: TestDatabase) =>
  new SyncLoop({ store: () => store, api: apiOver(serverOf(database)), deviceName: 'Telefon' }).round();

async function save(draftId: string, text: string, photos: NewPhoto[] = []): Promise<void> {
  must(await saveHere(store, { draftId, content: content(text, photos), newPhotos: photos }));
}

async function draftsIn({ owner }: TestDatabase): Promise<string[]> {
  const rows = await owner`select id, text, revision from ledger.draft `;
  return rows.map(({ text, revision }) => `${text} ${revision}`).sort();
}

it('what only the device has is there again, once; the old line of numbers stays as it was', async () => {
  const [before, coded, changed, lost] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  await save(before, 'før');
  await save(coded, 'kontert siden');
  await save(changed, 'først');
  expect(await round(yesterday)).toEqual({ name: 'done' });

  today = await copyOf(yesterday);
  const photo = newPhoto(400_000, 1);
  await save(changed, 'så');
  await save(lost, 'tapt', [photo]);
  expect(await round(today)).toEqual({ name: 'done' });
  must(await codeDraft(today.contextFor(clientId, uuidv7()), { draftId: coded, baseRevision: 1, coding }));
  const old = (await store.database.device.get('device'))!.deviceId;

  restored = await freshDatabase(systemClock, new URL(yesterday.ownerUrl).pathname.slice(1));
  await save(uuidv7(), 'venter');
  expect(await round(restored)).toEqual({ name: 'done' });

  expect(await draftsIn(restored)).toEqual(['før 1', 'kontert siden 1', 'så 2', 'tapt 1', 'venter 1']);
  const own = (await store.database.device.get('device'))!;
  expect(own.deviceId).not.toBe(old);
  expect(own.restored).toEqual({ comparing: false, drafts: 2, lostPhotos: 0, works: 0, beyond: false });
  const lines = await restored.owner`
    select device_id, array_agg(mutation_id order by mutation_id) as numbers from sync.mutation_result
    group by device_id`;
  expect(new Map(lines.map((row) => [row['device_id'], row['numbers']]))).toEqual(
    new Map([
      [old, [1, 2, 3]],
      [own.deviceId, [1, 2, 3]],
    ]),
  );
  const [stored] = await restored.owner`
    select size, complete_at is not null as whole from ledger.photo where id = ${photo.photo.id}`;
  expect(stored).toEqual({ size: 400_000, whole: true });
  expect(await serverOf(restored).platform.blobs.get(clientId, photo.photo.id)).toEqual(photo.bytes);

  expect(await round(restored)).toEqual({ name: 'done' });
  expect(await draftsIn(restored)).toHaveLength(5);
  expect(await ledgerAnswers.disagreements(restored.contextFor(clientId))).toEqual([]);
  expect(await deskAnswers.disagreements(restored.contextFor(clientId))).toEqual([]);
});

it('tells a person of their own drafts and whole photos alone', async () => {
  const [row] = await restored.owner`select id from ledger.draft where text = 'tapt'`;
  const [photo] = await restored.owner`select id from ledger.photo`;
  const asked = { drafts: [String(row?.['id'])], photos: [String(photo?.['id'])] };
  expect(await heldOf(serverOf(restored), asked)).toMatchObject({
    drafts: [{ revision: 1, state: 'inbox' }],
    photos: asked.photos,
  });
  const other = restored.contextFor(clientId, uuidv7());
  expect(await heldOf(other, asked)).toEqual({ drafts: [], photos: [] });
});
