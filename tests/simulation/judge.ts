import { canonicalText } from '#lib/domain/canonical.ts';
import { subjectOf } from '#lib/domain/sync/kinds.ts';
import type { Mutation } from '#lib/domain/sync/mutation.ts';
import { Plain, sayPlain } from '#lib/domain/sync/plain.ts';
import type { RestoredRow } from '#lib/offline/store/database.ts';
import { nameOf } from '#lib/offline/store/names.ts';
import { openJson } from '#lib/offline/store/store.ts';
import { restoredRead } from '#lib/offline/sync/restored-told.ts';
import type { SimulatedServer } from './contract.ts';
import type { SimDevice } from './device.ts';

/** Something that a person called saved: a value that nothing else has, in a draft's text or amount, a row's name, or a decision. */
export interface Saved {
  readonly device: SimDevice;
  readonly subject: string;
  readonly field: 'text' | 'amount' | 'name' | 'decision';
  readonly value: string;
  /** Of an amount: what it stood in place of, as the person saw it. */
  readonly instead: string | null;
  /** The app ended before it said so: it may be there, and need not. */
  readonly maybe: boolean;
}

interface Picture {
  readonly device: SimDevice;
  readonly sha256: string;
  /** The browser of the device that took it threw its copy away. */
  frail: boolean;
}

/** Knows what people saved, saw and chose, and finds what a server or a device did against it. */
export class Judge {
  readonly #server: SimulatedServer;
  readonly #saved: Saved[] = [];
  /** Values that a person gave up, seeing what stands in their place. */
  readonly #givenUp = new Set<string>();
  /** Amounts that a person put in place of another's, seeing it. */
  readonly #chosen = new Set<string>();
  readonly #pictures = new Map<string, Picture>();
  /** Devices that may hold no copy of what the server has answered, since they had no room. */
  readonly #forgetful = new Set<SimDevice>();
  /** What the browser threw away after the server had answered it: nobody is left to miss it. */
  readonly #thrownAway = new Set<string>();
  /** With which amount a decision was about, as its person saw it. */
  readonly #decided = new Map<string, bigint | null>();
  readonly violations: string[] = [];
  restores = 0;

  constructor(server: SimulatedServer) {
    this.#server = server;
  }

  note(saved: Omit<Saved, 'maybe'>, maybe = false): void {
    this.#saved.push({ ...saved, maybe });
  }

  picture(device: SimDevice, { id, sha256 }: { id: string; sha256: string }): void {
    this.#pictures.set(id, { device, sha256, frail: false });
  }

  decided(approvalId: string, amount: bigint | null): void {
    this.#decided.set(approvalId, amount);
  }

  knows(subject: string): boolean {
    return this.#saved.some((saved) => saved.subject === subject);
  }

  /** What a device says in place of its own change before needs not arrive. */
  supersede(subject: string, device: SimDevice, field: Saved['field']): void {
    for (const saved of this.#saved)
      if (saved.subject === subject && saved.device === device && saved.field === field)
        this.#givenUp.add(saved.value);
  }

  chose(value: string): void {
    this.#chosen.add(value);
  }

  giveUp(device: SimDevice, mutation: Mutation): void {
    if (mutation.type === 'approval.decide') this.#givenUp.add(mutation.approvalId);
    const { of, id } = subjectOf(mutation);
    for (const saved of this.#saved)
      if (saved.device === device && saved.subject === `${of}/${id}`) this.#givenUp.add(saved.value);
  }

  forgetPicture(id: string): void {
    this.#pictures.delete(id);
  }

  /** What an amount stands in place of: where the one before was rejected, what that stood in place of. */
  async restsOn(device: SimDevice, draftId: string, shown: string): Promise<string | null> {
    const rejected = (await device.outbox()).some(
      ({ row }) => row.subject === draftId && row.state === 'rejected',
    );
    const own = this.#saved.findLast(
      ({ subject, field, value }) => subject === `draft/${draftId}` && field === 'amount' && value === shown,
    );
    return rejected && own ? own.instead : shown;
  }

  /** It may have only what the server does not have yet, and from now on no copy: what is then lost it has to say. */
  forgets(device: SimDevice): void {
    this.#forgetful.add(device);
  }

  /** All that lay on it is gone: what was nowhere else is lost, as its person is told beforehand. */
  async evicted(device: SimDevice): Promise<void> {
    for (const { value, subject } of this.#saved.filter((saved) => saved.device === device))
      if (await this.#isAtServer(subject, value)) this.#thrownAway.add(value);
      else this.#givenUp.add(value);
    for (const [id, picture] of this.#pictures)
      if (picture.device === device && (await this.#server.pictureOf(id)) !== picture.sha256)
        this.#pictures.delete(id);
      else if (picture.device === device) picture.frail = true;
  }

  /** The server is set back: of what a browser threw away nobody has what it lacks now. */
  async setBack(devices: readonly SimDevice[]): Promise<void> {
    this.restores += 1;
    for (const device of devices) device.behind = true;
    for (const { device, value, subject } of this.#saved.filter((saved) => this.#thrownAway.has(saved.value)))
      if (!(await this.#textOf(device)).includes(`"${value}"`) && !(await this.#isAtServer(subject, value)))
        this.#givenUp.add(value);
    for (const [id, { device, sha256, frail }] of this.#pictures) {
      const there = (await this.#server.pictureOf(id)) === sha256;
      if (frail && !there && !(await isHere(device, id))) this.#pictures.delete(id);
    }
  }

  /** Applied twice, made on something else than it says, or an amount that stands in place of one that nobody saw. */
  judgeServer(): void {
    const { applied, histories, alarms, decisions } = this.#server;
    if (new Set(applied).size < applied.length) this.violations.push('a change was applied twice');
    if (alarms.length > 0) this.violations.push(`a device is taken for a copy: ${alarms.join(', ')}`);
    for (const [id, { posted }] of decisions)
      if (posted !== null && posted !== this.#decided.get(id))
        this.violations.push(`${posted} is posted, and ${this.#decided.get(id)} was approved`);
    for (const [id, history] of histories)
      for (const [at, { content, coding }] of history.entries()) {
        const before = history[at - 1];
        this.#judgeAmount(id, content.amount, before?.content.amount ?? null);
        this.#judgeAmount(id, coding?.amount ?? null, before?.coding?.amount ?? null);
      }
  }

  #judgeAmount(id: string, amount: bigint | null, before: bigint | null): void {
    if (amount === before || amount === null || this.#chosen.has(String(amount))) return;
    const stoodFor = (value: string) =>
      this.#saved.findLast((saved) => saved.field === 'amount' && saved.value === value);
    let saved = stoodFor(String(amount));
    const first = saved;
    if (!first) return;
    // What a person saw, and what that had been made of, where the server has forgotten it.
    while (saved && saved.instead !== (before === null ? null : String(before)))
      saved = this.restores > 0 && saved.instead !== null ? stoodFor(saved.instead) : undefined;
    if (!saved)
      this.violations.push(`${amount} stands in place of ${before} in ${id}, and ${first.instead} was seen`);
  }

  /** Whatever a person called saved is at the server or on their device, until they give it up. */
  async judgeSaved(): Promise<void> {
    const here = new Map<SimDevice, string>();
    for (const { device, subject, value, maybe } of this.#saved) {
      if (maybe || this.#givenUp.has(value) || (await this.#isAtServer(subject, value))) continue;
      const lies = here.get(device) ?? (await this.#textOf(device));
      here.set(device, lies);
      if (lies.includes(`"${value}"`)) continue;
      const lost = await this.#isSaid(device, ({ beyond }) => beyond === true);
      if (lost === 'said') this.#givenUp.add(value);
      if (lost === 'silence') this.violations.push(`«${value}» of ${subject} is lost`);
    }
    await this.#judgePhotos();
    for (const device of this.#forgetful)
      if (!device.behind) await restoredRead((await device.store()).database);
  }

  /**
   * Copies may have left to make room before the device met a server that was set back: it can't give back what that lacks, and
   * has to say so once it has met it.
   */
  async #isSaid(
    device: SimDevice,
    says: (restored: RestoredRow) => boolean,
  ): Promise<'said' | 'silence' | 'not met'> {
    if (this.restores === 0 || !this.#forgetful.has(device)) return 'silence';
    if (device.behind) return 'not met';
    const restored = (await (await device.store()).database.device.get('device'))?.restored;
    return restored && says(restored) ? 'said' : 'silence';
  }

  /** What waits on it; and as long as it has not met a server that was set back, its copies. */
  async #textOf(device: SimDevice): Promise<string> {
    const changes = (await device.outbox()).map(({ mutation }) => mutation);
    const copies = device.behind ? await device.copies() : [];
    return JSON.stringify([changes, copies], (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  }

  async #isAtServer(subject: string, value: string): Promise<boolean> {
    const [of, ...id] = subject.split('/');
    if (of === 'decision') return this.#server.decisions.has(value);
    if (of !== 'draft') return (await this.#server.nameOf(subject)) === value;
    return (this.#server.histories.get(id.join('/')) ?? []).some(
      ({ content, coding }) =>
        [content.text, coding?.text].includes(value) ||
        [content.amount, coding?.amount].some((amount) => String(amount) === value),
    );
  }

  /** A picture is on the device that took it until the server has those very bytes. */
  async #judgePhotos(): Promise<void> {
    for (const [id, { device, sha256 }] of this.#pictures) {
      if ((await this.#server.pictureOf(id)) === sha256) continue;
      if (await isHere(device, id)) continue;
      const lost = await this.#isSaid(device, ({ lostPhotos, beyond }) => lostPhotos > 0 || beyond === true);
      if (lost === 'said') this.#pictures.delete(id);
      if (lost === 'silence') this.violations.push(`the picture ${id} is nowhere`);
    }
  }

  /** What lies on a device is what the server has for its person, to the last field. */
  async agrees(device: SimDevice): Promise<void> {
    const store = await device.store();
    const { role } = device.person;
    const wanted = await this.#server.seenBy(device.person);
    const rows = await store.database.pulled.toArray();
    const found = new Map(
      await Promise.all(
        rows.map(async (row) => [row.name, said(await openJson(store, 'pulled', row.name, row))] as const),
      ),
    );
    for (const [name, { kind, id, now }] of wanted)
      if (found.get(await nameOf(store, kind, id)) !== said(now))
        this.violations.push(`${role} has another ${name} than the server`);
    if (found.size !== wanted.size)
      this.violations.push(`${role} has ${found.size} things, and is to have ${wanted.size}`);
    const left = (await device.outbox()).map(
      ({ row, mutation }) => `${mutation.type} ${row.state} ${row.code}`,
    );
    if (left.length > 0) this.violations.push(`${role} still has ${left.join(', ')}`);
  }
}

/** Waiting, or as a copy of what the server has confirmed: that waits again once it is missed. */
async function isHere(device: SimDevice, id: string): Promise<boolean> {
  const { photos, sent } = (await device.store()).database;
  return (await photos.get(id)) !== undefined || (device.behind && (await sent.where({ id }).count()) > 0);
}

/** As JSON of both sides says it: a moment is its text. */
function said(value: unknown): string {
  return canonicalText({ is: sayPlain(Plain.parse(plain(value))) });
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}
