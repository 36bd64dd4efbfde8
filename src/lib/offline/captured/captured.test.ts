import { v7 } from 'uuid';
import { afterEach, expect, test, vi } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { failWrite, jpeg, TestDevice } from '#tests/fixtures/device.ts';
import { saveDraft } from '../drafts/drafts.ts';
import { listDrafts, readPhoto } from '../drafts/reading.ts';
import { sha256Hex, type PictureWork } from '../pictures/normalise.ts';
import type { Bytes } from '../store/bytes.ts';
import { countLocal } from '../store/counts.ts';
import { newKeyPair } from '../store/sealed-to.ts';
import type { Store } from '../store/store.ts';
import { wipeSynced } from '../vault/wipe.ts';
import { sealCaptured, type Captured } from './captured.ts';
import { keepLocked } from './lock-screen.ts';
import { giveUpCaptured, takeIn, type TakingIn } from './take-in.ts';

afterEach(() => vi.useRealTimers());

const PASSPHRASE = 'blåbær og fløte';
const by = { kind: 'passphrase', passphrase: PASSPHRASE } as const;

/** As a browser that codes every picture anew. */
const does: PictureWork = {
  draw: async ({ picture }) => ({
    ...{ name: 'drawn', type: 'image/jpeg' },
    bytes: new Uint8Array([...new Uint8Array(await picture.arrayBuffer()), 0xd9]),
  }),
  drawHeic: () => Promise.reject(new Error('not at hand')),
};
const picture = (bytes: Bytes, name = 'IMG_0001.JPG') => new File([bytes], name, { type: 'image/jpeg' });

/** A device with a vault that is locked. */
async function locked() {
  const device = new TestDevice();
  const vault = device.vault();
  await vault.start();
  await vault.create(PASSPHRASE);
  vault.lock();
  return { device, vault, into: { database: device.open(), chest: device.chest() } };
}

async function unlocked({ vault, into }: Awaited<ReturnType<typeof locked>>): Promise<TakingIn> {
  expect(await vault.unlock(by)).toEqual(ok());
  const [{ store, held }, { chest }] = [vault, into];
  if (!store || !held) throw new Error('it is not open');
  return { store, chest, dataKey: held.key, does };
}

const captured = (bytes: Bytes, more: Partial<Captured> = {}): Captured => ({
  ...{ came: 'shared', name: 'kvittering.jpg', title: '', at: Date.now(), mail: false, ready: false },
  ...{ original: null, bytes, ...more },
});

async function put({ into }: Awaited<ReturnType<typeof locked>>, each: Captured): Promise<string> {
  const row = await into.chest.database.vault.get('vault');
  if (!row) throw new Error('there is no vault');
  const id = v7();
  await into.database.captured.put(await sealCaptured(row.publicKey, id, each));
  return id;
}

const kept = (store: Store) => store.database.captured.count();

test('what is taken while it is locked is one draft once it is unlocked, with the bytes that were made ready', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-20T12:00:00Z') });
  const at = await locked();
  const bytes = jpeg(90_000, 7);
  expect(await keepLocked(at.into, picture(bytes), does)).toEqual(ok());
  expect(await countLocal(at.into.database)).toEqual({ unsent: 1, rejected: 0, waiting: 0, captured: 1 });
  vi.setSystemTime(Date.parse('2026-11-22T12:00:00Z'));

  const parts = await unlocked(at);
  expect(await takeIn(parts)).toEqual({ drafts: 1, left: [], unused: [] });
  const [draft] = await listDrafts(parts.store);
  const [photo] = draft?.content.photos ?? [];
  const ready = new Uint8Array([...bytes, 0xd9]);
  expect(draft).toMatchObject({ state: 'local', came: 'locked', content: { date: '2026-11-20', text: '' } });
  expect(photo).toMatchObject({ size: ready.length, sha256: await sha256Hex(ready), type: 'image/jpeg' });
  expect(await readPhoto(parts.store, photo?.id ?? '')).toEqual(ready);
  expect(await countLocal(parts.store.database)).toMatchObject({ unsent: 1, waiting: 1, captured: 0 });
  expect(await takeIn(parts)).toEqual({ drafts: 0, left: [], unused: [] });

  // What its author saves is theirs from then on.
  const { id, content } = draft ?? { id: '', content: null };
  if (content) await saveDraft(parts.store, { draftId: id, content, newPhotos: [] });
  expect(await listDrafts(parts.store)).toMatchObject([{ came: null }]);
});

test('what is no receipt is refused at once, and what the device is not able to make ready waits as it came', async () => {
  const at = await locked();
  const refused = async (file: File) => {
    const answer = await keepLocked(at.into, file, does);
    return answer.ok ? null : answer.error.code;
  };
  expect(await refused(new File([], 'tom.jpg'))).toBe('photo_empty');
  const unreadable: PictureWork = { ...does, draw: () => Promise.resolve({ name: 'unreadable' }) };
  const broken = await keepLocked(at.into, picture(jpeg(900, 1)), unreadable);
  expect(broken).toMatchObject({ error: { code: 'photo_unreadable' } });
  expect(await kept(at.into as unknown as Store)).toBe(0);

  const failing: PictureWork = { ...does, draw: () => Promise.reject(new Error('no memory')) };
  expect(await keepLocked(at.into, picture(jpeg(900, 2)), failing)).toEqual(ok());
  const parts = await unlocked(at);
  expect(await takeIn({ ...parts, does: failing })).toMatchObject({
    ...{ drafts: 0, left: [{ error: { code: 'photo_not_ready', name: 'IMG_0001.JPG' } }] },
  });
  expect(await takeIn(parts)).toMatchObject({ drafts: 1, left: [] });
});

test('wherever the process ends while drafts are made, there is each one once in the end', async () => {
  const at = await locked();
  for (const seed of [1, 2, 3]) await put(at, captured(jpeg(5000, seed)));
  const parts = await unlocked(at);
  for (let nth = 1; nth < 14; nth++) {
    const { database } = parts.store;
    failWrite(database, nth, () => new Error('the process ends here'));
    await takeIn(parts).catch(() => undefined);
    database.unuse({ stack: 'dbcore', name: 'failing' });
    database.close({ disableAutoOpen: false });
  }
  await takeIn(parts);
  const drafts = await listDrafts(parts.store);
  const hashes = new Set(drafts.flatMap(({ content }) => content.photos.map(({ sha256 }) => sha256)));
  expect([drafts.length, hashes.size, await kept(parts.store)]).toEqual([3, 3, 0]);
});

test('two tabs that take in at once make one of each', async () => {
  const at = await locked();
  for (const seed of [1, 2]) await put(at, captured(jpeg(5000, seed)));
  const parts = await unlocked(at);
  const other = { ...parts, store: { ...parts.store, database: at.device.open() } };
  await Promise.all([takeIn(parts), takeIn(other)]);
  expect(await listDrafts(parts.store)).toHaveLength(2);
});

test('what was altered, put under another id or sealed for another stays, is told, and goes when it is given up', async () => {
  const at = await locked();
  const { database } = at.into;
  const [altered, pointless, foreign, strange] = [
    await put(at, captured(jpeg(5000, 1))),
    await put(at, captured(jpeg(5000, 2))),
    v7(),
    await put(at, captured(jpeg(5000, 3), { came: 'else' as 'shared' })),
  ];
  const row = await database.captured.get(altered);
  if (!row) throw new Error('it is not there');
  const ciphertext = row.ciphertext.slice();
  ciphertext[40] = (ciphertext[40] ?? 0) ^ 1;
  await database.captured.put({ ...row, ciphertext });
  await database.captured.update(pointless, { ephemeral: new Uint8Array(65) });
  await database.captured.put({ ...row, id: v7() });
  const other = await newKeyPair();
  await database.captured.put(await sealCaptured(other.publicKey, foreign, captured(jpeg(5000, 4))));
  const sound = await put(at, captured(jpeg(5000, 5)));

  const parts = await unlocked(at);
  const { drafts, left } = await takeIn(parts);
  expect([drafts, left.length]).toEqual([1, 5]);
  expect(new Set(left.map(({ error }) => error.code))).toEqual(new Set(['captured_damaged']));
  expect(left.map(({ id }) => id)).toContain(strange);
  expect(left.map(({ id }) => id)).not.toContain(sound);
  expect(await kept(parts.store)).toBe(5);
  expect((await takeIn(parts)).left).toHaveLength(5);
  await giveUpCaptured(parts.store, altered);
  expect((await takeIn(parts)).left).toHaveLength(4);
});

test('another public key put on the disk gets what is taken after it, and is put right when it is unlocked', async () => {
  const at = await locked();
  const before = await at.into.chest.database.vault.get('vault');
  const { publicKey } = await newKeyPair();
  await at.into.chest.database.vault.update('vault', { publicKey });
  await put(at, captured(jpeg(5000, 1)));
  const parts = await unlocked(at);
  expect((await takeIn(parts)).left).toMatchObject([{ error: { code: 'captured_damaged' } }]);
  expect((await at.into.chest.database.vault.get('vault'))?.publicKey).toEqual(before?.publicKey);
});

test('a letter becomes its receipts, each once; what is none is named, and one without any stays', async () => {
  const at = await locked();
  const letter = captured(new Uint8Array([1]), { mail: true, name: 'faktura.eml' });
  const none = await put(at, letter);
  const parts = await unlocked(at);
  const parted = (names: readonly string[], subject = 'Strøm november') => ({
    ...parts,
    read: () =>
      Promise.resolve({
        subject,
        parts: names.map((name, seed) => ({
          ...{ name, inText: false },
          bytes: name.endsWith('.jpg') ? jpeg(5000, seed) : new Uint8Array([80, 75, 3, 4]),
        })),
      }),
  });
  expect((await takeIn({ ...parts, read: () => Promise.resolve(null) })).left).toMatchObject([
    { id: none, error: { code: 'mail_unreadable', name: 'faktura.eml' } },
  ]);
  expect((await takeIn(parted(['vilkår.docx']))).left).toMatchObject([
    { error: { code: 'mail_without_receipt' } },
  ]);
  expect(await takeIn(parted(['a.jpg', 'vilkår.docx', 'b.jpg']))).toEqual({
    ...{ drafts: 2, left: [], unused: ['vilkår.docx'] },
  });
  const drafts = await listDrafts(parts.store);
  expect(drafts).toMatchObject([
    { came: 'shared', content: { text: 'Strøm november', date: null } },
    { came: 'shared', content: { text: 'Strøm november', date: null } },
  ]);
  expect(await kept(parts.store)).toBe(0);
});

test('a full device keeps what is sealed, and says so; what is wiped leaves it', async () => {
  const at = await locked();
  await put(at, captured(jpeg(5000, 1)));
  const parts = await unlocked(at);
  const { database } = parts.store;
  const full = () => new DOMException('full', 'QuotaExceededError');
  failWrite(database, 1, full);
  expect((await takeIn(parts)).left).toMatchObject([{ error: { code: 'device_full' } }]);
  database.unuse({ stack: 'dbcore', name: 'failing' });
  database.close({ disableAutoOpen: false });
  await wipeSynced(database);
  expect(await takeIn(parts)).toMatchObject({ drafts: 1, left: [] });

  failWrite(at.into.database, 1, full);
  const refused = await keepLocked(at.into, picture(jpeg(5000, 2)), does);
  expect(refused).toEqual({ ok: false, error: { code: 'device_full' } });
});
