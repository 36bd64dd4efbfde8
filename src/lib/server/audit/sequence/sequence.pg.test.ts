import { thingEvent } from '#tests/fixtures/thing-event.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { err, ok } from '#lib/domain/result.ts';
import { verifyEventProof } from '#lib/domain/tlog/event-proof.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  covered,
  eventCtes,
  latestCheckpoint,
  listEvents,
  prepare,
  proofOf,
  record,
  recordAll,
  sequence,
  Sequencer,
  sequencerOf,
  timelineOf,
  verifyLog,
} from '../index.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { lockSequencing, placeLeaves, readWaiting } from '../store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await sequencerOf(database.platform).stop();
  await database.close();
});

const newEvent = (id: string = v7(), text = 'Kaffe') => thingEvent(id, { text });

async function recordOne(context: Context, subjectId?: string, text?: string): Promise<string> {
  const result = await context.transaction(async (tx) =>
    ok(await record(tx, context, newEvent(subjectId, text))),
  );
  if (!result.ok) throw new Error('no id');
  return result.value;
}

async function newContext(): Promise<Context> {
  return database.contextFor(await database.newClient());
}

describe('sequencing', () => {
  test('an empty log has no checkpoint, and gets none from sequencing nothing', async () => {
    const context = await newContext();
    expect(await sequence(context)).toEqual({ size: 0, moved: new Map(), refused: [], binds: false });
    expect(await latestCheckpoint(context)).toEqual({ ok: true, value: null });
  });

  test('gives contiguous indexes in the order of recording, one checkpoint a batch', async () => {
    const context = await newContext();
    const first = await recordOne(context);
    const many = await context.transaction(async (tx) =>
      ok(
        await recordAll(
          tx,
          context,
          Array.from({ length: 4321 }, () => newEvent()),
        ),
      ),
    );
    if (!many.ok) throw new Error('no ids');
    const { size, moved } = await sequence(context);
    expect(size).toBe(4322);
    expect([first, ...many.value].map((id) => moved.get(id))).toEqual(
      Array.from({ length: 4322 }, (_, at) => at),
    );
    await recordOne(context);
    expect((await sequence(context)).size).toBe(4323);
    expect(await verifyLog(context, [])).toMatchObject({
      leaves: 4323,
      checkpoints: 2,
      waiting: 0,
      findingCount: 0,
    });
  });

  // With the rows of others alone, a client that is new to the count; and with its own, on a connection that knows small batches.
  test.each(['before anything is counted', 'when only another client is'])(
    'reads an event of a large batch as often as of a small one, %s',
    async (when) => {
      const LARGE = 600;
      const counted = when !== 'before anything is counted';
      const own = await freshDatabase();
      const contextOf = async () => own.contextFor(await own.newClient());
      const recorded = (tx: Tx, context: Context, count: number) =>
        recordAll(
          tx,
          context,
          Array.from({ length: count }, () => newEvent()),
        );
      const other = await contextOf();
      await other.transaction(async (tx) => ok(await recorded(tx, other, 100)));
      if (counted) await own.owner`analyze audit.event, audit.pending, audit.leaf`;
      const context = await contextOf();
      const fetched = async (tx: Tx) => {
        const [row] = await rawSql(tx)<{ rows: bigint }[]>`select idx_tup_fetch + seq_tup_read as rows
        from pg_stat_xact_user_tables where relid = 'audit.event'::regclass`;
        return Number(row?.rows);
      };
      await context.transaction(async (tx) => {
        await lockSequencing(tx, context.clientId);
        for (let turn = 0, size = 0; turn < 9; turn += 1) {
          const ids = await recorded(tx, context, turn === 8 ? LARGE : 1);
          const before = await fetched(tx);
          expect((await readWaiting(tx, context.clientId, null, 2 * LARGE)).length).toBe(ids.length);
          expect((await placeLeaves(tx, context.clientId, size, ids)).length).toBe(ids.length);
          size += ids.length;
          if (turn === 8) expect((await fetched(tx)) - before).toBeLessThan(4 * LARGE);
        }
        return err({ code: 'seen' });
      });
      await own.close();
    },
  );

  test('reads none of the leaves before it to give an event its own', async () => {
    const context = await newContext();
    const ids = Array.from({ length: 400 }, () => v7());
    await context.transaction(async (tx) => {
      await recordAll(
        tx,
        context,
        ids.map((id) => newEvent(id)),
      );
      return ok();
    });
    await sequence(context);
    await context.transaction(async (tx) => {
      await recordAll(
        tx,
        context,
        ids.map((id) => newEvent(id)),
      );
      const fetched = async () => {
        const [row] = await rawSql(tx)<{ rows: bigint }[]>`select idx_tup_fetch + seq_tup_read as rows
          from pg_stat_xact_user_tables where relid = 'audit.leaf'::regclass`;
        return Number(row?.rows);
      };
      const before = await fetched();
      expect(await readWaiting(tx, context.clientId, null, 400)).toHaveLength(400);
      expect((await fetched()) - before).toBeLessThan(20);
      return err({ code: 'seen' });
    });
  });

  test('an event rolled back never was', async () => {
    const context = await newContext();
    let lost = '';
    await context.transaction(async (tx) => {
      lost = await record(tx, context, newEvent());
      return err({ code: 'changed_my_mind' });
    });
    await recordOne(context);
    expect((await sequence(context)).size).toBe(1);
    expect(await proofOf(context, lost)).toMatchObject({ error: { code: 'event_not_found' } });
    expect(await covered(context, lost, 2000)).toEqual({ covered: false });
  });

  test('sequencing that is rolled back leaves the log as it was', async () => {
    const context = await newContext();
    const id = await recordOne(context);
    await database.owner.unsafe(`
      create function no_commit() returns trigger language plpgsql as $$ begin raise 'no commit'; end $$;
      create constraint trigger no_commit after insert on audit.checkpoint deferrable initially deferred
        for each row execute function no_commit()`);
    await expect(sequence(context)).rejects.toThrow('no commit');
    await database.owner.unsafe('drop trigger no_commit on audit.checkpoint');
    expect(await latestCheckpoint(context)).toEqual({ ok: true, value: null });
    expect(await verifyLog(context, [])).toMatchObject({ leaves: 0, waiting: 1, findingCount: 0 });
    expect((await sequence(context)).moved.get(id)).toBe(0);
  });

  test('the order of one subject survives a batch', async () => {
    const context = await newContext();
    const subject = v7();
    for (let at = 0; at < 20; at += 1) await recordOne(context, subject, `nr ${at}`);
    await sequence(context);
    const timeline = await timelineOf(context, { type: 'user', id: subject });
    expect(timeline.ok && timeline.value.map(({ detail }) => detail?.['text'])).toEqual(
      Array.from({ length: 20 }, (_, at) => `nr ${at}`),
    );
  });

  test('16 writers that commit late, three processes sequencing: contiguous and complete', async () => {
    const clientId = await database.newClient();
    const context = database.contextFor(clientId);
    const sequencers = [database.platform, database.anotherPlatform(), database.anotherPlatform()].map(
      (platform) => new Sequencer(platform),
    );
    const recorded: string[] = [];
    let writing = true;
    const signalling = (async () => {
      while (writing) {
        for (const one of sequencers) one.signal(clientId);
        await pause(2);
      }
    })();
    await Promise.all(
      Array.from({ length: 16 }, async (_, writer) => {
        for (let turn = 0; turn < 15; turn += 1) {
          await context.transaction(async (tx) => {
            const id = await record(tx, context, newEvent());
            await pause((writer * 7 + turn * 3) % 11); // numbers taken early, committed late
            if ((writer + turn) % 5 === 0) return err({ code: 'rolled_back' });
            recorded.push(id);
            return ok();
          });
        }
      }),
    );
    writing = false;
    await signalling;
    await Promise.all(sequencers.map((one) => one.stop()));
    const { size } = await sequence(context);
    expect(recorded).toHaveLength(192);
    expect(size).toBe(192);
    const rows = await database.owner<{ index: string; event_id: string }[]>`
      select index, event_id from audit.leaf where client_id = ${clientId} order by index`;
    expect(rows.map(({ index }) => Number(index))).toEqual(Array.from({ length: 192 }, (_, at) => at));
    expect(rows.map((row) => row.event_id).sort()).toEqual([...recorded].sort());
    expect(await verifyLog(context, [])).toMatchObject({ leaves: 192, waiting: 0, findingCount: 0 });
  });

  test('refuses to sign over a tree that was changed', async () => {
    const context = await newContext();
    for (let at = 0; at < 3; at += 1) await recordOne(context);
    await sequence(context);
    await database.owner.begin(async (sql) => {
      await sql`alter table audit.leaf disable trigger append_only`;
      await sql`update audit.leaf set leaf_hash = sha256(leaf_hash)
        where client_id = ${context.clientId} and index = 1`;
      await sql`alter table audit.leaf enable trigger append_only`;
    });
    const id = await recordOne(context);
    await expect(sequence(context)).rejects.toThrow('do not give the remembered root');
    expect(await covered(context, id, 300)).toEqual({ covered: false });
    expect(await proofOf(context, id)).toMatchObject({ error: { code: 'event_not_covered' } });
  });
});

describe('coverage', () => {
  test('resolves with the size of a checkpoint that covers the event', async () => {
    const context = await newContext();
    const ids = await Promise.all(Array.from({ length: 8 }, () => recordOne(context)));
    for (const coverage of await Promise.all(ids.map((id) => covered(context, id)))) {
      expect(coverage).toEqual({ covered: true, size: 8 });
    }
    expect(await covered(context, ids[0]!)).toEqual({ covered: true, size: 8 });
  });

  test('says so in time when the sequencer is held up, and covers later', async () => {
    const context = await newContext();
    const id = await recordOne(context);
    let release = () => {};
    const holding = context.transaction(async (tx) => {
      await rawSql(
        tx,
      )`select pg_advisory_xact_lock(hashtextextended(${`segl.audit.sequence:${context.clientId}`}, 0))`;
      await new Promise<void>((resolve) => (release = resolve));
      return ok();
    });
    await pause(50);
    expect(await covered(context, id, 100)).toEqual({ covered: false });
    release();
    await holding;
    expect(await covered(context, id)).toEqual({ covered: true, size: 1 });
  });

  test('the sweep finds what a killed process left behind, of every client', async () => {
    const contexts = [await newContext(), await newContext()];
    for (const context of contexts) await recordOne(context);
    const sequencer = new Sequencer(database.anotherPlatform());
    sequencer.start();
    for (const context of contexts) {
      await expect.poll(async () => (await verifyLog(context, [])).leaves).toBe(1);
    }
    await sequencer.stop();
  });
});

describe('reading', () => {
  test('a proof verifies with nothing but itself and the key', async () => {
    const context = await newContext();
    const ids: string[] = [];
    for (let at = 0; at < 13; at += 1) ids.push(await recordOne(context));
    await sequence(context);
    const checkpoint = await latestCheckpoint(context);
    if (!checkpoint.ok || !checkpoint.value) throw new Error('no checkpoint');
    for (const [index, id] of ids.entries()) {
      const proof = await proofOf(context, id);
      if (!proof.ok) throw new Error(proof.error.code);
      expect(proof.value).toMatchObject({ index, size: 13, checkpointNote: checkpoint.value.note });
      expect((await verifyEventProof(proof.value, checkpoint.value.verifierKey)).ok).toBe(true);
    }
    expect(await proofOf(context, v7())).toMatchObject({ error: { code: 'event_not_found' } });
    expect(await proofOf(context, await recordOne(context))).toMatchObject({
      error: { code: 'event_not_covered' },
    });
  });

  test('the log comes newest first, waiting events on top, page by page without a hole', async () => {
    const context = await newContext();
    for (let at = 0; at < 120; at += 1) await recordOne(context, v7(), `nr ${at}`);
    await sequence(context);
    await recordOne(context, v7(), 'waiting');
    const seen: unknown[] = [];
    let cursor: number | null | undefined;
    do {
      const page = await listEvents(context, { cursor: cursor ?? undefined });
      if (!page.ok) throw new Error('no page');
      seen.push(...page.value.events.map(({ index, detail }) => [index, detail?.['text']]));
      cursor = page.value.next;
    } while (cursor !== null);
    const sealed = Array.from({ length: 120 }, (_, at) => [119 - at, `nr ${119 - at}`]);
    expect(seen).toEqual([[null, 'waiting'], ...sealed]);
  });

  test('keeps every character of a detail, and the time to the millisecond', async () => {
    const context = await newContext();
    const text = 'Æøå "sitat" \\ \u2028 \u0001 𝄞';
    const id = await recordOne(context, v7(), text);
    const page = await listEvents(context, {});
    if (!page.ok) throw new Error('no page');
    expect(page.value.events[0]).toMatchObject({
      id,
      detail: { text },
      at: expect.stringMatching(/\.\d{3}Z$/) as string,
    });
    expect(await verifyLog(context, [])).toMatchObject({ waiting: 1, findingCount: 0 });
  });

  test('an event placed into a statement of the caller is an event like any other', async () => {
    const context = await newContext();
    const prepared = prepare(context, newEvent());
    const result = await context.transaction(async (tx) => {
      const sql = rawSql(tx);
      const [row] = await sql<
        { answer: number }[]
      >`with answer as (select 42 as answer), ${eventCtes(sql, prepared)}
        select answer from answer`;
      return ok(row?.answer);
    });
    expect(result).toEqual({ ok: true, value: 42 });
    expect(await covered(context, prepared.id)).toEqual({ covered: true, size: 1 });
  });
});
