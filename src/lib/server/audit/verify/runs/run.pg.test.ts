import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { err, ok } from '#lib/domain/result.ts';
import { ofBytes, type BlobStore } from '#lib/server/platform/blobs/blobs.ts';
import { StorageError } from '#lib/server/platform/blobs/shelf.ts';
import { NO_CLIENT } from '#lib/server/platform/context.ts';
import { rowsOfNoClient } from '#lib/server/platform/guards/guards.ts';
import { companyAtWork } from '#tests/battery/company.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { recordEvent, tamper } from '#tests/fixtures/things.ts';
import {
  gatherHeads,
  latestCheckpoint,
  memoryOf,
  runsOf,
  sequence,
  timelineOf,
  verifyAsJob,
  verifyInstallationAsJob,
  verifyNow,
  whatIsWrong,
  type Answers,
} from '../../index.ts';
import { LONG } from '#tests/setup/long.ts';

/** Of the documents: uploaded, sent, signed, brought up, and put into folders. */
const FILES = 13;

let database: TestDatabase;
let clientId: string;
beforeAll(async () => {
  database = await freshDatabase();
  clientId = await companyAtWork(database, 'havblikk');
});
afterAll(() => database.close());

describe('a verification as a job', () => {
  /** As the queue runs it. @param asked the places of the stored files, if not those that are there */
  const run = async (
    id: string,
    { of = clientId, platform = database.platform, blobs = database.platform.blobs, stop = false } = {},
  ) => {
    const context = { ...database.contextFor(of), platform };
    const stopping = new AbortController();
    const alarms: number[] = [];
    const progress: string[] = [];
    const ended = await verifyAsJob(
      { ...context, platform: { ...platform, blobs } },
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
  const said = async (of = clientId) => {
    const log = must(await timelineOf(database.contextFor(of), { type: 'log', id: of }));
    return log.filter(({ kind }) => kind === 'log.verified').map(({ detail }) => detail);
  };
  const blobsThat = (get: BlobStore['get']): BlobStore => ({
    ...database.platform.blobs,
    get,
    async open(client, id) {
      const bytes = await get(client, id);
      return bytes && ofBytes(bytes);
    },
  });

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
    const rows = await database.owner<
      { id: string }[]
    >`select id from ledger.photo where client_id = ${clientId}`;
    const photos = new Set(rows.map(({ id }) => id));
    const read: string[] = [];
    const blobs = blobsThat((client, file) => {
      // Not the tiles of the log, whose ids follow from their place, as those of photos that came by mail from the mail.
      if (file[14] !== '8' || photos.has(file)) read.push(file);
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

  it('takes nobody’s word for what it has found', LONG, async () => {
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

  it('has not ended because SQL says that it has', async () => {
    const id = uuidv7();
    const [forged, own] = [uuidv7(), `client_id = '${clientId}'`];
    const [own1] = await database.owner<{ id: string; request: string }[]>`
      select id, request_id as request from audit.event where client_id = ${clientId} and kind = 'log.verified' order by at limit 1`;
    const columns = 'at, actor_id, kind, subject_type, subject_id, commitment';
    await tamper(
      database,
      'audit.event',
      `insert into audit.event (client_id, id, request_id, mac, ${columns})
        select client_id, '${forged}', '${id}', null, ${columns} from audit.event where id = '${own1?.id}'`,
    );
    // As one that did end, of another run.
    const ofAnother = `update audit.event set request_id = '${id}' where ${own} and id = '${own1?.id}'`;
    await tamper(database, 'audit.event', ofAnother);
    const before = (await said()).length;
    expect((await run(id)).ended).toEqual(ok());
    expect((await said()).length).toBe(before + 1);
    const found = expect.objectContaining({ event_not_in_log: 1 }) as unknown;
    expect(await said()).toContainEqual(expect.objectContaining({ findings: found }));
    await tamper(database, 'audit.event', `delete from audit.event where id = '${forged}'`);
    await tamper(
      database,
      'audit.event',
      `update audit.event set request_id = '${own1?.request}' where ${own} and id = '${own1?.id}'`,
    );
  });

  it('goes on from nothing that another has come after, nor from what is a day old', LONG, async () => {
    const id = uuidv7();
    await run(id, { stop: true });
    const [kept] = await database.owner<{ soFar: Uint8Array }[]>`
      select so_far as "soFar" from audit.verification where run = ${id}`;
    const renamed = (name: string) =>
      tamper(
        database,
        'ledger.account',
        `update ledger.account set name = ${name} where client_id = '${clientId}' and number = '1920'`,
      );
    await renamed(`name || '!'`);
    expect((await run(uuidv7())).alarms).toEqual([1]);
    const { owner } = database;
    await owner`update audit.verification set run = ${id}, so_far = ${kept?.soFar ?? null}, faults = 0
      where client_id = ${clientId}`;
    expect((await run(id)).alarms).toEqual([1]);
    expect((await said()).at(-1)).toMatchObject({ findings: { subject_changed: 1 } });
    await renamed(`rtrim(name, '!')`);

    const of = await database.newClient();
    const old = uuidv7();
    await run(old, { of, stop: true });
    const later = new Date(Date.now() + 25 * 3_600_000);
    await run(old, { of, platform: database.anotherPlatform({ now: () => later }) });
    expect(await said(of)).toMatchObject([{ startedAt: later.toISOString() }]);
    await sequence(database.contextFor(of));
    // A client that nobody registered has faults, which are nothing to those who come after.
    await database.owner`update audit.verification set faults = 0 where client_id = ${of}`;
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
    expect((await said()).at(-1)).toMatchObject({
      findings: { verification_threw: 1 },
    });
    expect((await said()).at(-1)).not.toMatchObject({ root: null });
    await run(uuidv7());
  });

  it('is shown as it ended, the last with where the faults lie', async () => {
    const shown = async () => must(await runsOf(database.contextFor(clientId)));
    await tamper(
      database,
      'ledger.account',
      `update ledger.account set name = name || '!' where client_id = '${clientId}' and number = '1920'`,
    );
    await run(uuidv7());
    const faulty = await shown();
    expect(faulty).toMatchObject({ every: 'daily', overdue: false, running: null, contradictions: [] });
    expect(faulty.runs[0]).toMatchObject({
      findings: { subject_changed: 1 },
      sentences: [expect.stringMatching(/^subject_changed: account 1920 at account 1920: expected/)],
    });
    expect(faulty.runs[1]).toMatchObject({ findings: {}, sentences: null });
    await tamper(
      database,
      'ledger.account',
      `update ledger.account set name = rtrim(name, '!') where client_id = '${clientId}' and number = '1920'`,
    );
    await run(uuidv7());
    expect((await shown()).runs[0]).toMatchObject({ findings: {}, sentences: [] });
    // What somebody else put among the events is no run that found nothing and came later.
    const newest = (await shown()).runs[0]?.eventId;
    const columns = 'actor_id, request_id, kind, subject_type, subject_id, commitment';
    const forged = uuidv7();
    await tamper(
      database,
      'audit.event',
      `insert into audit.event (client_id, id, at, mac, ${columns})
        select client_id, '${forged}', now() + interval '1 year', null, ${columns}
        from audit.event where id = '${newest}'`,
    );
    await tamper(
      database,
      'audit.event_detail',
      `insert into audit.event_detail values ('${clientId}', '${forged}', '\\x00', '{"findings":{}}')`,
    );
    const put = `insert into audit.pending (client_id, event_id) values ('${clientId}', '${forged}')`;
    await tamper(database, 'audit.pending', put);
    expect((await shown()).runs[0]?.eventId).toBe(newest);
    expect(await whatIsWrong(database.anotherPlatform())).toEqual(['a verification did not come']);
    for (const [table, id] of [
      ['pending', 'event_id'],
      ['event_detail', 'event_id'],
      ['event', 'id'],
    ])
      await tamper(database, `audit.${table}`, `delete from audit.${table} where ${id} = '${forged}'`);
    // What SQL says was found is nobody's word.
    await database.owner`update audit.verification set so_far = convert_to('{}', 'UTF8') where client_id = ${clientId}`;
    expect((await shown()).runs[0]?.sentences).toBeNull();
  });

  it('looks into what a device told, and is missed where it does not come', async () => {
    const context = database.contextFor(clientId);
    await recordEvent(context, {
      kind: 'log.contradicted',
      subject: { type: 'log', id: clientId },
      detail: { confirmed: true },
    });
    const told = ['a log was contradicted by a device'];
    expect(await whatIsWrong(database.anotherPlatform())).toEqual(told);
    expect(must(await runsOf(context)).contradictions).toMatchObject([
      { confirmed: true, verifiedSince: false },
    ]);
    await run(uuidv7());
    expect(await whatIsWrong(database.anotherPlatform())).toEqual([]);
    expect(must(await runsOf(context)).contradictions).toMatchObject([{ verifiedSince: true }]);

    await sequence(context);
    const at = (hours: number) =>
      database.anotherPlatform({ now: () => new Date(Date.now() + hours * 3_600_000) });
    expect(await whatIsWrong(at(47))).toEqual([]);
    expect(await whatIsWrong(at(49))).toEqual(['a verification did not come']);
    expect(must(await runsOf({ ...context, platform: at(49) })).overdue).toBe(true);
  });

  it('is begun when somebody asks, one at a time, and not at once after another', async () => {
    const context = database.contextFor(clientId);
    expect(await verifyNow(context)).toEqual(err({ code: 'verification_lately' }));
    const later = database.anotherPlatform({ now: () => new Date(Date.now() + 660_000) });
    const asking = { ...context, platform: later };
    expect(await verifyNow(asking)).toEqual(ok());
    expect(await verifyNow(asking)).toEqual(err({ code: 'verification_running' }));
    expect(must(await runsOf(context)).running).toEqual({ state: 'waiting', progress: null });
  });
});

describe('the installation’s own log', () => {
  const alarms: number[] = [];
  const run = async (id: string = uuidv7(), { platform } = database) => {
    alarms.length = 0;
    const alarm = async (_tx: unknown, _context: unknown, faults: number) =>
      void (await Promise.resolve(alarms.push(faults)));
    return verifyInstallationAsJob(platform, ANSWERS, { id }, alarm);
  };
  const shown = async (context = database.contextFor(clientId)) => must(await runsOf(context)).installation;

  it('is verified as the clients’ are, shown to each, and an alarm where it was changed', async () => {
    expect(await shown()).toBeNull();
    await gatherHeads(database.platform);
    const id = uuidv7();
    expect([await run(id), alarms]).toEqual([ok(), []]);
    const first = await shown();
    expect(first).toMatchObject({
      size: expect.any(Number) as unknown,
      root: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      findings: {},
      overdue: false,
    });
    expect(await rowsOfNoClient(database.platform)).toEqual([]);
    // One that has ended is not done again.
    await run(id);
    expect(await shown()).toEqual(first);
    expect(await shown({ ...database.contextFor(clientId), platform: later(49) })).toMatchObject({
      overdue: true,
    });

    const head = (size: string) => `update audit.head set size = size ${size} where "of" = '${clientId}'`;
    await tamper(database, 'audit.head', head('+ 1'));
    await run();
    expect([alarms, (await shown())?.findings]).toEqual([[1], { head_differs: 1 }]);
    expect(await whatIsWrong(database.anotherPlatform())).toEqual(['verification found faults']);
    // The next verification of each client says it in its log, and counts it as none of its own.
    await tamper(database, 'audit.head', head('- 1'));
    const job = { id: uuidv7(), stopping: new AbortController().signal, progress: () => Promise.resolve() };
    await verifyAsJob(database.contextFor(clientId), ANSWERS, job, () => Promise.resolve());
    const log = must(await timelineOf(database.contextFor(clientId), { type: 'log', id: clientId }));
    expect(log.findLast(({ kind }) => kind === 'log.verified')?.detail).toMatchObject({
      findings: {},
      installation: { size: first?.size, findings: { head_differs: 1 } },
    });
    await run();
    expect([alarms, (await shown())?.findings]).toEqual([[], {}]);
    expect(await whatIsWrong(database.anotherPlatform())).toEqual([]);
    // What SQL says was found is nobody's word.
    await database.owner`update audit.verification set so_far = convert_to('{}', 'UTF8') where client_id = ${NO_CLIENT}`;
    expect(await shown()).toBeNull();
  });

  it('has a client that is gone as a fault, as no log of its own could tell', async () => {
    await memoryOf(database.platform).list(uuidv7());
    await run();
    expect(alarms).toEqual([1]);
    await run();
    expect((await shown())?.findings).toEqual({ client_gone: 1 });
  });

  const later = (hours: number) =>
    database.anotherPlatform({ now: () => new Date(Date.now() + hours * 3_600_000) });
});
