import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { err, ok } from '#lib/domain/result.ts';
import type { BlobStore } from '#lib/server/platform/blobs/blobs.ts';
import { StorageError } from '#lib/server/platform/blobs/shelf.ts';
import { companyAtWork } from '#tests/battery/company.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/drafts.ts';
import { latestCheckpoint, timelineOf, verifyAsJob, whatIsWrong, type Answers } from '../index.ts';

/** Of the documents: uploaded, sent, signed, brought up. */
const FILES = 11;

let database: TestDatabase;
let clientId: string;
beforeAll(async () => {
  database = await freshDatabase();
  clientId = await companyAtWork(database, 'havblikk');
});
afterAll(() => database.close());

describe('a verification as a job', () => {
  /** As the queue runs it. @param asked the places of the stored files, if not those that are there */
  const run = async (id: string, { blobs = database.platform.blobs, stop = false } = {}) => {
    const context = database.contextFor(clientId);
    const stopping = new AbortController();
    const alarms: number[] = [];
    const progress: string[] = [];
    const ended = await verifyAsJob(
      { ...context, platform: { ...context.platform, blobs } },
      ANSWERS,
      {
        id,
        stopping: stopping.signal,
        async progress(done, total) {
          progress.push(`${done}/${total}`);
          if (stop) stopping.abort();
          await Promise.resolve();
        },
      },
      async (_tx, _context, faults) => void (await Promise.resolve(alarms.push(faults))),
    );
    return { ended, alarms, progress };
  };
  const said = async () => {
    const log = must(await timelineOf(database.contextFor(clientId), { type: 'log', id: clientId }));
    return log.filter(({ kind }) => kind === 'log.verified').map(({ detail }) => detail);
  };
  const blobsThat = (get: BlobStore['get']): BlobStore => ({ ...database.platform.blobs, get });

  it('is an event with what was found, read, and not read; and none twice', async () => {
    const id = uuidv7();
    const { ended, alarms, progress } = await run(id);
    expect([ended, alarms]).toEqual([ok(), []]);
    expect(progress.at(-1)).toMatch(/^(\d+)\/\1$/);
    expect(await run(id)).toMatchObject({ ended: ok(), progress: [] });
    const head = must(await latestCheckpoint(database.contextFor(clientId)));
    const [photos] = await database.owner<{ n: number }[]>`
      select count(*)::int as n from ledger.photo where client_id = ${clientId} and complete_at is not null`;
    expect(photos?.n).toBeGreaterThan(1);
    expect(await said()).toEqual([
      {
        startedAt: expect.stringMatching(/^20/) as unknown,
        ...{ size: head?.size, events: head?.size, root: head?.root, notAuthenticated: 0, findings: {} },
        ...{ read: { photo: photos?.n, document: FILES }, unread: { photo: 0, document: 0 } },
      },
    ]);
    expect(await whatIsWrong(database.platform)).toEqual([]);
  });

  it('names how many files it could not read, which is no fault', async () => {
    const silent = blobsThat(() => Promise.reject(new StorageError('storage_unavailable', new Error('no'))));
    const { alarms } = await run(uuidv7(), { blobs: silent });
    expect(alarms).toEqual([]);
    expect((await said()).at(-1)).toMatchObject({ findings: {}, read: { photo: 0 } });
    expect((await said()).at(-1)?.['unread']).not.toEqual({ photo: 0, document: 0 });
  });

  it('goes on where it was stopped', async () => {
    const read: string[] = [];
    const blobs = blobsThat((client, file) => {
      // Not the tiles of the log, whose ids follow from their place.
      if (file[14] !== '8') read.push(file);
      return database.platform.blobs.get(client, file);
    });
    const id = uuidv7();
    const before = (await said()).length;
    expect((await run(id, { blobs, stop: true })).ended).toEqual(err({ code: 'stopped' }));
    expect((await said()).length).toBe(before);
    expect((await run(id, { blobs })).ended).toEqual(ok());
    expect((await said()).length).toBe(before + 1);
    expect(new Set(read).size).toBe(read.length);
    expect((await said()).at(-1)).toMatchObject({ read: { photo: read.length - FILES, document: FILES } });
  });

  it('takes nobody’s word for what it has found', async () => {
    const id = uuidv7();
    await run(id, { stop: true });
    const { owner } = database;
    await owner`update audit.verification set ended_at = now(), faults = 0, so_far = convert_to('{}', 'UTF8')
      where run = ${id}`;
    const before = (await said()).length;
    expect((await run(id)).ended).toEqual(ok());
    expect((await said()).length).toBe(before + 1);
    expect((await said()).at(-1)).toMatchObject({ findings: {} });
    expect((await said()).at(-1)?.['size']).toBeGreaterThan(0);
  });

  it('is an alarm where a photo is no longer what was stored, until one finds nothing', async () => {
    const [photo] = await database.owner`select id from ledger.photo where client_id = ${clientId} limit 1`;
    const changed = blobsThat(async (client, file) =>
      file === photo?.['id'] ? Buffer.from('another picture') : database.platform.blobs.get(client, file),
    );
    expect((await run(uuidv7(), { blobs: changed })).alarms).toEqual([1]);
    expect((await said()).at(-1)).toMatchObject({ findings: { file_changed: 1 } });
    const asked = whatIsWrong(database.platform);
    // Watching a server in trouble takes one connection.
    expect(whatIsWrong(database.platform)).toBe(asked);
    expect(await asked).toEqual(['verification found faults']);
    expect((await run(uuidv7())).alarms).toEqual([]);
    expect(await whatIsWrong(database.platform)).toEqual([]);
  });

  it('of what can’t be verified at all is an alarm too', async () => {
    const none: Answers = { ...ANSWERS[0]!, disagreements: () => Promise.reject(new Error('no such row')) };
    const alarms: number[] = [];
    const job = { id: uuidv7(), stopping: new AbortController().signal, progress: () => Promise.resolve() };
    await verifyAsJob(database.contextFor(clientId), [none], job, async (_tx, _context, faults) => {
      await Promise.resolve(alarms.push(faults));
    });
    expect(alarms).toEqual([1]);
    expect((await said()).at(-1)).toMatchObject({ findings: { verification_threw: 1 }, root: null });
    await run(uuidv7());
  });
});
