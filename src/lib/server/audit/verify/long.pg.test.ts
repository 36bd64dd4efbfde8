import postgres from 'postgres';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { bareEvent } from '#tests/fixtures/thing-event.ts';
import { freshDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { verifyLog } from '../index.ts';
import type { Authenticity } from './authenticity.ts';
import { Findings } from './findings.ts';
import { livesOf } from './lives.ts';
import { MOST_BYTES, readUnsequenced } from './rows.ts';

const LONG = MOST_BYTES / 2 - 1000;
const DRAFT = v7();
type Unsequenced = Awaited<ReturnType<typeof readUnsequenced>>[number];

test('texts of whoever has the app’s login are read a few at once, each once, and for no life', async () => {
  const database = await freshDatabase();
  const context = database.contextFor(await database.newClient());
  const { clientId } = context;
  const app = postgres(database.appUrl, { max: 1, onnotice: () => {} });
  // The last is longer than what is read at once.
  for (const length of [LONG, LONG, LONG, 10, MOST_BYTES + 1])
    await app.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true)`;
      const id = v7();
      const event = bareEvent(clientId, id).replace("'thing', 'x'", `'draft', '${DRAFT}'`);
      await sql.unsafe(event.replace('thing.told', 'draft.saved'));
      await sql`insert into audit.event_detail (client_id, event_id, salt, detail)
        values (${clientId}, ${id}, sha256('x'), repeat('x', ${length}))`;
    });
  await app.end();
  const asked = async <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    must(await context.transaction(async (tx) => ok(await work(tx))));

  const pages: number[][] = [];
  for (let after: Unsequenced | null = null; ;) {
    const from = after;
    const page: Unsequenced[] = await asked((tx) => readUnsequenced(tx, clientId, from, 1000));
    const end = page.at(-1);
    if (!end) break;
    pages.push(page.map(({ detail }) => detail?.length ?? 0));
    after = end;
  }
  expect(pages).toEqual([[LONG, LONG], [LONG, 10], [MOST_BYTES + 1]]);
  expect((await verifyLog(context, [])).findingsByCode).toMatchObject({ event_not_in_log: 5 });

  // Whatever it would hear of them, only what was heard before is read.
  const authenticity = { hears: () => true, waitingOf: () => [] } as unknown as Authenticity;
  const heard = { authenticity, announced: new Map() };
  const lives = await asked((tx) =>
    livesOf(tx, clientId, { type: 'draft', ids: [DRAFT], heard }, new Findings()),
  );
  expect([...lives.keys()]).toEqual([]);
  await database.close();
});
