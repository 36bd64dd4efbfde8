import postgres from 'postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { prepareDatabase } from './migrate.ts';

let databases: TestDatabase[];
beforeAll(async () => {
  databases = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase(), freshDatabase()]);
});
afterAll(() => Promise.all(databases.map((database) => database.close())));

it('gives the app its login from many databases of one server at once', async () => {
  const starts = databases.flatMap(({ ownerUrl, platform: { keys } }) =>
    Array.from({ length: 4 }, () => prepareDatabase({ ownerUrl, migrations: 'refuse', keys })),
  );
  for (const prepared of await Promise.all(starts)) {
    expect(prepared).toMatchObject({ ok: true, value: { applied: 0 } });
  }
});

it('a start takes back what the app’s role was told to do otherwise', async () => {
  const { owner, appUrl, ownerUrl, platform } = databases[0] as TestDatabase;
  const app = postgres(appUrl, { max: 1 });
  await untilTaken(() => app`alter role segl_app set synchronous_commit = off`);
  const here = app(new URL(appUrl).pathname.slice(1));
  await untilTaken(() => app`alter role segl_app in database ${here} set synchronous_commit = off`);
  await app.end();
  must(await prepareDatabase({ ownerUrl, migrations: 'refuse', keys: platform.keys }));
  const left = await owner`select setconfig from pg_db_role_setting where setrole = 'segl_app'::regrole`;
  expect([...left]).toEqual([]);
});

/** Tests of other databases change the same role. */
async function untilTaken(work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (cause) {
      if ((cause as { code?: string }).code !== 'XX000') throw cause;
    }
  }
}
