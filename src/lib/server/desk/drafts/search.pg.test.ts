import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { readSought } from '#lib/domain/search.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { coding, contentOf, must, submittedDraft } from '#tests/setup/books/drafts.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { findDrafts } from './search-store.ts';
import { codeDraft, discardDraft, saveDraft } from './service.ts';
import { day } from '#tests/setup/books/day.ts';

let database: TestDatabase;
let clientId: string;
let field: Context;
let other: Context;

beforeAll(async () => {
  database = await freshDatabase();
  clientId = await newLedger(database);
  field = database.contextFor(clientId, uuidv7());
  other = database.contextFor(clientId, uuidv7());
});
afterAll(() => database.close());

async function asked<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return must(await field.transaction(async (tx) => ok(await work(tx))));
}
const sought = (query: string) => readSought(query, '2026-11-28');
const texts = (found: readonly { text: string }[]) => found.map(({ text }) => text).sort();

async function captured(context: Context, change: Parameters<typeof contentOf>[1]): Promise<string> {
  const draftId = uuidv7();
  must(await saveDraft(context, { draftId, baseRevision: null, content: contentOf([], change) }));
  return draftId;
}

it('finds drafts by amount, day and text, the open ones; a person without the ledger their own', async () => {
  await captured(field, { text: '100 % kaffe', amount: 9_900n, date: day('2026-11-02') });
  await captured(field, { text: 'te', amount: 9_900n, date: day('2026-11-03') });
  await captured(other, { text: 'kaffekopper', amount: 5_000n, date: day('2026-11-02') });
  const gone = await captured(field, { text: 'kaffe, feil', amount: 9_900n });
  must(await discardDraft(field, { draftId: gone, baseRevision: 1 }));
  const all = async (query: string, of: string | null = null) =>
    texts(await asked((tx) => findDrafts(tx, clientId, sought(query), of)));
  expect(await all('99')).toEqual(['100 % kaffe', 'te']);
  expect(await all('0211')).toEqual(['100 % kaffe', 'kaffekopper']);
  expect(await all('KAFFE')).toEqual(['100 % kaffe', 'kaffekopper']);
  expect(await all('kaffe', field.actorId)).toEqual(['100 % kaffe']);
  // Signs that a pattern would take for anything are what was typed.
  expect(await all('100 %')).toEqual(['100 % kaffe']);
  expect(await all('_e')).toEqual([]);
  const { draftId } = await submittedDraft(field, other);
  const [submitted] = await asked((tx) => findDrafts(tx, clientId, sought('125'), null));
  expect(submitted).toMatchObject({ id: draftId, state: 'submitted', createdBy: field.actorId });
});

it('finds a draft as it is coded too, and shows that to who reads the ledger', async () => {
  const draftId = await captured(field, { text: 'spiker', amount: 12_500n, date: day('2026-11-04') });
  const stapled = { ...coding, text: 'Stifter til taket', amount: 7_777_00n, date: day('2026-11-05') };
  must(await codeDraft(other, { draftId, baseRevision: 1, coding: stapled }));
  const of = async (query: string, of: string | null) =>
    (await asked((tx) => findDrafts(tx, clientId, sought(query), of))).filter(({ id }) => id === draftId);
  for (const query of ['7 777', '0511', 'stifter', 'spiker', '125'])
    expect(await of(query, null), query).toMatchObject([
      { amount: 7_777_00n, date: day('2026-11-05'), text: 'Stifter til taket' },
    ]);
  expect(await of('stifter', field.actorId)).toEqual([]);
  expect(await of('spiker', field.actorId)).toMatchObject([{ amount: 12_500n, date: day('2026-11-04') }]);
});
