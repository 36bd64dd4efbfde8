import { v7 } from 'uuid';
import { canonicalText } from '#lib/domain/canonical.ts';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import { subjectOf } from '#lib/domain/sync/kinds.ts';
import type { Mutation, Work } from '#lib/domain/sync/mutation.ts';
import { Plain, sayPlain } from '#lib/domain/sync/plain.ts';
import { nameOf } from '#lib/offline/store/names.ts';
import { forgetDraft } from '#lib/offline/drafts/drafts.ts';
import { conflictOf, takeMine, takeTheirs } from '#lib/offline/sync/conflicts.ts';
import { dropRejected, keepWork } from '#lib/offline/sync/work.ts';
import { openJson } from '#lib/offline/store/store.ts';
import { newPhoto, sha256Hex } from '#tests/fixtures/device.ts';
import { Chance } from './chance.ts';
import { codingOf, SimDevice } from './device.ts';
import { LOCKED, SimServer, type Broken, type Person } from './server.ts';

/** Something that a person called saved: a value that nothing else has, in a draft's text or amount, or a row's name. */
interface Saved {
  readonly device: SimDevice;
  readonly subject: string;
  readonly field: 'text' | 'amount' | 'name';
  readonly value: string;
  /** Of an amount: what it stood in place of, as the person saw it. */
  readonly instead: string | null;
}

const STEPS = 24;
/** Turns in which everything that happened is told. */
const SOON = 4;

/**
 * Some days of three people on four devices and one server, as a seed has them: what they write, how the network is, what is
 * committed late, when devices and server are switched off. In the end the network stays, and everybody chooses.
 */
export class World {
  readonly server: SimServer;
  readonly #chance: Chance;
  readonly #devices: readonly SimDevice[];
  readonly #saved: Saved[] = [];
  /** Values that a person gave up, seeing what stands in their place. */
  readonly #givenUp = new Set<string>();
  /** Amounts that a person put in place of another's, seeing it. */
  readonly #chosen = new Set<string>();
  readonly #pictures = new Map<string, { device: SimDevice; sha256: string }>();
  readonly violations: string[] = [];
  /** How often a person had to choose. */
  chosen = 0;
  #no = 0;

  constructor(seed: number, broken: Broken | null = null) {
    this.#chance = new Chance(seed);
    this.server = new SimServer(broken);
    if (!this.#chance.isIn(4)) this.server.upgrade();
    const [field, bookkeeper, manager] = (['field', 'bookkeeper', 'manager'] as const).map(
      (role): Person => ({ id: v7(), role }),
    ) as [Person, Person, Person];
    this.#devices = [field, field, bookkeeper, manager].map(
      (person) => new SimDevice(person, this.server, this.#chance),
    );
  }

  async live(): Promise<string[]> {
    await this.#capture(this.#devices[0] as SimDevice);
    for (let step = 0; step < STEPS && this.violations.length === 0; step += 1) {
      await this.#step();
      this.#judgeServer();
      await this.#judgeSaved();
    }
    if (this.violations.length === 0) await this.#settle();
    for (const device of this.#devices) device.restart();
    return this.violations;
  }

  async #step(): Promise<void> {
    const chance = this.#chance;
    const [phone, other, laptop, tablet] = this.#devices as [SimDevice, SimDevice, SimDevice, SimDevice];
    switch (chance.below(20)) {
      case 0:
        return this.#capture(chance.isIn(3) ? other : phone);
      case 1:
      case 2:
      case 3:
        return this.#edit(chance.isIn(2) ? other : phone);
      case 4:
      case 5:
      case 6:
        return this.#work(laptop);
      case 7:
        return this.#register(laptop);
      case 8:
      case 9:
        return this.#codeLate();
      case 10:
        return this.server.commitAll();
      case 11:
        return this.#around();
      case 12:
        return chance.of(this.#devices)?.restart();
      case 13:
        await tablet.round();
        return;
      case 14:
      case 15:
        await laptop.round();
        return this.server.sequence();
      default:
        await chance.of([phone, other, laptop])?.round();
        // Whoever follows the log comes to what is committed soon, or the process ends before.
        if (chance.isIn(5)) this.server.die();
        else if (!chance.isIn(3)) this.server.sequence();
    }
  }

  #around(): void {
    if (this.#chance.isIn(3)) this.server.lockedPeriod = true;
    else this.server.upgrade();
  }

  /** A value that is nowhere else. */
  #fresh(what: string): string {
    this.#no += 1;
    return `${what} ${this.#no}`;
  }

  #note(saved: Saved): void {
    this.#saved.push(saved);
  }

  async #capture(device: SimDevice): Promise<void> {
    const [id, text] = [v7(), this.#fresh('kjøp')];
    const photos = this.#chance.isIn(2) ? [newPhoto(64, this.#no)] : [];
    const amount = BigInt(1000 + ++this.#no);
    const content: DraftContent = {
      ...{ amount, date: null, text, project: null },
      photos: photos.map(({ photo }) => photo),
    };
    if (!(await device.save(id, content, { newPhotos: photos }))) return;
    for (const { photo } of photos) this.#pictures.set(photo.id, { device, sha256: photo.sha256 });
    const of = { device, subject: `draft/${id}` };
    this.#note({ ...of, field: 'text', value: text, instead: null });
    this.#note({ ...of, field: 'amount', value: String(amount), instead: null });
  }

  /** The person writes on in a receipt, here or as their other device has sent it. */
  async #edit(device: SimDevice): Promise<void> {
    const draft = this.#chance.of(await device.writable());
    if (!draft) return;
    const of = { device, subject: `draft/${draft.id}` };
    const seen = { seenRevision: draft.revision };
    if (this.#chance.isIn(2)) {
      const text = this.#fresh('rettet');
      if (!(await device.save(draft.id, { ...draft.content, text }, seen))) return;
      this.#supersede(of.subject, device, 'text');
      this.#note({ ...of, field: 'text', value: text, instead: draft.content.text });
      return;
    }
    const amount = BigInt(1000 + ++this.#no);
    const instead = await this.#restsOn(device, draft.id, String(draft.content.amount));
    if (!(await device.save(draft.id, { ...draft.content, amount }, seen))) return;
    this.#supersede(of.subject, device, 'amount');
    this.#note({ ...of, field: 'amount', value: String(amount), instead });
  }

  /** What a device says in place of its own change before needs not arrive. */
  #supersede(subject: string, device: SimDevice, field: Saved['field']): void {
    for (const saved of this.#saved)
      if (saved.subject === subject && saved.device === device && saved.field === field)
        this.#givenUp.add(saved.value);
  }

  /** What an amount stands in place of: where the one before was rejected, what that stood in place of. */
  async #restsOn(device: SimDevice, draftId: string, shown: string): Promise<string | null> {
    const rejected = (await device.outbox()).some(
      ({ row }) => row.subject === draftId && row.state === 'rejected',
    );
    const own = this.#saved.findLast(
      ({ subject, field, value }) => subject === `draft/${draftId}` && field === 'amount' && value === shown,
    );
    return rejected && own ? own.instead : shown;
  }

  async #work(laptop: SimDevice): Promise<void> {
    const draft = this.#chance.of(await laptop.pulled());
    const store = await laptop.store();
    if (!draft || this.#chance.isIn(8)) return this.#chance.isIn(2) ? this.#make(laptop) : undefined;
    const open = (await laptop.outbox()).filter(({ row }) => row.subject === draft.id);
    if (open.some(({ row }) => row.state === 'rejected')) return;
    const { id: draftId, revision: baseRevision } = draft;
    const code = (): Work => {
      const amount = BigInt(1000 + ++this.#no);
      const text = this.#fresh('ført');
      const before = open.map(({ mutation }) => mutation).findLast((each) => each.type === 'draft.code');
      const shown = before?.coding ?? draft.coding;
      const coding = codingOf(amount, text, this.#chance.isIn(2) ? `${LOCKED}-10` : '2026-06-15');
      this.#supersede(`draft/${draftId}`, laptop, 'amount');
      this.#supersede(`draft/${draftId}`, laptop, 'text');
      const of = { device: laptop, subject: `draft/${draftId}` };
      const instead = shown ? String(shown.amount) : null;
      this.#note({ ...of, field: 'amount', value: String(amount), instead });
      this.#note({ ...of, field: 'text', value: text, instead: shown?.text ?? null });
      return { type: 'draft.code', draftId, baseRevision, coding };
    };
    const submit = (): Work => ({ type: 'draft.submit', draftId, baseRevision, dateConfirmed: false });
    const ask = (): Work => ({ type: 'draft.ask', draftId, baseRevision, comment: 'Hvem?' });
    await keepWork(store, { work: (this.#chance.of([code, code, code, submit, ask]) ?? code)() });
  }

  async #make(laptop: SimDevice): Promise<void> {
    const [draftId, text] = [v7(), this.#fresh('bilag')];
    const amount = BigInt(1000 + ++this.#no);
    const papers = this.#chance.isIn(2) ? [newPhoto(64, this.#no)] : [];
    const coding = codingOf(amount, text, '2026-06-15');
    const work = { type: 'draft.make', draftId, photos: papers.map(({ photo }) => photo), coding } as const;
    const store = await laptop.store();
    await keepWork(store, { work, photos: papers });
    await keepWork(store, { work: { type: 'draft.submit', draftId, baseRevision: 2 } });
    for (const { photo } of papers) this.#pictures.set(photo.id, { device: laptop, sha256: photo.sha256 });
    const of = { device: laptop, subject: `draft/${draftId}` };
    this.#note({ ...of, field: 'amount', value: String(amount), instead: null });
    this.#note({ ...of, field: 'text', value: text, instead: null });
  }

  async #register(laptop: SimDevice): Promise<void> {
    const name = this.#fresh('navn');
    const code = String(this.#chance.below(3));
    const of = this.#chance.of(['dimension', 'account', 'counterparty'] as const) ?? 'account';
    const key = { dimension: { type: 'P', code }, account: { number: code }, counterparty: { id: code } }[of];
    const subject = `${of}/${Object.values(key).join('/')}`;
    const known = this.#saved.some((saved) => saved.subject === subject);
    const work = { type: `${of}.${known ? 'change' : 'add'}`, row: { ...key, name } } as unknown as Work;
    await keepWork(await laptop.store(), { work });
    this.#supersede(subject, laptop, 'name');
    this.#note({ device: laptop, subject, field: 'name', value: name, instead: null });
  }

  #codeLate(): void {
    const id = this.#chance.of([...this.server.drafts.keys()]);
    if (id !== undefined)
      this.server.codeLate(id, codingOf(BigInt(1000 + ++this.#no), this.#fresh('sent'), '2026-06-15'));
  }

  /** The network stays, what was held is committed, and everybody chooses what only they can. */
  async #settle(): Promise<void> {
    this.server.upgrade();
    for (let turn = 0; turn < 12; turn += 1) {
      this.server.commitAll();
      let asked = false;
      for (const device of this.#devices) {
        device.weather = 'good';
        const end = await device.round();
        if (end.name !== 'done') this.violations.push(`a round ends ${JSON.stringify(end)} in good weather`);
        this.server.sequence();
        await this.#judgeSaved();
        asked = (await this.#choose(device, turn)) || asked;
      }
      this.#judgeServer();
      if (this.violations.length > 0 || !asked) break;
    }
    for (const device of this.#devices) await device.round();
    for (const device of this.#devices) await this.#agrees(device);
  }

  /** @returns whether there was anything to choose */
  async #choose(device: SimDevice, turn: number): Promise<boolean> {
    const store = await device.store();
    const rejected = (await device.outbox()).filter(({ row }) => row.state === 'rejected');
    for (const { row, mutation } of rejected) {
      const conflict = await conflictOf(store, row.subject);
      const compares = mutation.type === 'draft.save' || mutation.type === 'draft.code';
      // What has overtaken it is told soon; nobody gives up what they can't compare yet.
      if (conflict === null && compares && row.code === 'draft_changed_meanwhile' && turn < SOON) continue;
      const mine = conflict !== null && this.#chance.isIn(2) && (await takeMine(store, row.subject)).ok;
      if (conflict) this.chosen += 1;
      if (mine) {
        for (const { here } of conflict.fields) this.#chosen.add(String(here));
        continue;
      }
      for (const behind of (await device.outbox()).filter((each) => each.row.subject === row.subject))
        this.#giveUp(device, behind.mutation);
      if (conflict !== null) await takeTheirs(store, row.subject);
      else if (mutation.type === 'draft.save' || mutation.type === 'draft.discard')
        await this.#forget(device, row.subject);
      else await dropRejected(store, row.subject);
    }
    // A picture that came altered again and again waits for its person.
    const photos = await store.database.photos.where({ state: 'rejected' }).toArray();
    await store.database.photos.where({ state: 'rejected' }).modify({ state: 'waiting', code: null });
    return rejected.length + photos.length > 0;
  }

  /** The draft leaves the device, with the pictures that nobody else has. */
  async #forget(device: SimDevice, draftId: string): Promise<void> {
    const store = await device.store();
    for (const { id } of await store.database.photos.where({ draftId }).toArray()) this.#pictures.delete(id);
    await forgetDraft(store, draftId);
  }

  #giveUp(device: SimDevice, mutation: Mutation): void {
    const { of, id } = subjectOf(mutation);
    for (const saved of this.#saved)
      if (saved.device === device && saved.subject === `${of}/${id}`) this.#givenUp.add(saved.value);
  }

  /** Applied twice, made on something else than it says, or an amount that stands in place of one that nobody saw. */
  #judgeServer(): void {
    const { applied, histories } = this.server;
    if (new Set(applied).size < applied.length) this.violations.push('a change was applied twice');
    for (const [id, history] of histories)
      for (const [at, { content, coding }] of history.entries()) {
        const before = history[at - 1];
        this.#judgeAmount(id, content.amount, before?.content.amount ?? null);
        this.#judgeAmount(id, coding?.amount ?? null, before?.coding?.amount ?? null);
      }
  }

  #judgeAmount(id: string, amount: bigint | null, before: bigint | null): void {
    if (amount === before || amount === null || this.#chosen.has(String(amount))) return;
    const saved = this.#saved.findLast(({ field, value }) => field === 'amount' && value === String(amount));
    if (!saved) return;
    const seen = saved.instead === null ? null : BigInt(saved.instead);
    if (seen !== before)
      this.violations.push(`${amount} stands in place of ${before} in ${id}, and ${seen} was seen`);
  }

  /** Whatever a person called saved is at the server or on their device, until they give it up. */
  async #judgeSaved(): Promise<void> {
    const here = new Map<SimDevice, string>();
    for (const { device, subject, value } of this.#saved) {
      if (this.#givenUp.has(value) || this.#isAtServer(subject, value)) continue;
      const lies = here.get(device) ?? (await this.#textOf(device));
      here.set(device, lies);
      if (!lies.includes(`"${value}"`)) this.violations.push(`«${value}» of ${subject} is lost`);
    }
    await this.#judgePhotos();
  }

  async #textOf(device: SimDevice): Promise<string> {
    const changes = (await device.outbox()).map(({ mutation }) => mutation);
    return JSON.stringify(changes, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  }

  #isAtServer(subject: string, value: string): boolean {
    const [of, ...id] = subject.split('/');
    if (of !== 'draft') return this.server.rows.get(subject)?.name === value;
    return (this.server.histories.get(id.join('/')) ?? []).some(
      ({ content, coding }) =>
        [content.text, coding?.text].includes(value) ||
        [content.amount, coding?.amount].some((amount) => String(amount) === value),
    );
  }

  /** A picture is on the device that took it until the server has those very bytes. */
  async #judgePhotos(): Promise<void> {
    for (const [id, { device, sha256 }] of this.#pictures) {
      const there = this.server.photos.get(id);
      if (there?.complete && sha256Hex(there.bytes) === sha256) continue;
      const { photos } = (await device.store()).database;
      if (!(await photos.get(id))) this.violations.push(`the picture ${id} is nowhere`);
    }
  }

  /** What lies on a device is what the server has for its person, to the last field. */
  async #agrees(device: SimDevice): Promise<void> {
    const store = await device.store();
    const wanted = this.server.seenBy(device.person);
    const rows = await store.database.pulled.toArray();
    const found = new Map(
      await Promise.all(
        rows.map(async (row) => [row.name, said(await openJson(store, 'pulled', row.name, row))] as const),
      ),
    );
    for (const [name, { kind, id, now }] of wanted)
      if (found.get(await nameOf(store, kind, id)) !== said(now))
        this.violations.push(`${device.person.role} has another ${name} than the server`);
    if (found.size !== wanted.size)
      this.violations.push(`${device.person.role} has ${found.size} things, and is to have ${wanted.size}`);
    const left = (await device.outbox()).map(
      ({ row, mutation }) => `${mutation.type} ${row.state} ${row.code}`,
    );
    if (left.length > 0) this.violations.push(`${device.person.role} still has ${left.join(', ')}`);
  }
}

function said(value: unknown): string {
  return canonicalText({ is: sayPlain(Plain.parse(value)) });
}
