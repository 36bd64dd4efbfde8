import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { Role } from '#lib/domain/access/role.ts';
import { sequence } from '#lib/server/audit/index.ts';
import {
  askAuthor,
  codeDraft,
  discardDraft,
  dismissDraft,
  saveDraft,
  submitDraft,
} from '#lib/server/desk/index.ts';
import { addParty, changeAccount } from '#lib/server/ledger/index.ts';
import { lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { appendPhoto, beginPhoto } from '#lib/server/desk/index.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { coding, contentOf, must, photoOf, png, storedPhoto } from '#tests/setup/books/drafts.ts';
import { newLedger, newLedgerOfThree } from '#tests/setup/books/ledger.ts';
import { bareEvent } from '#tests/fixtures/thing-event.ts';
import { insertAnyRow } from '#tests/setup/any-row.ts';
import { rowsRead } from '#tests/setup/rows-read.ts';
import { ok } from '#lib/domain/result.ts';
import { writeCursor, type Cursor } from './cursor.ts';
import { pull, type Page } from './pull.ts';
import type { Pulled } from './things.ts';

let database: TestDatabase;
let clientId: string;
let field: Context;
let bookkeeper: Context;
let manager: Context;

beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(async () => {
  ({ clientId, field, bookkeeper, manager } = await newLedgerOfThree(database));
});
afterAll(() => database.close());

/** As a procedure that reads sees the database. */
const reading = ({ platform, actorId, requestId, clientId: of }: Context): Context =>
  createContext(platform, { clientId: of, actorId, requestId }, { reads: true });

const placed = (context: Context) => sequence(database.contextFor(context.clientId));

/** What a device has after it has followed the server until there is no more. */
class Device {
  readonly things = new Map<string, unknown>();
  cursor: string | null = null;
  pages: Page[] = [];
  readonly #context: Context;
  readonly #role: Role;
  constructor(context: Context, role: Role) {
    this.#context = context;
    this.#role = role;
  }

  ask(cursor = this.cursor) {
    return pull({ context: reading(this.#context), role: this.#role }, cursor);
  }

  take(page: Page): void {
    if (page.begins === 'access') this.things.clear();
    for (const { kind, id, now } of page.things) {
      if (now === null) this.things.delete(`${kind} ${id}`);
      else this.things.set(`${kind} ${id}`, now);
    }
    this.cursor = page.cursor;
  }

  async follow(): Promise<this> {
    await placed(this.#context);
    this.pages = [];
    for (;;) {
      const page = must(await this.ask());
      this.pages.push(page);
      this.take(page);
      if (page.more === null) return this;
    }
  }

  /** The things of a kind, by their ids. */
  of<K extends Pulled['kind']>(kind: K): Map<string, NonNullable<Extract<Pulled, { kind: K }>['now']>> {
    const own = [...this.things].filter(([name]) => name.startsWith(`${kind} `));
    return new Map(own.map(([name, now]) => [name.slice(kind.length + 1), now as never]));
  }
}

async function receipt(by = field): Promise<string> {
  const draftId = uuidv7();
  const content = contentOf([await storedPhoto(by)]);
  must(await saveDraft(by, { draftId, baseRevision: null, content }));
  return draftId;
}
const code = (draftId: string, baseRevision = 1) => codeDraft(bookkeeper, { draftId, baseRevision, coding });

describe('who sees what', () => {
  it('a bookkeeper: the chart, and what is open or waits; a field user their own and the projects', async () => {
    const [mine, coded] = [await receipt(), await receipt()];
    const another = await receipt(database.contextFor(clientId, uuidv7()));
    must(await code(coded));
    const laptop = await new Device(bookkeeper, 'bookkeeper').follow();
    const phone = await new Device(field, 'field').follow();
    const tablet = await new Device(manager, 'manager').follow();
    expect([...laptop.of('draft').keys()].sort()).toEqual([mine, coded, another].sort());
    expect(laptop.of('draft').get(coded)).toMatchObject({ revision: 2, coding, missing: [], state: 'inbox' });
    expect([...phone.of('draft').keys()].sort()).toEqual([mine, coded].sort());
    expect(tablet.of('draft').size).toBe(0);
    expect([...laptop.of('account').keys()]).toContain('6540');
    expect(laptop.of('vat-code').get('1')).toMatchObject({ code: '1', accounts: { input: '2710' } });
    expect(laptop.of('period').size).toBe(12);
    expect(laptop.of('series').has('GL')).toBe(true);
    const kinds = new Set([...phone.things.keys()].map((name) => name.split(' ')[0]));
    expect(kinds).toEqual(new Set(['draft', 'dimension']));
    expect([...phone.of('dimension').values()].every(({ type }) => type === 'P')).toBe(true);
  });

  it('of another client nothing, whoever asks', async () => {
    await receipt();
    const elsewhere = await newLedger(database);
    const device = await new Device(database.contextFor(elsewhere, field.actorId), 'bookkeeper').follow();
    expect(device.of('draft').size).toBe(0);
  });

  it('what a draft looks like is told to those who may read the ledger', async () => {
    const [one, two] = [await receipt(), await receipt(database.contextFor(clientId, uuidv7()))];
    const laptop = await new Device(bookkeeper, 'bookkeeper').follow();
    const phone = await new Device(field, 'field').follow();
    expect(laptop.of('draft').get(one)?.alike).toMatchObject([{ draftId: two }]);
    expect(phone.of('draft').get(one)?.alike).toEqual([]);
  });

  it('another role is told all of it anew, and what it no longer sees is to go', async () => {
    await receipt(database.contextFor(clientId, uuidv7()));
    const device = await new Device(bookkeeper, 'bookkeeper').follow();
    const demoted = must(await new Device(bookkeeper, 'field').ask(device.cursor));
    expect(demoted.begins).toBe('access');
    device.take(demoted);
    expect(device.of('draft').size + device.of('account').size).toBe(0);
  });
});

describe('what came since', () => {
  it('every change of what lies on the device, each thing as it is now; nothing twice where nothing is', async () => {
    const laptop = await new Device(bookkeeper, 'bookkeeper').follow();
    const phone = await new Device(field, 'field').follow();
    const id = await receipt();
    must(await changeAccount(bookkeeper, { number: '6540', name: 'Verktøy og inventar' }));
    must(await lockPeriod(bookkeeper, { year: 2026, period: 1 }));
    await laptop.follow();
    expect(laptop.pages.flatMap(({ things }) => things.map(({ kind }) => kind)).sort()).toEqual([
      'account',
      'draft',
      'period',
    ]);
    expect(laptop.of('account').get('6540')).toMatchObject({ name: 'Verktøy og inventar' });
    expect(laptop.of('period').get('2026/1')?.lockedAt).toBeInstanceOf(Date);
    must(await askAuthor(bookkeeper, { draftId: id, baseRevision: 1, comment: 'Hvem?' }));
    expect((await phone.follow()).of('draft').get(id)).toMatchObject({ returnedReason: 'Hvem?' });
    await laptop.follow();
    const idle = await laptop.follow();
    expect(idle.pages).toMatchObject([{ things: [], more: null, begins: null }]);
  });

  it('what is no longer the person’s: submitted goes to the manager, dismissed is gone, but for its author', async () => {
    const [submitted, dismissed, discarded] = [await receipt(), await receipt(), await receipt()];
    const [laptop, phone, tablet] = [
      await new Device(bookkeeper, 'bookkeeper').follow(),
      await new Device(field, 'field').follow(),
      await new Device(manager, 'manager').follow(),
    ];
    must(await code(submitted));
    must(await submitDraft(bookkeeper, { draftId: submitted, baseRevision: 2 }));
    must(await dismissDraft(bookkeeper, { draftId: dismissed, baseRevision: 1, reason: 'Privat' }));
    must(await discardDraft(field, { draftId: discarded, baseRevision: 1 }));
    for (const device of [laptop, phone, tablet]) await device.follow();
    expect([...laptop.of('draft').keys()]).toEqual([submitted]);
    expect([...tablet.of('draft').keys()]).toEqual([submitted]);
    expect(tablet.of('draft').get(submitted)).toMatchObject({ waits: { forMe: true, people: 1 } });
    expect([...phone.of('draft').keys()].sort()).toEqual([submitted, dismissed].sort());
    expect(phone.of('draft').get(dismissed)).toMatchObject({ state: 'discarded', returnedReason: 'Privat' });
  });

  it('a photo that arrives', async () => {
    const bytes = png('kommer siden');
    const photo = photoOf(bytes);
    const draftId = uuidv7();
    must(await saveDraft(field, { draftId, baseRevision: null, content: contentOf([photo]) }));
    const laptop = await new Device(bookkeeper, 'bookkeeper').follow();
    expect(laptop.of('draft').get(draftId)?.missing).toEqual([photo.id]);
    must(await beginPhoto(field, photo));
    must(await appendPhoto(field, { photoId: photo.id, offset: 0, chunk: bytes }));
    expect((await laptop.follow()).of('draft').get(draftId)?.missing).toEqual([]);
  });

  it('a change that is committed late, behind others that were made after it', async () => {
    const laptop = await new Device(bookkeeper, 'bookkeeper').follow();
    const [late, early] = [await receipt(), await receipt()];
    await laptop.follow();
    let commit = (): void => {};
    const held = new Promise<void>((resolve) => (commit = resolve));
    let written = (): void => {};
    const begun = new Promise<void>((resolve) => (written = resolve));
    const slow = bookkeeper.transaction(async (tx) => {
      const done = await codeDraft(bookkeeper.within(tx), { draftId: late, baseRevision: 1, coding });
      written();
      await held;
      return done;
    });
    await begun;
    must(await code(early));
    await laptop.follow();
    expect(laptop.of('draft').get(early)?.revision).toBe(2);
    expect(laptop.of('draft').get(late)?.revision).toBe(1);
    commit();
    must(await slow);
    await laptop.follow();
    expect(laptop.of('draft').get(late)?.revision).toBe(2);
  });

  it('what has no place in the log yet is told once it has', async () => {
    const laptop = await new Device(bookkeeper, 'bookkeeper').follow();
    const id = await receipt();
    const before = must(await laptop.ask());
    await placed(bookkeeper);
    const after = must(await laptop.ask(before.cursor));
    expect([...before.things, ...after.things].some((thing) => thing.id === id)).toBe(true);
  });
});

describe('a first sync', () => {
  it('comes in pages, goes on anywhere, and misses nothing that changes meanwhile', async () => {
    const parties = Array.from({ length: 230 }, (_, at) => ({
      ...{ id: uuidv7(), kind: 'supplier', number: String(at), name: `Leverandør ${at}`, orgnr: null },
      ...{ account: null, bankAccount: null, street: null, postalCode: null, city: null, country: null },
      validTo: null,
    })) as Parameters<typeof addParty>[1][];
    for (const party of parties) must(await addParty(bookkeeper, party));
    await placed(bookkeeper);
    const laptop = new Device(bookkeeper, 'bookkeeper');
    const seen: (Page['more'] | null)[] = [];
    let changed: string | null = null;
    for (;;) {
      const page = must(await laptop.ask());
      // The same once more: an answer that is lost is asked for again.
      expect(must(await laptop.ask()).things).toEqual(page.things);
      expect(page.things.length).toBeLessThanOrEqual(100);
      laptop.take(page);
      seen.push(page.more);
      if (seen.length === 2) {
        changed = await receipt();
        must(await changeAccount(bookkeeper, { number: '6540', name: 'Meanwhile' }));
        await placed(bookkeeper);
      }
      if (page.more === null) break;
    }
    expect(laptop.of('counterparty').size).toBe(230);
    expect(laptop.of('draft').has(changed ?? '')).toBe(true);
    expect(laptop.of('account').get('6540')?.name).toBe('Meanwhile');
    const walked = seen.filter((more) => more !== null);
    expect(walked.map(({ done }) => done)).toEqual(walked.map(({ done }) => done).sort((a, b) => a - b));
    expect(walked.at(-1)?.done).toBeGreaterThan(230);
  });
});

describe('a cursor', () => {
  it('of a longer log, or of another past, begins anew', async () => {
    const device = await new Device(bookkeeper, 'bookkeeper').follow();
    const [size] =
      await database.owner`select max(index) + 1 as size from audit.leaf where client_id = ${clientId}`;
    const at = Number(size?.['size']);
    const sees = JSON.parse(Buffer.from((device.cursor ?? '').slice(2), 'base64url').toString()) as {
      sees: string;
      mark: string;
    };
    const ahead = { ok: false, error: { code: 'cursor_ahead' } };
    expect(await device.ask(writeCursor({ ...sees, at: at + 5 }))).toEqual(ahead);
    expect(await device.ask(writeCursor({ ...sees, at, mark: uuidv7() }))).toEqual(ahead);
    expect(await device.ask(writeCursor({ ...sees, at: at - 1 }))).toEqual(ahead);
    expect((await device.ask(writeCursor({ ...sees, at }))).ok).toBe(true);
  });

  it.each(['', 'x', '1.', '1.e30', '1.!!', '9.e30', '1.bnVsbA'])(
    'that is none is told apart: «%s»',
    async (cursor) => {
      const device = new Device(bookkeeper, 'bookkeeper');
      expect(await device.ask(cursor)).toEqual({ ok: false, error: { code: 'cursor_unreadable' } });
    },
  );

  it('that somebody made up shows no more than their role', async () => {
    await receipt(database.contextFor(clientId, uuidv7()));
    const own = await new Device(field, 'field').follow();
    const made = JSON.parse(Buffer.from((own.cursor ?? '').slice(2), 'base64url').toString()) as Parameters<
      typeof writeCursor
    >[0];
    for (const kind of ['account', 'counterparty', 'period', 'draft'] as const) {
      const cursor = writeCursor({ ...made, walk: { kind, after: '', done: 0, about: 1 } });
      expect(must(await own.ask(cursor)).things).toEqual([]);
    }
  });
});

describe('of a long log', () => {
  const MANY = 6000;

  /** So many events that tell of nothing that lies on a device, each with its place. */
  async function grow(): Promise<number> {
    const [row] = await database.owner<{ size: number }[]>`
      select coalesce(max(index) + 1, 0)::int as size from audit.leaf where client_id = ${clientId}`;
    const from = row?.size ?? 0;
    const id = `('0190a5c6-0009-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;
    const client = `'${clientId}'::uuid`;
    await database.owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${clientId}, true)`;
      await sql.unsafe(bareEvent(clientId));
      for (const [table, values] of [
        ['audit.event', { id, mac: 'null', statement: 'null', subject_type: `'voucher'` }],
        ['audit.leaf', { event_id: id, index: `${from} + i - 1` }],
      ] as const) {
        await sql.unsafe(`alter table ${table} disable trigger user`);
        await insertAnyRow(sql, table, { client_id: client, ...values }, MANY);
        await sql.unsafe(`alter table ${table} enable trigger user`);
      }
    });
    await database.owner`analyze audit.event`;
    return from + MANY;
  }

  it('a page that finds nothing reads a row, and one further on no more than it looks at', async () => {
    const laptop = await new Device(bookkeeper, 'bookkeeper').follow();
    const size = await grow();
    const made = JSON.parse(Buffer.from((laptop.cursor ?? '').slice(2), 'base64url').toString()) as Cursor;
    const last = await database.owner<{ id: string }[]>`
      select event_id as id from audit.leaf where client_id = ${clientId} and index = ${size - 1}`;
    const end = writeCursor({ ...made, at: size, mark: last[0]?.id ?? '' });
    const read = async (cursor: string, table: string) =>
      must(
        await bookkeeper.transaction(async (tx) => {
          const so = await rowsRead(tx, table);
          must(await pull({ context: bookkeeper.within(tx), role: 'bookkeeper' }, cursor));
          return ok((await rowsRead(tx, table)) - so);
        }),
      );
    expect(await read(end, 'audit.leaf')).toBe(1);
    expect(await read(end, 'audit.event')).toBe(1);
    expect(await read(end, 'ledger.draft')).toBe(0);
    // As many as are looked at for a page, with the one it stands behind.
    expect(await read(laptop.cursor ?? '', 'audit.event')).toBe(2001);
    expect(await read(laptop.cursor ?? '', 'ledger.draft')).toBe(0);
  });
});
