import type { JsonObject } from '#lib/domain/canonical.ts';
import { EVENTS, findsOf, type EventKind } from '#lib/domain/events/kinds.ts';
import type { SubjectType } from '#lib/domain/events/subjects.ts';
import type { Statement } from '#lib/domain/statement.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { record, recordAll, type Found, type NewEvent } from '../record.ts';
import type { CurrentSubject, Reconciler } from '../verify/reconcile.ts';
import type { LoosePart } from './description.ts';
import * as store from './store.ts';
import type { AnyRow, TenantTable } from './store.ts';

const PAGE = 500;

/** A row that is to be written: what it leaves out of the columns that may say nothing, and of its parts, says nothing. */
export type Fresh<Row> = Omit<Row, Silent<Row>> & Partial<Pick<Row, Silent<Row>>>;
type Silent<Row> = {
  [C in keyof Row]: null extends Row[C] ? C : Row[C] extends readonly unknown[] ? C : never;
}[keyof Row];

/**
 * A table of a client's whose every row the log answers for, from one description: what is read and written of it, the
 * event of each change with the hash of what the row then says, and what `segl audit verify` holds against the log.
 */
export interface Register<Row, Key, Kind extends EventKind, End extends EventKind> extends Reconciler {
  readonly subjectType: SubjectType;
  idOf(row: Key): string;
  /** The same, each row of it also held against what the log had said of others. */
  heldAgainst(prepare: Prepare): Register<Row, Key, Kind, End>;
  /** The client's rows, in order; with `where` those that are equal in these columns. */
  list(tx: Tx, clientId: string, where?: Partial<Row>): Promise<Row[]>;
  /** So many rows behind a row, by their keys; from the first one on where it is null. */
  page(tx: Tx, clientId: string, after: Key | null, limit: number): Promise<Row[]>;
  /** How many rows there are. */
  count(tx: Tx, clientId: string): Promise<number>;
  /** Those of these ids that there are, in any order. */
  those(tx: Tx, clientId: string, ids: readonly string[]): Promise<Row[]>;
  /** The row under a key; nobody else changes it until the transaction ends. */
  hold(tx: Tx, clientId: string, key: Key): Promise<Row | null>;
  /** What happened to a row, with the hash of what it says now, and of what it said when it was found. */
  event(kind: Kind, clientId: string, row: Fresh<Row>, also?: Beside<Row>): NewEvent;
  /** Writes new rows, each with its event. @returns the ids of the events */
  add(tx: Tx, context: Context, kind: Kind, rows: readonly Fresh<Row>[]): Promise<string[]>;
  /** The same for one that may be there already. @returns null where one with its key is, which stays as it is */
  addNew(tx: Tx, context: Context, kind: Kind, row: Fresh<Row>, detail?: JsonObject): Promise<string | null>;
  /** Changes a row that is held. Of its parts those that `to` names are written whole: none goes. @returns the id of the event */
  change(
    tx: Tx,
    context: Context,
    kind: Kind,
    { row, to, detail }: { row: Row; to: Partial<Row>; detail?: JsonObject },
  ): Promise<string>;
  /** Writes a row in place of what stood under its key. @returns the id of the event */
  replace(tx: Tx, context: Context, kind: Kind, row: Row): Promise<string>;
  /** Takes a row away that is held. @returns the id of the event */
  remove(
    tx: Tx,
    context: Context,
    kind: End,
    { row, detail }: { row: Row; detail?: JsonObject },
  ): Promise<string>;
}

/** What is read once for all of a register's rows; then each of them is held against it. */
export type Prepare = (tx: Tx, context: Context) => Promise<NonNullable<CurrentSubject['against']>>;

interface Inner {
  readonly key: readonly string[];
  readonly by: readonly string[];
  readonly parts: Readonly<Record<string, LoosePart>>;
  readonly statement: Statement<AnyRow>;
  readonly against?: Prepare;
}

/** The row as it was held before, where there was one; and what the event tells beside it. */
interface Beside<Row> {
  readonly found?: Row;
  readonly detail?: JsonObject | undefined;
}

/** A register whose table is not known by its type: `register` gives it that. */
export class TableRegister implements Register<AnyRow, AnyRow, EventKind, EventKind> {
  readonly subjectType: SubjectType;
  readonly tables: readonly string[];
  readonly #table: TenantTable;
  readonly #inner: Inner;

  constructor(type: SubjectType, table: TenantTable, inner: Inner) {
    this.subjectType = type;
    this.tables = [table, ...Object.values(inner.parts).map((each) => each.table)].map(store.nameOf);
    this.#table = table;
    this.#inner = inner;
  }

  idOf(row: AnyRow): string {
    return this.#inner.key.map((name) => String(row[name])).join('/');
  }

  heldAgainst(against: Prepare): TableRegister {
    return new TableRegister(this.subjectType, this.#table, { ...this.#inner, against });
  }

  list(tx: Tx, clientId: string, where: AnyRow = {}): Promise<AnyRow[]> {
    return this.#read(tx, clientId, { where, by: this.#inner.by });
  }

  page(tx: Tx, clientId: string, after: AnyRow | null, limit: number): Promise<AnyRow[]> {
    return this.#read(tx, clientId, { by: this.#inner.key, after: after && this.#keyOf(after), limit });
  }

  count(tx: Tx, clientId: string): Promise<number> {
    return store.countRows(tx, this.#table, clientId);
  }

  async those(tx: Tx, clientId: string, ids: readonly string[]): Promise<AnyRow[]> {
    if (ids.length === 0) return [];
    const { key } = this.#inner;
    const keys = ids.flatMap((id) => keysOf(id, key.length));
    const among = Object.fromEntries(
      key.map((name, at) => [
        name,
        store.readAs(this.#table, name, new Set(keys.map((each) => each[at] ?? ''))),
      ]),
    );
    const wanted = new Set(ids);
    const rows = await this.#read(tx, clientId, { by: key, among });
    return rows.filter((row) => wanted.has(this.idOf(row)));
  }

  async hold(tx: Tx, clientId: string, key: AnyRow): Promise<AnyRow | null> {
    const where = this.#keyOf(key);
    const [row] = await this.#read(tx, clientId, { where, by: this.#inner.key, hold: true });
    return row ?? null;
  }

  event(kind: EventKind, clientId: string, row: AnyRow, { found, detail }: Beside<AnyRow> = {}): NewEvent {
    const { statement } = this.#inner;
    const whole = { clientId, ...row };
    const subject = { type: this.subjectType, id: this.idOf(row) };
    const said = { ...statement.said(whole), now: statement.of(whole) };
    // Kind and subject belong together by the type of the register.
    return { kind, subject, detail: { ...detail, ...this.#was(kind, clientId, found), ...said } } as NewEvent;
  }

  async add(tx: Tx, context: Context, kind: EventKind, rows: readonly AnyRow[]): Promise<string[]> {
    const { clientId } = context;
    await store.insertRows(tx, this.#table, clientId, rows.map(this.#own));
    await this.#addParts(tx, clientId, rows);
    return recordAll(
      tx,
      context,
      rows.map((row) => this.event(kind, clientId, row)),
    );
  }

  async addNew(
    tx: Tx,
    context: Context,
    kind: EventKind,
    row: AnyRow,
    detail?: JsonObject,
  ): Promise<string | null> {
    const { clientId } = context;
    const written = await store.insertRows(tx, this.#table, clientId, [this.#own(row)], { skipKnown: true });
    if (written === 0) return null;
    await this.#addParts(tx, clientId, [row]);
    return record(tx, context, this.event(kind, clientId, row, { detail }));
  }

  async #addParts(tx: Tx, clientId: string, rows: readonly AnyRow[]): Promise<void> {
    for (const [name, { table, of }] of Object.entries(this.#inner.parts)) {
      const owned = rows.flatMap((row) => partOf(row, name).map((each) => ({ ...pick(row, of), ...each })));
      await store.insertRows(tx, table, clientId, owned);
    }
  }

  async change(
    tx: Tx,
    context: Context,
    kind: EventKind,
    { row, to, detail }: { row: AnyRow; to: AnyRow; detail?: JsonObject },
  ): Promise<string> {
    const { clientId } = context;
    const own = this.#own(to);
    if (Object.keys(own).length > 0)
      await store.updateRow(tx, this.#table, clientId, { key: this.#keyOf(row), set: own });
    for (const [name, part] of Object.entries(this.#inner.parts))
      if (to[name]) await this.#changePart(tx, clientId, part, { row, name, to: partOf(to, name) });
    return record(tx, context, this.event(kind, clientId, { ...row, ...to }, { found: row, detail }));
  }

  async #changePart(
    tx: Tx,
    clientId: string,
    { table, of, key }: LoosePart,
    { row, name, to }: { row: AnyRow; name: string; to: readonly AnyRow[] },
  ): Promise<void> {
    const idOf = (each: AnyRow) => JSON.stringify(Object.values(pick(each, key)));
    const there = new Map(partOf(row, name).map((each) => [idOf(each), each]));
    const owner = pick(row, of);
    const added: AnyRow[] = [];
    for (const each of to) {
      const found = there.get(idOf(each));
      there.delete(idOf(each));
      if (!found) {
        added.push({ ...owner, ...each });
        continue;
      }
      const set = Object.fromEntries(
        Object.entries(each).filter(([column, value]) => found[column] !== value),
      );
      if (Object.keys(set).length > 0)
        await store.updateRow(tx, table, clientId, { key: { ...owner, ...pick(each, key) }, set });
    }
    if (there.size > 0) throw new Error(`${name} of a row stay`);
    await store.insertRows(tx, table, clientId, added);
  }

  async replace(tx: Tx, context: Context, kind: EventKind, row: AnyRow): Promise<string> {
    const added = await this.addNew(tx, context, kind, row);
    if (added !== null) return added;
    const found = await this.hold(tx, context.clientId, row);
    if (!found) throw new Error('a row that is replaced stays where it is');
    return this.change(tx, context, kind, { row: found, to: without(row, this.#inner.key) });
  }

  async remove(
    tx: Tx,
    context: Context,
    kind: EventKind,
    { row, detail = {} }: { row: AnyRow; detail?: JsonObject },
  ): Promise<string> {
    const { clientId } = context;
    await store.deleteRow(tx, this.#table, clientId, this.#keyOf(row));
    const subject = { type: this.subjectType, id: this.idOf(row) };
    const ended = { ...detail, ...this.#was(kind, clientId, row), statement: null };
    return record(tx, context, { kind, subject, detail: ended } as NewEvent);
  }

  async *current(tx: Tx, context: Context): AsyncGenerator<CurrentSubject> {
    const { clientId } = context;
    const { key: by, statement: said } = this.#inner;
    const against = await this.#inner.against?.(tx, context);
    let after: AnyRow | null = null;
    for (;;) {
      const page: AnyRow[] = await this.#read(tx, clientId, { by, after, limit: PAGE });
      for (const row of page) {
        const as = (form: string | null) => said.as({ clientId, ...row }, form);
        yield { id: this.idOf(row), as, row, ...(against && { against }) };
      }
      after = page.at(-1) ?? null;
      if (page.length < PAGE) return;
    }
  }

  async #read(tx: Tx, clientId: string, wanted: store.Wanted): Promise<AnyRow[]> {
    const rows = await store.selectRows(tx, this.#table, clientId, wanted);
    const parts = Object.entries(this.#inner.parts);
    if (parts.length === 0) return rows;
    const owned = new Map<string, Map<string, AnyRow[]>>();
    for (const [name, { table, of, key }] of parts) {
      const all = await store.selectRows(tx, table, clientId, { by: [...of, ...key] });
      owned.set(
        name,
        Map.groupBy(all, (each) => this.idOf(each)),
      );
    }
    return rows.map((row) => ({
      ...row,
      ...Object.fromEntries(
        parts.map(([name, { of }]) => [
          name,
          (owned.get(name)?.get(this.idOf(row)) ?? []).map((each) => without(each, of)),
        ]),
      ),
    }));
  }

  /** Of a kind that says what it found: see `Found`. */
  #was(kind: EventKind, clientId: string, found?: AnyRow): Found | null {
    if (!findsOf(EVENTS[kind])) return null;
    return { was: found ? this.#inner.statement.said({ clientId, ...found }).statement : null };
  }

  #keyOf(row: AnyRow): AnyRow {
    return pick(row, this.#inner.key);
  }

  /** Without the parts, which have tables of their own. */
  readonly #own = (row: AnyRow): AnyRow => without(row, Object.keys(this.#inner.parts));
}

/** All the keys of so many columns that an id can be of: what stands in a column may have a slash itself. */
function keysOf(id: string, columns: number): string[][] {
  if (columns === 1) return [[id]];
  const parts = id.split('/');
  return parts.slice(1).flatMap((_, at) => {
    const first = parts.slice(0, at + 1).join('/');
    return keysOf(parts.slice(at + 1).join('/'), columns - 1).map((rest) => [first, ...rest]);
  });
}

const partOf = (row: AnyRow, name: string) => (row[name] ?? []) as readonly AnyRow[];

function pick(row: AnyRow, names: readonly string[]): AnyRow {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function without(row: AnyRow, names: readonly string[]): AnyRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}
