import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { bareEvent } from '#tests/fixtures/thing-event.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { newLedger } from '#tests/setup/books/ledger.ts';
import { read } from '../../platform/rpc/query.ts';
import { countDraftsBy, draftsBy, type DraftCursor } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

it('gives a person every draft of theirs once, page by page, also those of one moment', async () => {
  const clientId = await newLedger(database);
  const [me, other] = [uuidv7(), uuidv7()];
  // Seven to each moment, so that pages end within one.
  await database.owner`with event as (${database.owner.unsafe(bareEvent(clientId))})
    insert into ledger.draft (client_id, id, revision, state, text, created_by, created_at, changed_at)
    select ${clientId}, gen_random_uuid(), 1, case when n % 50 = 0 then 'discarded' else 'inbox' end, n::text,
      case when n % 5 = 0 then ${other}::uuid else ${me}::uuid end,
      timestamptz '2026-06-01' + (n / 7) * interval '1 second', now()
    from generate_series(1, 300) n`;
  const context = database.contextFor(clientId, me);
  const seen: string[] = [];
  let after: DraftCursor | null = null;
  for (;;) {
    const page = await read(context, (tx) => draftsBy(tx, clientId, me, { after, size: 100 }));
    seen.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (page.length < 100 || !last) break;
    after = { createdAt: last.createdAt, id: last.id };
  }
  expect(seen).toHaveLength(240);
  expect(new Set(seen).size).toBe(240);
  expect(await read(context, (tx) => countDraftsBy(tx, clientId, me))).toBe(240);
  expect(await read(context, (tx) => countDraftsBy(tx, clientId, other))).toBe(54);
});
