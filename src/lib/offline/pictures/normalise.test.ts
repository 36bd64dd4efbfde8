import { expect, test, vi } from 'vitest';
import { HEIC } from '#tests/setup/files/pictures.ts';
import { takePhoto } from '../drafts/photo.ts';
import { jpeg, sha256Hex } from '#tests/fixtures/device.ts';
import { LARGEST_FILE, normalised, showableHeic, type PictureWork } from './normalise.ts';
import type { Answered, Asked } from './work.ts';

const drawn: Answered = { name: 'drawn', bytes: jpeg(50, 1), type: 'image/jpeg' };
const does = (draw: Answered | Error, heic: Answered | Error = new Error('not asked')) => {
  const answer = (given: Answered | Error) =>
    vi.fn((_: Asked) => (given instanceof Error ? Promise.reject(given) : Promise.resolve(given)));
  return { draw: answer(draw), drawHeic: answer(heic) } satisfies PictureWork;
};
const blob = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);
const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0....', 'latin1');

test('a photo is what was made of it, and hashed as that', async () => {
  const taken = await takePhoto(blob(jpeg(900, 3)), undefined, does(drawn));
  expect(taken).toMatchObject({ ok: true, value: { photo: { type: 'image/jpeg', size: 50 } } });
  expect(taken.ok && taken.value.photo.sha256).toBe(sha256Hex(jpeg(50, 1)));
  expect(taken.ok && 'original' in taken.value.photo).toBe(false);
});

test('a PNG is asked for without loss, and may stay as it is', async () => {
  const work = does({ name: 'kept' });
  const kept = await normalised(blob(PNG), work);
  expect(kept).toMatchObject({ value: { type: 'image/png', original: null } });
  expect(work.draw.mock.calls[0]?.[0]).toMatchObject({ lossless: true, bare: false });
});

test('a PDF is taken byte for byte, without any picture work', async () => {
  const pdf = new TextEncoder().encode('%PDF-1.7\nstartxref\n0\n%%EOF');
  const kept = await normalised(blob(pdf), does(new Error('never')));
  expect(kept).toEqual({ ok: true, value: { bytes: pdf, type: 'application/pdf', original: null } });
});

test('HEIC becomes a JPEG that remembers it; the browser’s own decoder is asked first', async () => {
  const original = sha256Hex(HEIC);
  const own = does(drawn);
  expect(await normalised(blob(HEIC), own)).toMatchObject({ value: { type: 'image/jpeg', original } });
  expect(own.drawHeic).not.toHaveBeenCalled();
  const other = does({ name: 'unreadable' }, drawn);
  expect(await normalised(blob(HEIC), other)).toMatchObject({ value: { type: 'image/jpeg', original } });
});

test('HEIC without its decoder, as without network, stays what it is', async () => {
  const work = does({ name: 'unreadable' }, new Error('could not be loaded'));
  expect(await normalised(blob(HEIC), work)).toMatchObject({
    value: { type: 'image/heic', original: null, bytes: new Uint8Array(HEIC) },
  });
  expect(await showableHeic(new Uint8Array(HEIC), work)).toBeNull();
});

test.each<[string, Blob, PictureWork, string]>([
  ['a file without a byte', new Blob([]), does(drawn), 'photo_empty'],
  ['words', new Blob(['kvittering']), does({ name: 'unreadable' }), 'not_a_photo'],
  ['half a picture', blob(jpeg(40, 2)), does({ name: 'unreadable' }), 'photo_unreadable'],
  ['a sound picture whose worker fails', blob(jpeg(40, 2)), does(new Error('crashed')), 'photo_not_ready'],
  ['HEIC that is none', blob(HEIC), does({ name: 'unreadable' }, { name: 'unreadable' }), 'photo_unreadable'],
  ['more than is read', { size: LARGEST_FILE + 1 } as Blob, does(drawn), 'photo_too_large'],
  [
    'a PDF larger than is stored',
    new Blob(['%PDF-', new Uint8Array(20 * 1024 * 1024), 'startxref']),
    does(drawn),
    'photo_too_large',
  ],
  [
    'a file that is gone',
    { size: 1, arrayBuffer: () => Promise.reject(new Error('NotReadableError')) } as unknown as Blob,
    does(drawn),
    'photo_unreadable',
  ],
])('%s is refused with its reason', async (_, file, work, code) => {
  expect(await normalised(file, work)).toMatchObject({ ok: false, error: { code } });
});

test('a picture that no phone’s memory holds is never begun', async () => {
  const huge = Buffer.from(PNG);
  huge.writeUInt32BE(20_000, 16);
  huge.writeUInt32BE(20_000, 20);
  const work = does(drawn);
  expect(await normalised(blob(huge), work)).toMatchObject({ error: { code: 'photo_too_many_pixels' } });
  expect(work.draw).not.toHaveBeenCalled();
});
