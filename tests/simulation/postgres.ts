import type { Coding, Photo } from '#lib/domain/drafts/draft.ts';
import { err, ok, type Failure, type Result } from '#lib/domain/result.ts';
import { MUTATION_KINDS } from '#lib/domain/sync/kinds.ts';
import { SentEnvelope, type MutationEnvelope } from '#lib/domain/sync/mutation.ts';
import { read, written } from '#lib/domain/wire.ts';
import type { PulledThing } from '#lib/offline/pulled/reading.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import type { Asking } from '#lib/offline/sync/port.ts';
import { sequence } from '#lib/server/audit/index.ts';
import { codeDraft, deskAnswers, heldOf } from '#lib/server/desk/index.ts';
import { giveTickets } from '#lib/server/desk/away/tickets.ts';
import { findDraft } from '#lib/server/desk/drafts/store.ts';
import { appendPhoto, beginPhoto } from '#lib/server/desk/photos/service.ts';
import { ledgerAnswers } from '#lib/server/ledger/index.ts';
import { systemClock } from '#lib/server/platform/clock.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { pull } from '#lib/server/sync/pull/pull.ts';
import { push, registerDevice, standingOf } from '#lib/server/sync/service.ts';
import { newLedgerOfThree } from '../setup/books/ledger.ts';
import { site } from '../setup/books/signing.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import type { Answer, Made, Person, SimulatedServer } from './contract.ts';

type Decisions = Map<string, { taken: boolean; posted: bigint | null }>;

/**
 * The services on PostgreSQL, as devices reach them; set back by PostgreSQL's own copy of the database. It has no process to end
 * and no transaction that is held open, and its periods stay open: those are the model's part.
 */
export class PostgresServer implements SimulatedServer {
  #database: TestDatabase;
  /** That of the last backup: nobody is connected to it. */
  #backup: { database: TestDatabase; histories: Map<string, Made[]> } | null = null;
  readonly clientId: string;
  readonly people: [Person, Person, Person];
  histories = new Map<string, Made[]>();
  decisions: Decisions = new Map();
  alarms: string[] = [];
  /** The primary key of answers holds what the model counts. */
  readonly applied: string[] = [];
  readonly hasUnplaced = false;
  #late: (() => Promise<void>)[] = [];

  private constructor(database: TestDatabase, clientId: string, people: [Person, Person, Person]) {
    [this.#database, this.clientId, this.people] = [database, clientId, people];
  }

  static async begin(): Promise<PostgresServer> {
    const database = await freshDatabase();
    const { clientId, field, bookkeeper, manager } = await newLedgerOfThree(database);
    const of = ({ actorId: id }: Context, role: Person['role']): Person => ({ id, role });
    const people = [of(field, 'field'), of(bookkeeper, 'bookkeeper'), of(manager, 'manager')] as const;
    return new PostgresServer(database, clientId, [...people]);
  }

  #as({ id }: Person): Context {
    return this.#database.contextFor(this.clientId, id);
  }

  async #said<T>(asked: Promise<Result<T, Failure>>): Promise<Answer<T>> {
    const answer = await asked;
    return answer.ok ? answer : err({ code: 'refused', reason: answer.error.code });
  }

  async register(deviceId: string, person: Person) {
    const known = await this.#said(registerDevice(this.#as(person), { deviceId, name: '' }));
    return known.ok ? ok({ takes: MUTATION_KINDS }) : known;
  }

  standing(person: Person, asked: Asking) {
    return this.#said(standingOf(this.#as(person), asked));
  }

  async held(person: Person, asked: { drafts: string[]; photos: string[] }) {
    return ok(await heldOf(this.#as(person), asked));
  }

  async push(person: Person, deviceId: string, sent: readonly MutationEnvelope[]) {
    const mutations = sent.map((each) => SentEnvelope.parse(read(JSON.parse(JSON.stringify(written(each))))));
    const doing = { context: this.#as(person), role: person.role, site };
    const done = await this.#said(push(doing, { deviceId, mutations }));
    for (const { mutation } of sent) if ('draftId' in mutation) await this.#remember(mutation.draftId);
    await this.#lookUp();
    await this.sequence();
    return done.ok ? ok(done.value.outcomes) : done;
  }

  async #remember(draftId: string): Promise<void> {
    const context = this.#database.contextFor(this.clientId);
    const found = await context.transaction(async (tx) => ok(await findDraft(tx, this.clientId, draftId)));
    if (!found.ok || !found.value) return;
    const { revision, content, coding } = found.value;
    const before = this.histories.get(draftId) ?? [];
    if (before.at(-1)?.revision === revision) return;
    this.histories.set(draftId, [...before, { revision, content, coding }]);
  }

  async #lookUp(): Promise<void> {
    const { owner } = this.#database;
    const decided = await owner`
      select id, decision, amount, refused from ledger.away_decision where client_id = ${this.clientId}`;
    this.decisions = new Map(
      decided.map(({ id, decision, amount, refused }) => {
        const taken = refused === null;
        const posted = taken && decision === 'approved' && amount !== null ? BigInt(String(amount)) : null;
        return [String(id), { taken, posted }];
      }),
    );
    const closed = await owner`
      select closed_for from ledger.away_key where client_id = ${this.clientId} and closed_at is not null`;
    this.alarms = closed.map((row) => String(row['closed_for']));
  }

  async pull(person: Person, cursor: string | null) {
    const page = await this.#said(pull({ context: this.#as(person), role: person.role }, cursor));
    return page as never;
  }

  async beginPhoto(person: Person, photo: Photo) {
    return this.#progress(await this.#said(beginPhoto(this.#as(person), photo)));
  }

  async appendPhoto(person: Person, photoId: string, offset: number, chunk: Bytes) {
    const done = await this.#said(appendPhoto(this.#as(person), { photoId, offset, chunk }));
    await this.sequence();
    return this.#progress(done);
  }

  #progress(done: Answer<{ received: number; complete: boolean }>) {
    return done;
  }

  async tickets(person: Person, { publicKey, count }: { publicKey: string; count: number }) {
    const context = createContext(this.#database.platform, { ...this.#as(person), ability: 'draft.approve' });
    const given = await this.#said(giveTickets(context, { publicKey, count, signedInAt: new Date() }));
    await this.sequence();
    return given.ok ? ok([...given.value.tickets]) : given;
  }

  async shown(person: Person, draftId: string) {
    return ok(((await this.seenBy(person)).get(`draft/${draftId}`)?.now as object | undefined) ?? null);
  }

  upgrade(): void {}
  lockPeriod(): void {}
  die(): void {}

  codeLate(draftId: string, coding: Coding): void {
    this.#late.push(async () => {
      const baseRevision = this.histories.get(draftId)?.at(-1)?.revision ?? 1;
      await codeDraft(this.#as(this.people[1]), { draftId, baseRevision, coding });
      await this.#remember(draftId);
    });
  }

  async commitAll(): Promise<void> {
    for (const late of this.#late.splice(0)) await late();
    await this.sequence();
  }

  async sequence(): Promise<void> {
    await sequence(this.#database.contextFor(this.clientId));
  }

  async backup(): Promise<void> {
    await this.sequence();
    const was = this.#backup?.database;
    this.#backup = { database: this.#database, histories: new Map(this.histories) };
    this.#database = await copyOf(this.#database);
    await was?.close();
  }

  async restore(): Promise<void> {
    if (!this.#backup) return;
    this.#late = [];
    await this.#database.close();
    this.#database = await freshDatabase(systemClock, nameIn(this.#backup.database));
    this.histories = new Map(this.#backup.histories);
    await this.#lookUp();
  }

  async nameOf(subject: string): Promise<string | null> {
    const [row] = await this.#database.owner`
      select name from ledger.account where client_id = ${this.clientId} and number = ${subject.split('/')[1] ?? ''}`;
    return row ? String(row['name']) : null;
  }

  async pictureOf(photoId: string): Promise<string | null> {
    const [row] = await this.#database.owner`
      select encode(sha256, 'hex') as sha256 from ledger.photo
      where client_id = ${this.clientId} and id = ${photoId} and complete_at is not null`;
    return row ? String(row['sha256']) : null;
  }

  async seenBy(person: Person): Promise<Map<string, PulledThing>> {
    const seen = new Map<string, PulledThing>();
    for (let cursor: string | null = null; ;) {
      const page = await pull({ context: this.#as(person), role: person.role }, cursor);
      if (!page.ok) throw new Error(page.error.code);
      for (const thing of page.value.things as unknown as PulledThing[])
        if (thing.now === null) seen.delete(`${thing.kind}/${thing.id}`);
        else seen.set(`${thing.kind}/${thing.id}`, thing);
      ({ cursor } = page.value);
      if (page.value.more === null) return seen;
    }
  }

  /** What its own books say against themselves. */
  async disagreements(): Promise<unknown[]> {
    const context = this.#database.contextFor(this.clientId);
    return [...(await ledgerAnswers.disagreements(context)), ...(await deskAnswers.disagreements(context))];
  }

  async close(): Promise<void> {
    await this.#database.close();
    await this.#backup?.database.close();
  }
}

const nameIn = ({ ownerUrl }: TestDatabase): string => new URL(ownerUrl).pathname.slice(1);

/** A copy of the database as it lies there; who was connected to it is not any more. */
async function copyOf(database: TestDatabase): Promise<TestDatabase> {
  await database.platform.database.close();
  await database.owner.end({ timeout: 5 });
  return freshDatabase(systemClock, nameIn(database));
}
