import { expect, it, vi } from 'vitest';
import type { Photo } from '#lib/domain/drafts/draft.ts';
import type { Corners } from '#lib/domain/receipt/paper.ts';
import { pageOf } from '#tests/setup/receipts/page-of.ts';
import { PaperDesk, type PaperWork } from './desk.svelte.ts';
import type { Paper, PaperForm } from './form.ts';
import { suggestedFor } from './suggested.ts';
import './messages/index.ts';

const CORNERS: Corners = [
  { x: 10, y: 10 },
  { x: 90, y: 10 },
  { x: 90, y: 90 },
  { x: 10, y: 90 },
];
const photo = (id: string, type: Photo['type'] = 'image/jpeg'): Photo => ({ id, type, sha256: '', size: 1 });
const paper = (key: string, type: Photo['type'] = 'image/jpeg'): Paper => ({
  ...{ key, name: key, file: new Blob([key]) },
  read: { ok: true, value: photo(key, type) },
});

function deskOf(pictures: Paper[], does: Partial<PaperWork> = {}) {
  const kept: string[] = [];
  const form: PaperForm & { pictures: Paper[] } = {
    ...{ amount: null, amountText: null, date: '', dateText: null, text: '', pictures },
    put: (key, instead) => {
      form.pictures = form.pictures.flatMap((each) => (each.key === key ? instead : [each]));
    },
    keep: (bytes) => void kept.push(...Object.keys(bytes)),
  };
  const work = {
    look: vi.fn(() => Promise.resolve({ size: { width: 100, height: 100 }, corners: CORNERS })),
    straighten: vi.fn((of: Photo) =>
      Promise.resolve({ photo: photo(`${of.id}, cut`), bytes: new Uint8Array(3) }),
    ),
    read: vi.fn((picture: Blob) =>
      Promise.resolve([{ page: pageOf(['Total 120,00', '12.11.2026']), picture }]),
    ),
    readPdf: vi.fn(() => Promise.resolve([])),
    countPages: vi.fn(() => Promise.resolve(3)),
    ...does,
  } satisfies PaperWork;
  return { desk: new PaperDesk(form, work), form, kept, work };
}

it('offers the paper of each picture, one after the other, and changes nothing by itself', async () => {
  const { desk, form, work } = deskOf([paper('a'), paper('b')]);
  desk.watch();
  desk.watch();
  await desk.settled();
  expect(work.look).toHaveBeenCalledTimes(2);
  expect(desk.offer).toMatchObject({ number: 1, paper: { key: 'a' } });
  desk.keepWhole('a');
  expect(desk.offer).toMatchObject({ number: 2, paper: { key: 'b' } });
  expect(form.pictures.map(({ key }) => key)).toEqual(['a', 'b']);
});

it('puts the paper alone in the picture’s place, keeps its bytes and asks no more about it', async () => {
  const { desk, form, kept } = deskOf([paper('a'), paper('b', 'application/pdf')]);
  desk.watch();
  await desk.settled();
  expect(await desk.use({ ...paper('a'), file: new Blob() }, CORNERS)).toBe(true);
  expect(form.pictures.map(({ key }) => key)).toEqual(['a, cut', 'b']);
  expect(kept).toEqual(['a, cut']);
  desk.watch();
  await desk.settled();
  expect(desk.offer).toBeNull();
  expect([desk.pages, desk.documents]).toEqual([4, [{ number: 2, pages: 3 }]]);
});

it('a picture that can’t be cut out, or is gone meanwhile, stays as it is', async () => {
  const failing = deskOf([paper('a')], { straighten: () => Promise.resolve(null) });
  expect(await failing.desk.use({ ...paper('a'), file: new Blob() }, CORNERS)).toBe(false);
  expect(failing.form.pictures.map(({ key }) => key)).toEqual(['a']);
  const gone = deskOf([]);
  expect(await gone.desk.use({ ...paper('a'), file: new Blob() }, CORNERS)).toBe(false);
  expect(gone.kept).toEqual([]);
});

it('reads only once it is turned on, and writes only what is taken', async () => {
  const { desk, form, work } = deskOf([paper('a')]);
  desk.watch();
  await desk.settled();
  expect(work.read).not.toHaveBeenCalled();
  desk.choice.on = true;
  desk.watch();
  await desk.settled();
  const [amount] = suggestedFor(desk.suggestions, 'amount');
  const [date] = suggestedFor(desk.suggestions, 'date');
  expect([form.amount, form.date]).toEqual([null, '']);
  amount?.take(form);
  date?.take(form);
  expect([form.amount, form.date, amount?.isSaid(form)]).toEqual([12_000n, '2026-11-12', true]);
});

it('what can’t be loaded is said, and tried again with the next picture', async () => {
  const read = vi.fn<PaperWork['read']>(() => Promise.resolve(null));
  const { desk, form } = deskOf([paper('a')], { read });
  desk.choice.on = true;
  desk.watch();
  await desk.settled();
  expect(desk.reading).toBe('absent');
  form.pictures = [...form.pictures, paper('b')];
  read.mockImplementation((picture) => Promise.resolve([{ page: pageOf(['Sum 7,00']), picture }]));
  desk.watch();
  await desk.settled();
  expect(desk.reading).toBe('idle');
  expect(read).toHaveBeenCalledTimes(3);
});
