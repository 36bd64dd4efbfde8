import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../../tests/setup/database.ts';
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
