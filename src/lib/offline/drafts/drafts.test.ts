import { baseOf, MUTATION_KINDS, subjectOf } from '#lib/domain/sync/kinds.ts';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { countLocal } from '../store/counts.ts';
import { discardDraft, forgetDraft, saveDraft, type DraftToSave } from './drafts.ts';
import { listDrafts, readDraft, readPhoto } from './reading.ts';
import { nextBatch, settle } from '../sync/outbox.ts';
import { keep, recall, type Store } from '../store/store.ts';
import { askToPersist } from '../store/persistence.ts';
import { content, failWrite, newPhoto, rawValues, TestDevice } from '#tests/fixtures/device.ts';
import { day } from '#tests/setup/books/day.ts';

const TEXT = 'Skruer og spiker hos Byggmakker';

async function save(store: Store, draft: DraftToSave): Promise<void> {
  expect(await saveDraft(store, draft)).toEqual({ ok: true, value: undefined });
}

test('what is saved is there after a restart, photo byte for byte', async () => {
  const device = new TestDevice();
  const photo = newPhoto(300_001, 1);
  const draftId = v7();
  await save(await device.boot(), { draftId, content: content(TEXT, [photo]), newPhotos: [photo] });

  const store = await device.boot();
  const [draft] = await listDrafts(store);
  expect(draft).toEqual({
    id: draftId,
    content: content(TEXT, [photo]),
    revision: null,
    state: 'local',
    code: null,
    unfinished: false,
    came: null,
  });
  expect(await readPhoto(store, photo.photo.id)).toEqual(photo.bytes);
  expect(await countLocal(store.database)).toEqual({ unsent: 1, rejected: 0, waiting: 1, captured: 0 });
});

test('nothing that lies on the disk tells amount, date, text, project, photo or its hash', async () => {
  const store = await new TestDevice().boot();
  const photo = newPhoto(70_000, 2);
  const told = { ...content(TEXT, [photo]), project: 'HYTTE-7' };
  await save(store, { draftId: v7(), content: told, newPhotos: [photo] });
  await keep(store, 'me', { name: 'Kari Nordmann' });
  await nextBatch(store, MUTATION_KINDS);

  const { text, bytes } = await rawValues(store.database);
  expect(bytes.length).toBeGreaterThan(70_000);
  const secrets = [
    TEXT,
    'Byggmakker',
    '123456',
    '1234.56',
    '2026-11-20',
    'HYTTE-7',
    'Kari',
    photo.photo.sha256,
    'image/jpeg',
    '70000',
  ];
  for (const secret of secrets) {
    expect(text).not.toContain(secret);
    expect(bytes.includes(secret)).toBe(false);
  }
  for (let at = 0; at + 16 <= photo.bytes.length; at += 4099) {
    expect(bytes.includes(Buffer.from(photo.bytes.subarray(at, at + 16)))).toBe(false);
  }
  // The scan finds what is there: a draft id is, by design.
  expect(text).toContain((await store.database.drafts.toCollection().primaryKeys())[0]);
});

test('a crash between any two writes leaves everything or nothing', async () => {
  const first = newPhoto(2_000, 3);
  const second = newPhoto(3_000, 4);
  let crashes = 0;
  for (let nth = 1; ; nth++) {
    const device = new TestDevice();
    const draftId = v7();
    await save(await device.boot(), { draftId, content: content('før', [first]), newPhotos: [first] });
    const failing = await device.boot();
    failWrite(failing.database, nth, () => new Error('the process ends here'));
    const change = { draftId, content: content('etter', [first, second]), newPhotos: [second] };
    const saved = await saveDraft(failing, change).then(
      (result) => result.ok,
      () => false,
    );
    const store = await device.boot();
    const draft = await readDraft(store, draftId);
    expect(draft?.content.text).toBe(saved ? 'etter' : 'før');
    expect(await store.database.photos.count()).toBe(saved ? 2 : 1);
    expect(await store.database.outbox.count()).toBe(saved ? 2 : 1);
    if (saved) break;
    crashes += 1;
  }
  expect(crashes).toBeGreaterThanOrEqual(3);
});

test('a full device is said, and nothing is half-written', async () => {
  const device = new TestDevice();
  const store = await device.boot();
  const photo = newPhoto(5_000, 5);
  failWrite(store.database, 2, () => new DOMException('no room', 'QuotaExceededError'));
  const result = await saveDraft(store, {
    draftId: v7(),
    content: content(TEXT, [photo]),
    newPhotos: [photo],
  });
  expect(result).toEqual({ ok: false, error: { code: 'device_full' } });
  const after = await device.boot();
  for (const table of [after.database.drafts, after.database.photos, after.database.outbox]) {
    expect(await table.count()).toBe(0);
  }
});

test('what does not fit the rules is refused before anything is written', async () => {
  const store = await new TestDevice().boot();
  const bad = { ...content(TEXT), amount: -1n };
  expect(await saveDraft(store, { draftId: v7(), content: bad, newPhotos: [] })).toEqual({
    ok: false,
    error: { code: 'invalid_draft', field: 'amount' },
  });
  const stray = newPhoto(10, 1);
  await expect(
    saveDraft(store, { draftId: v7(), content: content(TEXT), newPhotos: [stray] }),
  ).rejects.toThrow(TypeError);
  expect(await store.database.drafts.count()).toBe(0);
});

test('versions are sent in order, each on the answer to the one before', async () => {
  const store = await new TestDevice().boot();
  const draftId = v7();
  for (const text of ['en', 'to', 'tre'])
    await save(store, { draftId, content: content(text), newPhotos: [] });
  const sent: unknown[] = [];
  for (
    let batch = await nextBatch(store, MUTATION_KINDS);
    batch.length > 0;
    batch = await nextBatch(store, MUTATION_KINDS)
  ) {
    expect(batch).toHaveLength(1);
    expect(await nextBatch(store, MUTATION_KINDS)).toEqual(batch);
    for (const { mutationId, mutation } of batch) {
      sent.push([mutationId, baseOf(mutation), mutation.type === 'draft.save' && mutation.content.text]);
      await settle(store, [{ mutationId, outcome: 'applied', revision: mutationId * 10 }]);
    }
  }
  expect(sent).toEqual([
    [1, null, 'en'],
    [2, 10, 'to'],
    [3, 20, 'tre'],
  ]);
  expect(await readDraft(store, draftId)).toMatchObject({ state: 'synced', revision: 30 });
});

test('a rejected change stays with its code, holds back its draft only, and is replaced by the next version', async () => {
  const store = await new TestDevice().boot();
  const [bad, good] = [v7(), v7()];
  await save(store, { draftId: bad, content: content('avvist'), newPhotos: [] });
  await save(store, { draftId: bad, content: content('venter'), newPhotos: [] });
  await save(store, { draftId: good, content: content('god'), newPhotos: [] });
  expect((await nextBatch(store, MUTATION_KINDS)).map(({ mutation }) => subjectOf(mutation).id)).toEqual([
    bad,
    good,
  ]);
  await settle(store, [
    { mutationId: 1, outcome: 'rejected', code: 'project_unknown' },
    { mutationId: 2, outcome: 'applied', revision: 1 },
  ]);
  expect(await readDraft(store, bad)).toMatchObject({ state: 'rejected', code: 'project_unknown' });
  expect(await readDraft(store, good)).toMatchObject({ state: 'synced', revision: 1 });
  expect(await nextBatch(store, MUTATION_KINDS)).toEqual([]);
  expect(await countLocal(store.database)).toEqual({ unsent: 0, rejected: 1, waiting: 1, captured: 0 });

  await save(store, { draftId: bad, content: content('rettet'), newPhotos: [] });
  const batch = await nextBatch(store, MUTATION_KINDS);
  expect(batch).toMatchObject([
    { mutationId: 3, mutation: { baseRevision: null, content: { text: 'rettet' } } },
  ]);
  await settle(store, [{ mutationId: 3, outcome: 'applied', revision: 1 }]);
  expect(await readDraft(store, bad)).toMatchObject({ state: 'synced', content: { text: 'rettet' } });
});

test('discarding: at once when no server knows it, else after the server has answered', async () => {
  const store = await new TestDevice().boot();
  const photo = newPhoto(100, 1);
  const [unknown, known, flying] = [v7(), v7(), v7()];
  await save(store, { draftId: unknown, content: content('a', [photo]), newPhotos: [photo] });
  expect(await discardDraft(store, unknown)).toMatchObject({ ok: true });
  expect(await store.database.photos.count()).toBe(0);
  expect(await nextBatch(store, MUTATION_KINDS)).toEqual([]);

  await save(store, { draftId: known, content: content('b'), newPhotos: [] });
  await save(store, { draftId: flying, content: content('c'), newPhotos: [] });
  expect(await nextBatch(store, MUTATION_KINDS)).toHaveLength(2);
  await settle(store, [{ mutationId: 1, outcome: 'applied', revision: 1 }]);
  for (const draftId of [known, flying]) {
    expect(await discardDraft(store, draftId)).toMatchObject({ ok: true });
    expect(await readDraft(store, draftId)).toMatchObject({ state: 'discarded' });
    expect(await saveDraft(store, { draftId, content: content('d'), newPhotos: [] })).toMatchObject({
      error: { code: 'draft_discarded' },
    });
  }
  await settle(store, [{ mutationId: 2, outcome: 'applied', revision: 7 }]);
  expect(await nextBatch(store, MUTATION_KINDS)).toMatchObject([
    { mutationId: 3, mutation: { type: 'draft.discard', draftId: known, baseRevision: 1 } },
    { mutationId: 4, mutation: { type: 'draft.discard', draftId: flying, baseRevision: 7 } },
  ]);
  await settle(store, [
    { mutationId: 3, outcome: 'applied', revision: 2 },
    { mutationId: 4, outcome: 'rejected', code: 'draft_not_open' },
  ]);
  expect(await readDraft(store, known)).toBeNull();
  expect(await readDraft(store, flying)).toMatchObject({ state: 'rejected', code: 'draft_not_open' });
  await forgetDraft(store, flying);
  expect(await listDrafts(store)).toEqual([]);
  expect(await store.database.outbox.count()).toBe(0);
});

test('a change thrown away while it is being prepared is not sent, and its number is not used', async () => {
  const store = await new TestDevice().boot();
  const draftId = v7();
  for (const text of ['en', 'to']) await save(store, { draftId, content: content(text), newPhotos: [] });
  await nextBatch(store, MUTATION_KINDS);
  await settle(store, [{ mutationId: 1, outcome: 'applied', revision: 1 }]);
  const seal = async (
    ...record: Parameters<typeof store.cipher.seal>
  ): ReturnType<typeof store.cipher.seal> => {
    expect((await discardDraft(store, draftId)).ok).toBe(true);
    return store.cipher.seal(...record);
  };
  expect(await nextBatch({ ...store, cipher: { ...store.cipher, seal } }, MUTATION_KINDS)).toEqual([]);
  expect(await nextBatch(store, MUTATION_KINDS)).toMatchObject([
    { mutationId: 2, mutation: { type: 'draft.discard' } },
  ]);
});

test('a draft that names a photo twice, or a day nobody means, is not stored; its words are cleaned', async () => {
  const store = await new TestDevice().boot();
  const photo = newPhoto(1_000, 9);
  const [draftId, today] = [v7(), day('2026-11-28')];
  const put = (change: object) =>
    saveDraft(store, {
      draftId,
      content: { ...content(TEXT, [photo]), ...change },
      newPhotos: [photo],
      today,
    });
  expect(await put({ photos: [photo.photo, photo.photo] })).toMatchObject({ error: { code: 'photo_twice' } });
  expect(await put({ date: day('2031-01-01') })).toMatchObject({ error: { code: 'date_unreasonable' } });
  expect(await countLocal(store.database)).toEqual({ unsent: 0, rejected: 0, waiting: 0, captured: 0 });
  expect(await put({ text: 'Kaffe \u202efdp\u2069 ' })).toMatchObject({ ok: true });
  expect((await readDraft(store, draftId))?.content.text).toBe('Kaffe fdp');
});

test('what is kept comes back only in the shape that is asked for', async () => {
  const store = await new TestDevice().boot();
  await keep(store, 'projects', [{ code: 'P1', limit: 5n }]);
  const shape = z.array(z.object({ code: z.string(), limit: z.bigint() }));
  expect(await recall(store, 'projects', shape)).toEqual([{ code: 'P1', limit: 5n }]);
  expect(await recall(store, 'projects', z.string())).toBeNull();
  expect(await recall(store, 'other', shape)).toBeNull();
});

test('asking for storage that is not evicted', async () => {
  const answers = (persisted: boolean, granted: boolean): StorageManager =>
    ({
      persisted: () => Promise.resolve(persisted),
      persist: () => Promise.resolve(granted),
    }) as StorageManager;
  expect(await askToPersist(answers(true, false))).toBe('persistent');
  expect(await askToPersist(answers(false, true))).toBe('persistent');
  expect(await askToPersist(answers(false, false))).toBe('evictable');
  expect(await askToPersist({} as StorageManager)).toBe('unknown');
});
