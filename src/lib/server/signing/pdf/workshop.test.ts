import { beforeAll, expect, it } from 'vitest';
import { bytesOf, file, HELLO } from '#tests/fixtures/pdf.ts';
import { err } from '#lib/domain/result.ts';
import { longReport } from '#tests/setup/files/long-report.ts';
import { createWorkshop } from './workshop.ts';
import { LONG } from '#tests/setup/long.ts';

const PAGES = 500;
const input = {
  code: '7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ',
  verifyUrl: 'https://segl.example.no/verify/7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ',
  title: 'Årsberetning',
  sender: { name: 'Ingrid Dahl', organisation: 'Fjordheim Bygg AS' },
  signers: [{ field: 'one', name: 'Anne Åsen' }],
  sealField: 'seal',
  language: 'nb',
  now: new Date(),
} as const;

let report: Uint8Array;
beforeAll(async () => {
  report = await longReport(PAGES);
});

it('works beside the server, which goes on meanwhile', LONG, async () => {
  const inThread = createWorkshop({ threads: 1, megabytes: 512 });
  let turns = 0;
  const others = setInterval(() => turns++, 1);
  const stamped = await inThread('stampDocument', { bytes: report, input });
  clearInterval(others);
  expect(stamped).toMatchObject({ ok: true, value: { ok: true } });
  expect(turns).toBeGreaterThan(20);
});

it('gives up what takes too long, and does the next', async () => {
  const inThread = createWorkshop({ threads: 1, megabytes: 512 });
  const late = await inThread('stampDocument', { bytes: report, input }, { milliseconds: 50 });
  expect(late).toEqual(err({ code: 'pdf_bomb', reason: 'time' }));
  const next = await inThread('inspectUpload', report);
  expect(next).toMatchObject({ ok: true, value: { ok: true, value: { pages: PAGES } } });
});

const trails = { signers: 1 };

it('gives up a drawing in the midst of it, and draws the next', async () => {
  const inThread = createWorkshop({ threads: 1, megabytes: 512 });
  const late = await inThread(
    'differingPage',
    { before: report, after: report, trails },
    { milliseconds: 1000 },
  );
  expect(late).toEqual(err({ code: 'pdf_bomb', reason: 'time' }));
  const hello = bytesOf(file(HELLO));
  expect(await inThread('differingPage', { before: hello, after: hello, trails })).toEqual({
    ok: true,
    value: null,
  });
});

it('blames no file for having to wait', async () => {
  const inThread = createWorkshop({ threads: 1, megabytes: 512 });
  await inThread('inspectUpload', report);
  const started = performance.now();
  await inThread('inspectUpload', report);
  const one = Math.ceil(performance.now() - started);
  const before = Array.from({ length: 4 }, () => inThread('inspectUpload', report));
  // It has to wait for four, in the time of one, and is itself looked at in none.
  const small = await inThread('inspectUpload', new TextEncoder().encode('no PDF'), { milliseconds: one });
  expect(small).toMatchObject({ ok: true, value: { ok: false, error: { code: 'not_pdf' } } });
  for (const inspected of await Promise.all(before)) expect(inspected).toMatchObject({ ok: true });
});

it('does one thing of each person in turn', async () => {
  const inThread = createWorkshop({ threads: 1, megabytes: 512 });
  const done: string[] = [];
  const bring = async (who: string) => {
    await inThread('inspectUpload', new TextEncoder().encode('no PDF'), { who });
    done.push(who);
  };
  await Promise.all([...Array.from({ length: 5 }, () => bring('a')), bring('b')]);
  expect(done).toEqual(['a', 'a', 'b', 'a', 'a', 'a']);
});

it('gives up what takes too much memory, and lives on', async () => {
  const inThread = createWorkshop({ threads: 1, megabytes: 24 });
  const heavy = await inThread('stampDocument', { bytes: report, input });
  expect(heavy).toEqual(err({ code: 'pdf_bomb', reason: 'memory' }));
  const next = await inThread('inspectUpload', new TextEncoder().encode('no PDF'));
  expect(next).toMatchObject({ ok: true, value: { ok: false, error: { code: 'not_pdf' } } });
});

it('hands on what is thrown', async () => {
  const inThread = createWorkshop({ threads: 1, megabytes: 512 });
  const twice = { ...input, sealField: 'one' };
  await expect(inThread('stampDocument', { bytes: report, input: twice })).rejects.toThrow('field names');
});
