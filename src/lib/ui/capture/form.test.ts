import type { KnownCode } from '#lib/i18n/errors.ts';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import type { PictureWork } from '#lib/offline/pictures/normalise.ts';
import type { KeptBytes, Unfinished } from '#lib/offline/drafts/unfinished.ts';
import { newReceipt, ReceiptForm } from './form.svelte.ts';
import type { Keeping } from './keeper.svelte.ts';

const JPEG = [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3];
const file = (bytes: number[], name = 'IMG_0001.JPG') => new File([new Uint8Array(bytes)], name);

/** A vault in memory. */
class Vault implements Keeping {
  receipt: Unfinished | null = null;
  readonly bytes = new Map<string, Bytes>();
  writes = 0;
  fails: Error | Result<void, { code: KnownCode }> | null = null;

  keep(receipt: Unfinished, bytes: KeptBytes): Promise<Result<void, { code: KnownCode }>> {
    this.writes += 1;
    if (this.fails instanceof Error) return Promise.reject(this.fails);
    if (this.fails) return Promise.resolve(this.fails);
    this.receipt = structuredClone(receipt);
    for (const [id, each] of Object.entries(bytes)) this.bytes.set(id, each);
    return Promise.resolve(ok());
  }
  drop(): Promise<void> {
    this.receipt = null;
    return Promise.resolve();
  }
  read(id: string): Promise<Bytes | null> {
    return Promise.resolve(this.bytes.get(id) ?? null);
  }
}

/** Takes the first byte off, so that one can tell; what begins otherwise than a JPEG can't be read. */
const does: PictureWork = {
  async draw({ picture }) {
    const bytes = new Uint8Array(await picture.arrayBuffer());
    return bytes[0] === 0xff && bytes.length > 4
      ? { name: 'drawn', bytes: bytes.slice(1), type: 'image/jpeg' }
      : { name: 'unreadable' };
  },
  drawHeic: () => Promise.resolve({ name: 'unreadable' }),
};
const begin = (vault = new Vault()) => ({
  vault,
  form: newReceipt('2026-11-21', { draftId: v7(), keeping: vault, does }),
});

test('a picture is on the screen before it is read, in the vault as it came, and then as it will be sent', async () => {
  const { vault, form } = begin();
  const came: (Bytes | undefined)[] = [];
  const keep = vault.keep.bind(vault);
  vault.keep = (receipt, bytes) => {
    came.push(bytes[receipt.pictures[0]?.id ?? '']);
    return keep(receipt, bytes);
  };
  form.add([file(JPEG)]);
  expect(form.pictures).toMatchObject([{ name: 'IMG_0001.JPG', read: null }]);
  await form.settled();
  expect(came.map((bytes) => bytes && [...bytes])).toEqual([JPEG, JPEG.slice(1)]);
  expect(vault.receipt?.pictures).toMatchObject([{ photo: { size: 6, type: 'image/jpeg' } }]);
  expect(form.content().photos).toMatchObject([{ id: form.pictures[0]?.key, size: 6 }]);
});

test('pictures keep the order they were taken in', async () => {
  const { form } = begin();
  form.add([file([...JPEG, 1]), file([...JPEG, 2, 2])]);
  form.add([file([...JPEG, 3, 3, 3])]);
  await form.settled();
  expect(form.content().photos.map(({ size }) => size)).toEqual([7, 8, 9]);
});

test('a file that is no picture stays on the screen with its name and reason; the others and the next try go on', async () => {
  const { form } = begin();
  form.add([file([1, 2, 3], 'notat.txt'), file(JPEG), file([0xff, 0xd8, 0xff], 'halv.jpg')]);
  await form.settled();
  expect(form.unreadable).toEqual({ code: 'not_a_photo', name: 'notat.txt' });
  expect(form.pictures[2]?.read).toMatchObject({ error: { code: 'photo_unreadable', name: 'halv.jpg' } });
  expect(form.content().photos).toHaveLength(1);
  form.removeUnreadable();
  form.add([file([...JPEG, 4])]);
  await form.settled();
  expect(form.unreadable).toBeNull();
  expect(form.content().photos).toHaveLength(2);
});

test('a file that is gone while it is read ends in a reason as well', async () => {
  const { form } = begin();
  const gone = file(JPEG, 'sky.jpg');
  gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
  form.add([gone, file(JPEG)]);
  await form.settled();
  expect(form.pictures.map(({ read }) => read?.ok)).toEqual([false, true]);
  expect(form.unreadable).toEqual({ code: 'photo_unreadable', name: 'sky.jpg' });
});

test('what was written and taken is gone on with, the picture that was not done yet too', async () => {
  const { vault, form } = begin();
  form.text = 'Hengsler';
  form.amountText = '12a';
  [form.date, form.dateText] = ['', '28. november'];
  form.add([file(JPEG)]);
  await form.settled();
  const [done] = vault.receipt?.pictures ?? [];
  if (!done || !vault.receipt) throw new Error('nothing was kept');
  vault.bytes.set('0198c1de-0000-7000-8000-000000000009', new Uint8Array([...JPEG, 9]));
  const raw = { id: '0198c1de-0000-7000-8000-000000000009', name: 'rå.jpg', photo: null };
  const unfinished = { ...vault.receipt, pictures: [done, raw] };
  const before: DraftContent = { amount: null, date: '2026-11-21', text: '', project: null, photos: [] };
  const parts = { draftId: form.draftId, before, isNew: true, keeping: vault, unfinished, does };
  const again = new ReceiptForm(parts);
  expect([again.resumed, again.text, again.amountText]).toEqual([true, 'Hengsler', '12a']);
  expect([again.date, again.dateText, again.changed]).toEqual(['', '28. november', true]);
  await again.settled();
  expect(again.content().photos.map(({ size }) => size)).toEqual([6, 7]);
});

test('closed while a picture is being read, it writes nothing over what comes after it', async () => {
  let draw: () => void = () => undefined;
  const drawing = new Promise<void>((resolve) => (draw = resolve));
  const slow: PictureWork = { ...does, draw: async (asked) => (await drawing, does.draw(asked)) };
  const vault = new Vault();
  const form = newReceipt('2026-11-21', { draftId: v7(), keeping: vault, does: slow });
  form.add([file(JPEG)]);
  await form.keeper.settled();
  while (vault.bytes.size === 0) await Promise.resolve();
  form.close();
  if (!vault.receipt) throw new Error('nothing was kept');
  vault.receipt = { ...vault.receipt, text: 'skrevet etterpå' };
  draw();
  await form.settled();
  expect(vault.receipt).toMatchObject({ text: 'skrevet etterpå', pictures: [{ photo: null }] });
  expect([...vault.bytes.values()].map((bytes) => [...bytes])).toEqual([JPEG]);
});

test('a vault that refuses is told of, and the next change is kept with what was missed', async () => {
  for (const fails of [
    new Error('DatabaseClosedError'),
    { ok: false as const, error: { code: 'device_full' as const } },
  ]) {
    const { vault, form } = begin();
    globalThis.reportError ??= () => undefined;
    vault.fails = fails;
    form.add([file(JPEG)]);
    await form.settled();
    expect(form.keeper.state).toBe('failed');
    expect(form.keeper.problem).toEqual({
      code: fails instanceof Error ? 'device_failed' : 'device_full',
    });
    vault.fails = null;
    form.text = 'igjen';
    form.keep();
    await form.settled();
    expect([form.keeper.state, form.keeper.problem]).toEqual(['kept', null]);
    expect([...vault.bytes.values()].map((bytes) => bytes.length)).toEqual([6]);
  }
});

test('while one state is written the newest overtakes those in between', async () => {
  const { vault, form } = begin();
  for (const text of ['a', 'ab', 'abc', 'abcd']) {
    form.text = text;
    form.keep();
  }
  await form.settled();
  expect([vault.writes, vault.receipt?.text]).toEqual([2, 'abcd']);
  form.text = '';
  form.keep();
  await form.settled();
  expect([vault.receipt, form.keeper.state]).toEqual([null, 'idle']);
});

test('knows whether it says something else than the draft', () => {
  const before: DraftContent = {
    amount: 12_500n,
    date: '2026-11-20',
    text: 'Diesel',
    project: 'P1',
    photos: [
      { id: '0198c1de-0000-7000-8000-000000000001', sha256: 'a'.repeat(64), size: 7, type: 'image/jpeg' },
    ],
  };
  const draftId = '0198c1de-0000-7000-8000-000000000002';
  const form = new ReceiptForm({ draftId, before, isNew: false, keeping: new Vault() });
  expect(form.changed).toBe(false);
  expect(form.content()).toEqual(before);
  form.project = '';
  expect(form.changed).toBe(true);
  form.project = 'P1';
  form.put(form.pictures[0]?.key ?? '', []);
  expect(form.changed).toBe(true);
});

test('a day alone is no receipt', () => {
  const { form } = begin();
  expect([form.empty, form.changed]).toEqual([true, false]);
  form.text = '  ';
  expect(form.empty).toBe(true);
  form.amount = 100n;
  expect(form.empty).toBe(false);
});

test('a picture that the device was not able to make ready is held, and done at the next try', async () => {
  let able = false;
  const failing: PictureWork = {
    ...does,
    draw: (asked) => (able ? does.draw(asked) : Promise.reject(new Error('no memory'))),
  };
  const vault = new Vault();
  const form = newReceipt('2026-11-21', { draftId: v7(), keeping: vault, does: failing });
  form.add([file(JPEG)]);
  await form.settled();
  expect(form.unreadable).toEqual({ code: 'photo_not_ready', name: 'IMG_0001.JPG' });
  expect(form.content().photos).toEqual([]);
  // The tab may die here: the picture is in the vault as it came.
  expect(vault.receipt?.pictures).toMatchObject([{ photo: null }]);
  expect([...vault.bytes.values()].map((bytes) => [...bytes])).toEqual([JPEG]);

  const { draftId } = form;
  const before: DraftContent = { amount: null, date: '2026-11-21', text: '', project: null, photos: [] };
  const parts = { draftId, before, isNew: true, keeping: vault, unfinished: vault.receipt, does: failing };
  for (const each of [form, new ReceiptForm(parts)]) {
    able = false;
    await each.settled();
    able = true;
    each.tryAgain();
    await each.settled();
    expect(each.unreadable).toBeNull();
    expect(each.content().photos).toMatchObject([{ size: 6 }]);
  }
});

test('the same picture twice is told, and is in the receipt once', async () => {
  const { vault, form } = begin();
  form.add([file(JPEG), file(JPEG, 'en gang til.jpg'), file([...JPEG, 9])]);
  await form.settled();
  expect(form.unreadable).toEqual({ code: 'photo_twice', name: 'en gang til.jpg' });
  expect(form.content().photos.map(({ size }) => size)).toEqual([6, 7]);
  expect(vault.receipt?.pictures).toHaveLength(2);
  // Without the first one the second is the only one, whichever the person takes away.
  form.put(form.pictures[0]?.key ?? '', []);
  await form.settled();
  expect(form.unreadable).toBeNull();
  expect(form.content().photos.map(({ size }) => size)).toEqual([6, 7]);
  expect(vault.bytes.get(form.pictures[0]?.key ?? '')).toHaveLength(6);
});

test('a page taken again stands in the place of the other, and what is cut out is kept as it is', async () => {
  const { vault, form } = begin();
  form.add([file([...JPEG, 1]), file([...JPEG, 2]), file([...JPEG, 3])]);
  await form.settled();
  const [first, second, third] = form.pictures;
  form.add([file([...JPEG, 4, 5], 'ny.jpg')], second?.key);
  await form.settled();
  expect(form.pictures.map(({ name }) => name)).toEqual(['IMG_0001.JPG', 'ny.jpg', 'IMG_0001.JPG']);
  expect(form.content().photos.map(({ size }) => size)).toEqual([7, 8, 7]);
  const cut = { id: v7(), type: 'image/jpeg', size: 2, sha256: '0'.repeat(64) } as const;
  form.put(third?.key ?? '', [{ key: cut.id, name: '', file: new Blob(['ut']), read: ok(cut) }]);
  form.keep({ [cut.id]: new Uint8Array(2) });
  await form.settled();
  expect(vault.receipt?.pictures.map(({ id }) => id)).toEqual([first?.key, form.pictures[1]?.key, cut.id]);
  expect(vault.bytes.get(cut.id)).toHaveLength(2);
});
