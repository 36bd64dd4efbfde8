import { afterAll, beforeAll, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { documentOf, sentTo, someSigners } from '#tests/setup/books/documents.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { documentByCode } from './public.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

it('many who ask for one document at the same time cost what one costs', async () => {
  const context = database.contextFor(await database.newClient());
  const { dispatch } = await documentOf(context, await sentTo(context, someSigners('Anne')));
  const code = dispatch?.code ?? '';
  const { blobs, database: real } = database.platform;
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  let [reads, transactions] = [0, 0];
  const platform = {
    ...database.platform,
    blobs: {
      ...blobs,
      async get(clientId: string, id: string) {
        reads += 1;
        await opened;
        return blobs.get(clientId, id);
      },
    },
    database: {
      ...real,
      lend: ((work, boundMs) =>
        real.lend(work, boundMs).finally(() => (transactions += 1))) as typeof real.lend,
    },
  };
  const asked = Array.from({ length: 8 }, (_, at) =>
    documentByCode(platform, { code, address: `192.0.2.${at}`, requestId: uuidv7() }),
  );
  // Where it lies and what it is: each of them has asked the database both.
  while (transactions < 2 * asked.length) await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(reads).toBe(1);
  open();
  const answers = (await Promise.all(asked)).map(must);
  expect(new Set(answers.map(({ verdict }) => verdict.overall))).toEqual(new Set(['valid']));

  must(await documentByCode(platform, { code, address: '192.0.2.9', requestId: uuidv7() }));
  expect(reads).toBe(2);
});
