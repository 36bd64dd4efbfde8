import { generateKeyPairSync, sign } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalText, statementHashHex, type JsonObject } from '#lib/domain/canonical.ts';
import { commitmentTo } from '#lib/domain/tlog/event.ts';
import { ok } from '#lib/domain/result.ts';
import { SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { openHead } from '#lib/domain/tlog/heads.ts';
import { formatNote, keyId } from '#lib/domain/tlog/note.ts';
import { stepsOfEvent, stepsOfSubject, verdictOf } from '#lib/domain/tlog/shown.ts';
import { statedEvent } from '#tests/fixtures/thing-event.ts';
import {
  findingsOf,
  loggedThings,
  recordEvent,
  recordOne,
  signedHead,
  tamper,
} from '#tests/fixtures/things.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { drawBoundary, listEvents, sequence, verifyLog, whatIsWrong, type Reconciler } from '../index.ts';
import { consistency, takeAlarm } from '../shown/alarm.ts';
import { prove } from '../shown/proving.ts';

/* Whoever has the database, but not the application's key, writes nothing into the log. */

let database: TestDatabase;
let context: Context;
let eventIds: string[];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  ({ context, eventIds } = await loggedThings(database));
});

/** A fitting event as SQL alone can make it: everything but the MAC is right. */
async function forge(
  how: {
    readonly mac?: Uint8Array | null;
    readonly first?: boolean;
    readonly detail?: JsonObject;
    readonly of?: { readonly kind: string; readonly subject: { readonly type: string; readonly id: string } };
    readonly id?: string;
    /** Where it stands in the queue, or in the tree. */
    readonly position?: bigint;
    readonly index?: bigint;
  } = {},
): Promise<string> {
  const [id, actor, request] = [how.id ?? v7(), SYSTEM_ACTOR, v7()];
  const { clientId } = context;
  const at = new Date().toISOString();
  const { kind, subject } = how.of ?? { kind: 'session.refused', subject: { type: 'user', id: 'thing-3' } };
  const [salt, detail] = [new Uint8Array(32).fill(1), canonicalText(how.detail ?? { at: 4 })];
  const commitment = commitmentTo(salt, detail);
  const { owner } = database;
  await owner`insert into audit.event
      (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, commitment, mac)
    values (${clientId}, ${id}, ${at}, ${actor}, ${request}, ${kind}, ${subject.type}, ${subject.id},
      decode(${commitment}, 'hex'), ${how.mac ?? null})`;
  await owner`insert into audit.event_detail (client_id, event_id, salt, detail)
    values (${clientId}, ${id}, ${salt}, ${detail})`;
  if (how.index !== undefined) {
    await owner`insert into audit.leaf values (${clientId}, ${String(how.index)}::bigint, ${id}, sha256('x'))`;
    return id;
  }
  const position = how.position ?? (how.first ? 1n : null);
  await (position !== null
    ? owner`insert into audit.pending (client_id, event_id, position) overriding system value
        values (${clientId}, ${id}, ${String(position)}::bigint)`
    : owner`insert into audit.pending (client_id, event_id) values (${clientId}, ${id})`);
  return id;
}

const macs = async () => {
  const [row] = await database.owner<{ mac: Uint8Array }[]>`
    select mac from audit.event where client_id = ${context.clientId} and id = ${eventIds[2] ?? ''}`;
  return row?.mac ?? null;
};

describe('an appended event that the application did not write', () => {
  it('gets no place in the log, holds up none behind it, and is found', async () => {
    const forged = [await forge({ first: true }), await forge({ mac: await macs() })];
    const own = await recordOne(context, 'thing-9', { at: 9 });
    const { size, moved, refused } = await sequence(context);
    expect(size).toBe(9);
    expect([...moved.keys()]).toEqual([eventIds[7], own]);
    expect(refused).toEqual(forged);
    expect((await findingsOf(context)).sort()).toEqual(
      forged.map((id) => `event_not_authentic @ audit.event ${id} mac`).sort(),
    );
    expect((await sequence(context)).refused).toEqual(forged);
  });

  it('is not taken at the next start either, by the way that a log of an earlier version has', async () => {
    const forged = await forge();
    await drawBoundary(context);
    expect(await sequence(context)).toMatchObject({ size: 8, refused: [forged] });
    expect(await verifyLog(context, [])).toMatchObject({ notAuthenticated: 0, leaves: 8 });
  });

  it('is found where it was put into the tree as well', async () => {
    const forged = await forge();
    await tamper(
      database,
      'audit.leaf',
      `insert into audit.leaf (client_id, index, event_id, leaf_hash)
       select client_id, 7, id, sha256('\\x00'::bytea || audit.statement_of(event)) from audit.event where id = '${forged}'`,
    );
    expect(await findingsOf(context)).toContain(`event_not_authentic @ audit.event ${forged} mac`);
  });

  it('is refused under the statement and mark of a real one', async () => {
    const { owner } = database;
    const copy = v7();
    await owner`insert into audit.event
        (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement, mac)
      select client_id, ${copy}, at, actor_id, request_id, kind, subject_type, subject_id, audit.statement_of(event), mac
      from audit.event where id = ${eventIds[2] ?? ''}`;
    await owner`insert into audit.pending (client_id, event_id) values (${context.clientId}, ${copy})`;
    expect((await sequence(context)).refused).toEqual([copy]);
  });

  it('and what waits without an event, thousands of them, stop nothing', async () => {
    await database.owner`insert into audit.pending (client_id, event_id, position) overriding system value
      select ${context.clientId}::uuid, gen_random_uuid(), 1 from generate_series(1, 6000)`;
    const { moved, refused } = await sequence(context);
    expect(moved.has(eventIds[7] ?? '')).toBe(true);
    expect(refused).toHaveLength(6000);
  });
});

describe('what stands where reading in order would not come', () => {
  const LEAST = -(2n ** 63n);
  const nil = '00000000-0000-0000-0000-000000000000';
  const hash = (content: string) => statementHashHex({ content });
  /** A row that was changed, and is what the forged event says. */
  const reconciler: Reconciler = {
    ...{ subjectType: 'issuer', tables: [] },
    async *current() {
      await Promise.resolve();
      yield { id: 'a', as: () => ok(hash('forged')), row: { createdAt: null, revokedAt: null } };
    },
  };
  const forging = async (how: Parameters<typeof forge>[0]) => {
    await recordEvent(context, statedEvent('a', hash('true')));
    await sequence(context);
    const { kind, subject, detail } = statedEvent('a', hash('forged'));
    return forge({ ...how, of: { kind, subject }, detail });
  };
  beforeAll(async () => {
    await database.owner`alter table audit.leaf drop constraint leaf_index`;
    await database.owner`alter table audit.pending drop constraint pending_position`;
    await database.owner`alter table audit.checkpoint drop constraint checkpoint_size`;
    await database.owner`alter table audit.event drop constraint event_id_drawn`;
  });

  it.each([LEAST, -(2n ** 53n) - 1n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n])(
    'is found as leaf %s, and says nothing of a row',
    async (index) => {
      const id = await forging({ index });
      const found = await findingsOf(context, [reconciler]);
      expect(found).toContain(`leaf_gap @ audit.leaf ${index}`);
      expect(found).toContain(`event_not_authentic @ audit.event ${id} mac`);
      expect(found).toContain('subject_changed @ issuer a');
    },
  );

  it.each([
    [LEAST, nil],
    [-5n, v7()],
    [-1n, nil],
    [0n, v7()],
  ])('is found at %s in the queue, and says nothing of a row', async (position, eventId) => {
    const id = await forging({ position, id: eventId });
    expect((await sequence(context)).refused).toEqual([id]);
    const found = await findingsOf(context, [reconciler]);
    expect(found).toContain(`position_impossible @ audit.pending ${id} position`);
    expect(found).toContain(`event_not_authentic @ audit.event ${id} mac`);
    expect(found).toContain('subject_changed @ issuer a');
  });

  it('is found among the tree heads, and keeps neither verifying nor signing from its end', async () => {
    const sizes = [LEAST, -1n, 0n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n];
    for (const size of sizes)
      await database.owner`insert into audit.checkpoint
        select client_id, ${String(size)}::bigint, root, note from audit.checkpoint
        where client_id = ${context.clientId} and size = 7`;
    await sequence(context);
    expect((await findingsOf(context)).sort()).toEqual(
      sizes.map((size) => `checkpoint_unexpected @ audit.checkpoint ${size}`).sort(),
    );
  });
});

it('every mark that is taken away or changed is found, once the log has any', async () => {
  await tamper(database, 'audit.event', `update audit.event set mac = null where id = '${eventIds[4]}'`);
  await tamper(
    database,
    'audit.event',
    `update audit.event set mac = set_byte(mac, 9, get_byte(mac, 9) # 1) where id = '${eventIds[7]}'`,
  );
  expect(await findingsOf(context)).toEqual([
    `event_not_authentic @ audit.event ${eventIds[4]} mac`,
    `event_not_authentic @ audit.event ${eventIds[7]} mac`,
  ]);
  expect(await verifyLog(context, [])).toMatchObject({ notAuthenticated: 0 });
});

describe('marks that are taken away from where a log begins on', () => {
  const strip = (most: number) =>
    tamper(
      database,
      'audit.event',
      `update audit.event set mac = null where client_id = '${context.clientId}' and id in (
        select event_id from audit.leaf where client_id = '${context.clientId}' and index < ${most})`,
    );
  const missing = (ids: readonly string[]) =>
    ids.map((id) => `event_not_authentic @ audit.event ${id} mac`).sort();

  it.each([1, 7])('are missed: %i of 8, as no release before began it', async (most) => {
    await sequence(context);
    await strip(most);
    expect((await findingsOf(context)).sort()).toEqual(missing(eventIds.slice(0, most)));
  });

  it('are missed where there are none left, and what is then added without one says nothing', async () => {
    await sequence(context);
    await strip(8);
    await forge();
    const found = await findingsOf(context);
    expect(found.filter((each) => each.startsWith('event_not_authentic'))).toHaveLength(9);
    expect(found).toEqual(expect.arrayContaining(missing(eventIds)));
  });
});

it('a tree head that the log’s key did not sign is no head, and stops nothing', async () => {
  await database.owner`insert into audit.checkpoint (client_id, size, root, note)
    values (${context.clientId}, 100, ${new Uint8Array(32)}, 'nonsense')`;
  const { size } = await sequence(context);
  expect(size).toBe(8);
  const report = await verifyLog(context, []);
  expect(report.head?.size).toBe(8);
  expect(report.findings.map(({ code }) => code)).toEqual(['checkpoint_unexpected']);
});

describe('what a screen tells of the log', () => {
  const listed = async () => must(await listEvents(context, {})).events;
  const ids = async () => (await listed()).map(({ id }) => id);

  it('is nothing that somebody else has put into the queue, nor does that stop it', async () => {
    const before = await ids();
    await forge({ detail: { says: 'anything' } });
    const nonsense = await forge();
    await tamper(
      database,
      'audit.event_detail',
      `update audit.event_detail set detail = 'no json' where event_id = '${nonsense}'`,
    );
    expect(await ids()).toEqual(before);
    expect(must(await listEvents(context, { kind: 'session.refused' })).events).toHaveLength(before.length);
  });

  it('is no name that somebody else has given', async () => {
    const says = { name: 'Ola', email: 'o@x.no' };
    const of = { kind: 'user.introduced', subject: { type: 'user', id: SYSTEM_ACTOR } };
    await forge({ detail: { statement: 'ab'.repeat(32), says }, of });
    expect((await listed()).map(({ actor }) => actor)).toEqual(eventIds.map(() => null));
  });

  it('is said to be foreign where it has a leaf, and tells nothing of what it says', async () => {
    const [altered = '', unmarked = ''] = eventIds;
    await tamper(
      database,
      'audit.event_detail',
      `update audit.event_detail set detail = '{"at":1000}' where event_id = '${altered}'`,
    );
    await tamper(database, 'audit.event', `update audit.event set mac = null where id = '${unmarked}'`);
    const foreign = (await listed()).filter((event) => event.foreign);
    expect(foreign).toMatchObject([unmarked, altered].map((id) => ({ id, detail: null })));
  });
});

describe('what a screen asks for', () => {
  const SAID = 'ab'.repeat(32);
  const about = (id: string) => ({ client: context.clientId, type: 'user', id, as: () => ok(SAID) });
  const asked = async (subjects: string[], events: string[] = []) =>
    must(await prove(context, { subjects: subjects.map((id) => ({ type: 'user', id })), events }));

  it('is the newest event that states each subject, and each event, all under one head', async () => {
    await recordOne(context, 'thing-3', { statement: 'cd'.repeat(32) });
    await recordOne(context, 'thing-3', { statement: SAID });
    await recordOne(context, 'thing-3', { more: 'it says nothing of its rows' });
    await sequence(context);
    const { head, subjects, events } = await asked(['thing-3', 'thing-0', 'none'], [eventIds[0] ?? '', v7()]);
    const checkpoint = head && (await openHead(head));
    const [stated, unstated, none] = subjects;
    if (stated?.state !== 'proof' || events[0]?.state !== 'proof') throw new Error('nothing to prove by');
    expect(verdictOf(stepsOfSubject(about('thing-3'), stated.proof, checkpoint))).toBe('holds');
    expect([stated.proof.index, stated.proof.authentic]).toEqual([9, 'yes']);
    expect([unstated?.state, none?.state, events[1]?.state]).toEqual(['none', 'none', 'none']);
    const [listed] = must(await listEvents(context, {})).events.filter(({ id }) => id === eventIds[0]);
    if (!listed) throw new Error('not listed');
    const shown = { ...listed, client: context.clientId };
    expect(verdictOf(stepsOfEvent(shown, events[0].proof, checkpoint))).toBe('holds');
    // Columns beside the statement are what the list is made of.
    await tamper(
      database,
      'audit.event',
      `update audit.event set actor_id = '${v7()}' where id = '${listed.id}'`,
    );
    const [altered] = must(await listEvents(context, {})).events.filter(({ id }) => id === eventIds[0]);
    const after = { ...(altered ?? listed), client: context.clientId };
    expect(stepsOfEvent(after, events[0].proof, checkpoint).event).toBe('broken');
  });

  it('waits for what the application wrote and nothing covers yet, and for nothing that it did not', async () => {
    await recordOne(context, 'thing-3', { statement: SAID });
    await sequence(context);
    await forge({ detail: { statement: 'cd'.repeat(32) } });
    expect((await asked(['thing-3'])).subjects).toMatchObject([{ state: 'proof', proof: { index: 8 } }]);
    await recordOne(context, 'thing-3', { statement: SAID });
    expect((await asked(['thing-3'])).subjects).toEqual([{ state: 'waiting' }]);
  });

  it('passes over no event that can’t be read for something older, and none that says nothing', async () => {
    await recordOne(context, 'thing-3', { statement: 'cd'.repeat(32) });
    const newest = await recordOne(context, 'thing-3', { statement: SAID });
    await recordOne(context, 'thing-3', { more: 1 });
    await sequence(context);
    for (const [how, step] of [
      [`update audit.event_detail set detail = '{}' where event_id = '${newest}'`, 'broken'],
      [`delete from audit.event_detail where event_id = '${newest}'`, 'missing'],
    ] as const) {
      await tamper(database, 'audit.event_detail', how);
      const { head, subjects } = await asked(['thing-3']);
      const [stated] = subjects;
      if (stated?.state !== 'proof' || !head) throw new Error('nothing to prove by');
      expect(stated.proof.eventId).toBe(newest);
      expect(stepsOfSubject(about('thing-3'), stated.proof, await openHead(head)).detail).toBe(step);
    }
  });

  it('is unprovable under a key that somebody put there', async () => {
    await tamper(
      database,
      'audit.log',
      `update audit.log set public_key = sha256(public_key) where client_id = '${context.clientId}'`,
    );
    const { head, events } = await asked([], [eventIds[0] ?? '']);
    // Nor is there a head that it has signed.
    expect([head, events]).toEqual([null, [{ state: 'waiting' }]]);
    const key = generateKeyPairSync('ed25519');
    const publicKey = Uint8Array.from(key.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
    await database.owner.begin(async (sql) => {
      await sql`alter table audit.log disable trigger user`;
      await sql`update audit.log set public_key = ${publicKey} where client_id = ${context.clientId}`;
      await sql`alter table audit.log enable trigger user`;
    });
    const root = new Uint8Array(32).fill(9);
    const text = `${await originOf()}\n99\n${Buffer.from(root).toString('base64')}\n`;
    const name = await originOf();
    const signature = Uint8Array.from(sign(null, Buffer.from(text), key.privateKey));
    const note = formatNote({ text, signatures: [{ name, keyId: keyId({ name, publicKey }), signature }] });
    await database.owner`insert into audit.checkpoint (client_id, size, root, note)
      values (${context.clientId}, 99, ${root}, ${note})`;
    const forged = await asked([], [eventIds[0] ?? '']);
    // That is not what is remembered of the log.
    expect([forged.head, forged.events]).toEqual([null, [{ state: 'waiting' }]]);
  });

  it('says of a mark that is not there whether the log has said that there are none', async () => {
    const event = eventIds[2] ?? '';
    await tamper(database, 'audit.event', `update audit.event set mac = null where id = '${event}'`);
    expect((await asked([], [event])).events).toMatchObject([{ proof: { authentic: 'no' } }]);
    await tamper(
      database,
      'audit.event',
      `update audit.event set mac = null where client_id = '${context.clientId}'`,
    );
    // That it has had marks is remembered elsewhere.
    await drawBoundary(context);
    expect((await asked([], [event])).events).toMatchObject([{ proof: { authentic: 'no' } }]);
  });

  it('is said to be unprovable where the tree lacks the way', async () => {
    await tamper(database, 'audit.node', `delete from audit.node where client_id = '${context.clientId}'`);
    expect((await asked([], [eventIds[5] ?? ''])).events).toEqual([{ state: 'unprovable' }]);
    expect(await consistency(context, { from: 5, to: 7 })).toMatchObject({
      error: { code: 'consistency_unprovable' },
    });
  });
});

describe('a device that follows the log', () => {
  it('gets the way from any head to any later one, and from none that there has not been', async () => {
    const { proof } = must(await consistency(context, { from: 5, to: 7 }));
    expect(proof.length).toBeGreaterThan(0);
    for (const [from, to] of [
      [7, 5],
      [5, 8],
      [0, Number.MAX_SAFE_INTEGER],
    ] as const)
      expect(await consistency(context, { from, to })).toMatchObject({ error: { code: 'heads_unknown' } });
    const empty = database.contextFor(await database.newClient());
    expect(await consistency(empty, { from: 0, to: 0 })).toMatchObject({ error: { code: 'heads_unknown' } });
  });

  it('is heard once when the log was set back, and the log itself bears it out', async () => {
    const kept = await signedHead(context);
    const { clientId } = context;
    await tamper(
      database,
      'audit.checkpoint',
      `delete from audit.checkpoint where client_id = '${clientId}' and size > 2`,
    );
    const seen = await signedHead(context);
    expect(await whatIsWrong(database.platform)).toEqual([]);
    const alarm = { how: 'shorter', kept: headOf(kept), seen: headOf(seen) } as const;
    expect(await takeAlarm(context, alarm)).toEqual({ ok: true, value: 'told' });
    expect(await takeAlarm(context, alarm)).toEqual({ ok: true, value: 'known' });
    // Every process tells it, not only the one that was told.
    expect(await whatIsWrong(database.anotherPlatform())).toEqual(['a log was contradicted by a device']);
    const told = must(await listEvents(context, {})).events.filter(({ kind }) => kind === 'log.contradicted');
    expect(told).toMatchObject([
      {
        subject: { type: 'log', id: clientId },
        actorId: SYSTEM_ACTOR,
        detail: {
          how: 'shorter',
          by: context.actorId,
          confirmed: true,
          kept: { size: 7, root: kept.root },
          seen: { size: 2 },
        },
      },
    ]);
  });

  it('stops nothing by telling what is not so, and is heard five times an hour', async () => {
    const kept = await signedHead(context);
    const newer = async () => {
      await recordOne(context, 'thing-1', {});
      await sequence(context);
      return signedHead(context);
    };
    for (const unfounded of [
      { how: 'other_root', kept: headOf(kept), seen: headOf(kept) },
      { how: 'gone', kept: { note: 'x', verifierKey: 'y' }, seen: null },
      { how: 'gone', kept: { ...headOf(kept), note: kept.note.replace('7', '9') }, seen: null },
    ] as const)
      expect(await takeAlarm(context, unfounded)).toMatchObject({ error: { code: 'alarm_unfounded' } });
    const outcomes: unknown[] = [];
    for (let at = 0; at < 7; at += 1) {
      const seen = headOf(await newer());
      outcomes.push(must(await takeAlarm(context, { how: 'not_extended', kept: headOf(kept), seen })));
    }
    expect(outcomes).toEqual(['told', 'told', 'told', 'told', 'told', 'later', 'later']);
    const told = must(await listEvents(context, {})).events.filter(({ kind }) => kind === 'log.contradicted');
    expect(told.map(({ detail }) => detail?.['confirmed'])).toEqual([false, false, false, false, false]);
    expect(await findingsOf(context)).toEqual([]);
  });
});

async function originOf(): Promise<string> {
  const [row] = await database.owner<{ origin: string }[]>`
    select origin from audit.log where client_id = ${context.clientId}`;
  return row?.origin ?? '';
}

const headOf = ({ note, verifierKey }: { note: string; verifierKey: string }) => ({ note, verifierKey });
