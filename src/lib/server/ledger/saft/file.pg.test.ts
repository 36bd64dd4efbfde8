import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import type { Context } from '../../platform/context.ts';
import { openSaftFile, saftFile } from './file.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const year = { from: { year: 2026, period: 1 }, to: { year: 2026, period: 12 } };
const open = async (context: Context) => openSaftFile(must(await saftFile(context, year)));

it('who reads slowly holds two connections of a client and no more, and some of all clients', async () => {
  // Twenty connections: five for files.
  const clients: Context[] = [];
  while (clients.length < 3) clients.push(database.contextFor(await newLedger(database)));
  const [one, two, three] = clients as [Context, Context, Context];
  const busy = { ok: false, error: { code: 'saft_export_busy' } };
  const held = [must(await open(one)), must(await open(one))];
  expect(await open(one)).toEqual(busy);
  held.push(must(await open(two)), must(await open(two)), must(await open(three)));
  expect(await open(three)).toEqual(busy);

  // Who leaves gives it back, and who has read all.
  await held[0]?.cancel();
  expect((await new Response(held[4]).text()).endsWith('</AuditFile>\n')).toBe(true);
  await expect.poll(() => open(one)).toMatchObject({ ok: true });
  expect(await open(one)).toEqual(busy);
});
