import { v7 } from 'uuid';
import { vi } from 'vitest';
import type { DraftContent } from '#lib/domain/drafts/draft.ts';
import type { Work } from '#lib/domain/sync/mutation.ts';
import { decideHere } from '#lib/offline/away/decide.ts';
import { forgetDraft } from '#lib/offline/drafts/drafts.ts';
import { conflictOf, takeMine, takeTheirs } from '#lib/offline/sync/conflicts.ts';
import { dropRejected, keepWork } from '#lib/offline/sync/work.ts';
import { isDeviceFull } from '#lib/offline/store/quota.ts';
import { isHeld } from '#lib/offline/store/held.ts';
import type { NewPhoto } from '#lib/offline/drafts/photo.ts';
import { newPhoto } from '#tests/fixtures/device.ts';
import { Chance } from './chance.ts';
import { codingOf, SimDevice, type BrokenDevice } from './device.ts';
import { LOCKED, type Person, type SimulatedServer } from './contract.ts';
import { Judge } from './judge.ts';

const STEPS = 32;
/** Turns in which everything that happened is told. */
const SOON = 5;
const CLIENT = v7();

export interface Living {
  /** The people there are; new ones in a server of its own. */
  readonly people?: readonly [Person, Person, Person];
  readonly broken?: BrokenDevice | null;
  /** Awaits of the app after which it ends, at most. */
  readonly steps?: number;
  readonly client?: string;
}

/**
 * Some days of three people on four devices and one server, as a seed has them: what they write and decide, how the network is,
 * what is committed late, when devices and server end, are full, lose what they hold or are set back. In the end the network
 * stays, and everybody chooses.
 */
export class World {
  readonly server: SimulatedServer;
  readonly judge: Judge;
  readonly #chance: Chance;
  readonly #devices: readonly [SimDevice, SimDevice, SimDevice, SimDevice];
  readonly #steps: number;
  readonly #client: string;
  /** Every other seed: no server is set back and no device fails, so that all else goes further. */
  readonly #calm: boolean;
  /** How often a person had to choose, and decided without network. */
  chosen = 0;
  decided = 0;
  #no = 0;

  constructor(seed: number, server: SimulatedServer, living: Living = {}) {
    this.#chance = new Chance(seed);
    this.#calm = seed % 2 === 0;
    this.server = server;
    this.judge = new Judge(server);
    this.#steps = living.steps ?? STEPS;
    this.#client = living.client ?? CLIENT;
    if (!this.#chance.isIn(4)) this.server.upgrade();
    const person = (role: Person['role']): Person => ({ id: v7(), role });
    const [field, bookkeeper, manager] = living.people ?? [
      person('field'),
      person('bookkeeper'),
      person('manager'),
    ];
    const deviceOf = (of: Person) => new SimDevice(of, server, this.#chance, living.broken ?? null);
    this.#devices = [deviceOf(field), deviceOf(field), deviceOf(bookkeeper), deviceOf(manager)];
  }

  get crashes(): number {
    return this.#devices.reduce((all, { crashes }) => all + crashes, 0);
  }

  async live(): Promise<string[]> {
    const { violations } = this.judge;
    await this.#capture(this.#devices[0]);
    for (let step = 0; step < this.#steps && violations.length === 0; step += 1) {
      await this.#step();
      this.judge.judgeServer();
      await this.judge.judgeSaved();
    }
    if (violations.length === 0) await this.#settle();
    for (const device of this.#devices) device.restart();
    vi.useRealTimers();
    return violations;
  }

  async #step(): Promise<void> {
    const chance = this.#chance;
    const [phone, other, laptop, tablet] = this.#devices;
    switch (chance.below(32)) {
      case 0:
        return this.#capture(chance.isIn(3) ? other : phone);
      case 1:
      case 2:
      case 3:
        return this.#edit(chance.isIn(2) ? other : phone);
      case 4:
      case 5:
      case 6:
      case 7:
        return this.#work(laptop);
      case 8:
      case 31:
        return this.#register(laptop);
      case 9:
        return this.#codeLate();
      case 10:
        return this.server.commitAll();
      case 11:
        return this.#around();
      case 12:
        return chance.of(this.#devices)?.restart();
      case 13:
      case 14:
        await this.#round(tablet);
        return this.server.sequence();
      case 15:
      case 16:
        return this.#decide(tablet);
      case 17:
      case 18:
        await this.#round(laptop);
        return this.server.sequence();
      case 19:
        return this.server.backup();
      case 20:
        return this.#calm ? this.#decide(tablet) : this.#setBack();
      case 30:
        if (!this.#calm) return this.#setBack();
        // What a manager has decided about is another before that arrives.
        await this.#decide(tablet);
        for (let turn = 0; turn < 4; turn += 1) await this.#codeLate();
        return this.server.commitAll();
      case 21:
        if (this.#calm) return this.#round(tablet);
        return this.#befall(chance.of(this.#devices) ?? phone);
      case 22:
        for (const device of this.#devices) await device.deliver();
        return;
      default:
        await this.#round(chance.of([phone, other, laptop]) ?? phone);
        // Whoever follows the log comes to what is committed soon, or the process ends before.
        if (chance.isIn(5)) await this.server.die();
        else if (!chance.isIn(3)) await this.server.sequence();
    }
  }

  async #round(device: SimDevice): Promise<void> {
    if (this.#chance.isIn(4)) await device.ending(1 + this.#chance.below(80), () => device.round());
    else await device.round();
  }

  /** What a person does: the app may end under it. @returns whether it said that it is saved; null: it ended before */
  async #does(device: SimDevice, act: () => Promise<boolean>): Promise<boolean | null> {
    const ends = this.#chance.isIn(8) ? 1 + this.#chance.below(12) : null;
    try {
      return await (ends === null ? act() : device.ending(ends, act));
    } catch (cause) {
      if (!device.full || !isDeviceFull(cause)) throw cause;
      return false;
    }
  }

  async #around(): Promise<void> {
    const { person } = this.#devices[2];
    const what = this.#chance.below(9);
    if (what < 3) await this.server.lockPeriod();
    else if (what < 5) person.role = person.role === 'bookkeeper' ? 'auditor' : 'bookkeeper';
    else this.server.upgrade();
  }

  async #setBack(): Promise<void> {
    // What is committed is told within a moment: nobody is set back in between.
    await this.server.sequence();
    for (const device of this.#devices) if (device.ahead) await device.hear();
    if (this.#devices.some(({ ahead }) => ahead)) return;
    for (const device of this.#devices) device.loseLate();
    await this.server.restore();
    await this.judge.setBack(this.#devices);
  }

  async #befall(device: SimDevice): Promise<void> {
    switch (this.#chance.below(5)) {
      case 0:
        await this.judge.evicted(device);
        return device.evict();
      case 1:
      case 2:
        device.full = !device.full;
        return this.judge.forgets(device);
      default:
        device.revoked = !device.revoked;
    }
  }

  /** A value that is nowhere else. */
  #fresh(what: string): string {
    this.#no += 1;
    return `${what} ${this.#no}`;
  }

  #amount(): bigint {
    return BigInt(1000 + ++this.#no);
  }

  async #capture(device: SimDevice): Promise<void> {
    const [id, text] = [v7(), this.#fresh('kjøp')];
    const photos = this.#chance.isIn(2) ? [newPhoto(64, this.#no)] : [];
    const amount = this.#amount();
    const content: DraftContent = {
      ...{ amount, date: null, text, project: null },
      photos: photos.map(({ photo }) => photo),
    };
    const done = await this.#does(device, () => device.save(id, content, { newPhotos: photos }));
    if (done === false) return;
    if (done) this.#pictures(device, photos);
    const of = { device, subject: `draft/${id}` };
    this.judge.note({ ...of, field: 'text', value: text, instead: null }, done === null);
    this.judge.note({ ...of, field: 'amount', value: String(amount), instead: null }, done === null);
  }

  #pictures(device: SimDevice, photos: readonly NewPhoto[]): void {
    for (const { photo } of photos) this.judge.picture(device, photo);
  }

  /** The person writes on in a receipt, here or as their other device has sent it. */
  async #edit(device: SimDevice): Promise<void> {
    const draft = this.#chance.of(await device.writable());
    if (!draft) return;
    const of = { device, subject: `draft/${draft.id}` };
    const seen = { seenRevision: draft.revision };
    const isText = this.#chance.isIn(2);
    const change = isText ? { text: this.#fresh('rettet') } : { amount: this.#amount() };
    const instead = isText
      ? draft.content.text
      : await this.judge.restsOn(device, draft.id, String(draft.content.amount));
    const save = () => device.save(draft.id, { ...draft.content, ...change }, seen);
    const done = await this.#does(device, save);
    if (done === false) return;
    const field = isText ? 'text' : 'amount';
    this.judge.supersede(of.subject, device, field);
    this.judge.note({ ...of, field, value: String(Object.values(change)[0]), instead }, done === null);
  }

  async #keep(device: SimDevice, work: Work, photos: readonly NewPhoto[] = []): Promise<boolean | null> {
    const store = await device.store();
    return this.#does(device, async () => (await keepWork(store, { work, photos })).ok);
  }

  async #work(laptop: SimDevice): Promise<void> {
    const draft = this.#chance.of((await laptop.pulled()).filter(({ state }) => state !== 'posted'));
    if (!draft || this.#chance.isIn(8)) return this.#chance.isIn(2) ? this.#make(laptop) : undefined;
    const open = (await laptop.outbox()).filter(({ row }) => row.subject === draft.id);
    if (open.some(({ row }) => row.state === 'rejected')) return;
    const { id: draftId, revision: baseRevision } = draft;
    if (this.#chance.isIn(3)) {
      const work: Work = this.#chance.isIn(4)
        ? { type: 'draft.ask', draftId, baseRevision, comment: 'Hvem?' }
        : { type: 'draft.submit', draftId, baseRevision, dateConfirmed: false };
      await this.#keep(laptop, work);
      return;
    }
    const [amount, text] = [this.#amount(), this.#fresh('ført')];
    const before = open.map(({ mutation }) => mutation).findLast((each) => each.type === 'draft.code');
    const shown = before?.coding ?? draft.coding;
    const coding = codingOf(amount, text, this.#chance.isIn(4) ? `${LOCKED}-10` : '2026-06-15');
    const done = await this.#keep(laptop, { type: 'draft.code', draftId, baseRevision, coding });
    if (done === false) return;
    const of = { device: laptop, subject: `draft/${draftId}` };
    this.judge.supersede(of.subject, laptop, 'amount');
    this.judge.supersede(of.subject, laptop, 'text');
    const instead = shown ? String(shown.amount) : null;
    this.judge.note({ ...of, field: 'amount', value: String(amount), instead }, done === null);
    this.judge.note({ ...of, field: 'text', value: text, instead: shown?.text ?? null }, done === null);
    if (done && this.#chance.isIn(2))
      await this.#keep(laptop, { type: 'draft.submit', draftId, baseRevision, dateConfirmed: false });
  }

  async #make(laptop: SimDevice): Promise<void> {
    const [draftId, text, amount] = [v7(), this.#fresh('bilag'), this.#amount()];
    const papers = this.#chance.isIn(2) ? [newPhoto(64, this.#no)] : [];
    const coding = codingOf(amount, text, '2026-06-15');
    const work = { type: 'draft.make', draftId, photos: papers.map(({ photo }) => photo), coding } as const;
    const done = await this.#keep(laptop, work, papers);
    if (done === false) return;
    if (done) {
      this.#pictures(laptop, papers);
      await this.#keep(laptop, { type: 'draft.submit', draftId, baseRevision: 2, dateConfirmed: false });
    }
    const of = { device: laptop, subject: `draft/${draftId}` };
    this.judge.note({ ...of, field: 'amount', value: String(amount), instead: null }, done === null);
    this.judge.note({ ...of, field: 'text', value: text, instead: null }, done === null);
  }

  async #register(laptop: SimDevice): Promise<void> {
    const name = this.#fresh('navn');
    const code = String(6900 + this.#chance.below(2));
    const subject = `account/${code}`;
    const work = this.judge.knows(subject)
      ? { type: 'account.change', row: { number: code, name } }
      : { type: 'account.add', row: { ...NEW_ACCOUNT, number: code, name } };
    const done = await this.#keep(laptop, work as Work);
    if (done === false) return;
    this.judge.supersede(subject, laptop, 'name');
    this.judge.note({ device: laptop, subject, field: 'name', value: name, instead: null }, done === null);
  }

  /** A manager decides about what was shown ahead, without network. */
  async #decide(tablet: SimDevice): Promise<void> {
    const store = await tablet.store();
    const draft = this.#chance.of((await tablet.pulled()).filter(({ waits }) => waits?.forMe === true));
    if (!draft) return;
    const here = (await tablet.outbox()).some(({ row }) => row.subject === draft.id);
    if (here) return;
    const approvalId = v7();
    const approves = !this.#chance.isIn(3);
    const about = { approvalId, draftId: draft.id, revision: draft.revision, contentHash: draft.contentHash };
    const says = approves
      ? ({ decision: 'approved', reason: null } as const)
      : ({ decision: 'returned', reason: 'Feil konto' } as const);
    const deciders = { person: tablet.person.id, client: this.#client };
    const decide = () => decideHere(store, deciders, { ...about, ...says, rules: null });
    const done = await this.#does(tablet, async () => (await decide()).ok);
    if (done === false) return;
    this.decided += 1;
    this.judge.decided(approvalId, draft.coding?.amount ?? null);
    const of = { device: tablet, subject: `decision/${draft.id}` };
    this.judge.note({ ...of, field: 'decision', value: approvalId, instead: null }, done === null);
  }

  async #codeLate(): Promise<void> {
    const id = this.#chance.of([...this.server.histories.keys()]);
    if (id !== undefined)
      await this.server.codeLate(id, codingOf(this.#amount(), this.#fresh('sent'), '2026-06-15'));
  }

  /** The network stays, what was held is committed, and everybody chooses what only they can. */
  async #settle(): Promise<void> {
    this.server.upgrade();
    this.#devices[2].person.role = 'bookkeeper';
    const { violations } = this.judge;
    for (const device of this.#devices)
      Object.assign(device, { weather: 'good', full: false, revoked: false });
    for (let turn = 0; turn < 14; turn += 1) {
      await this.server.commitAll();
      let asked = false;
      for (const device of this.#devices) {
        const end = await device.round();
        if (end.name !== 'done') violations.push(`a round ends ${JSON.stringify(end)} in good weather`);
        await this.server.sequence();
        await this.judge.judgeSaved();
        asked = (await this.#choose(device, turn)) || asked;
      }
      this.judge.judgeServer();
      if (violations.length > 0 || (!asked && turn > 0)) break;
    }
    for (const device of this.#devices) await device.round();
    for (const device of this.#devices) await this.judge.agrees(device);
  }

  /** @returns whether there was anything to choose */
  async #choose(device: SimDevice, turn: number): Promise<boolean> {
    const store = await device.store();
    const rejected = (await device.outbox()).filter(({ row }) => row.state === 'rejected');
    for (const { row, mutation } of rejected) {
      const conflict = await conflictOf(store, row.subject);
      const compares = mutation.type === 'draft.save' || mutation.type === 'draft.code';
      // What has overtaken it is told soon; nobody gives up what they can't compare yet, nor what may go by itself.
      const waits = isHeld(row) || (conflict === null && compares && row.code === 'draft_changed_meanwhile');
      if (waits && turn < SOON) continue;
      const mine = conflict !== null && this.#chance.isIn(2) && (await takeMine(store, row.subject)).ok;
      if (conflict) this.chosen += 1;
      if (mine) {
        for (const { here } of conflict.fields) this.judge.chose(String(here));
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

  #giveUp(device: SimDevice, mutation: Parameters<Judge['giveUp']>[1]): void {
    this.judge.giveUp(device, mutation);
  }

  /** The draft leaves the device, with the pictures that nobody else has. */
  async #forget(device: SimDevice, draftId: string): Promise<void> {
    const store = await device.store();
    for (const { id } of await store.database.photos.where({ draftId }).toArray())
      this.judge.forgetPicture(id);
    await forgetDraft(store, draftId);
  }
}

const NEW_ACCOUNT = {
  ...{ groupingCategory: null, groupingCode: null, vatCode: null, validFrom: null, validTo: null },
  requires: [],
};
