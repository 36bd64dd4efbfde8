import { expect, test } from 'vitest';
import type { DraftContent } from '#lib/domain/draft.ts';
import { newReceipt, ReceiptForm } from './form.svelte.ts';

const JPEG = [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3];
const file = (bytes: number[]) => new File([new Uint8Array(bytes)], 'IMG_0001.JPG');

test('a picture is on the screen before it is read, and kept byte for byte', async () => {
  const form = newReceipt('2026-11-21');
  form.add([file(JPEG)]);
  expect(form.pictures).toHaveLength(1);
  expect(form.pictures[0]?.read).toBeNull();
  await form.settled();
  expect([...(form.newPhotos()[0]?.bytes ?? [])]).toEqual(JPEG);
  expect(form.content().photos).toEqual([form.newPhotos()[0]?.photo]);
});

test('pictures keep the order they were taken in', async () => {
  const form = newReceipt('2026-11-21');
  form.add([file([...JPEG, 1]), file([...JPEG, 2, 2])]);
  form.add([file([...JPEG, 3, 3, 3])]);
  await form.settled();
  expect(form.content().photos.map(({ size }) => size)).toEqual([8, 9, 10]);
});

test('a file that is no picture stays on the screen with its reason, and out of the draft', async () => {
  const form = newReceipt('2026-11-21');
  form.add([file([1, 2, 3])]);
  await form.settled();
  expect(form.unreadable).toBe(true);
  expect(form.content().photos).toEqual([]);
  form.remove(form.pictures[0]?.key ?? '');
  expect([form.unreadable, form.empty]).toEqual([false, true]);
});

test('knows whether something would be lost', () => {
  const before: DraftContent = {
    amount: 12_500n,
    date: '2026-11-20',
    text: 'Diesel',
    project: 'P1',
    photos: [
      { id: '0198c1de-0000-7000-8000-000000000001', sha256: 'a'.repeat(64), size: 7, type: 'image/jpeg' },
    ],
  };
  const form = new ReceiptForm('0198c1de-0000-7000-8000-000000000002', before);
  expect(form.changed).toBe(false);
  expect(form.content()).toEqual(before);
  expect(form.newPhotos()).toEqual([]);
  form.project = '';
  expect(form.changed).toBe(true);
  form.project = 'P1';
  form.remove(form.pictures[0]?.key ?? '');
  expect(form.changed).toBe(true);
});

test('a day alone is no receipt', () => {
  const form = newReceipt('2026-11-21');
  expect([form.empty, form.changed]).toEqual([true, false]);
  form.text = '  ';
  expect(form.empty).toBe(true);
  form.amount = 100n;
  expect(form.empty).toBe(false);
});
