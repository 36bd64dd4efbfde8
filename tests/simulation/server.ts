import type { Coding, DraftContent, DraftState, Photo } from '#lib/domain/drafts/draft.ts';
import { may, type Role } from '#lib/domain/access/role.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { asksOf, MUTATION_KINDS, subjectOf, TAKEN_BEFORE } from '#lib/domain/sync/kinds.ts';
import {
  mutationHash,
  type Mutation,
  type MutationEnvelope,
  type MutationOutcome,
} from '#lib/domain/sync/mutation.ts';
import type { PulledPage, PulledThing } from '#lib/offline/pulled/reading.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import type { ApiFailure, Standing } from '#lib/offline/sync/port.ts';
import { sha256Hex } from '#tests/fixtures/device.ts';

/** Builds that are wrong on purpose: each has to be found out. */
export type Broken =
  | 'acknowledged before the commit'
  | 'a repeat is done again'
  | 'the base revision is not looked at'
  | 'the cursor skips a late commit'
  | 'a photo is there before its hash is';

export interface Person {
  readonly id: string;
  readonly role: Role;
}

/** A revision as it was made. */
export interface Made {
  readonly revision: number;
  /** What it was made on, as its maker said; null: nothing. */
  readonly base: number | null;
  readonly content: DraftContent;
  readonly coding: Coding | null;
}

interface SimDraft extends Omit<Made, 'base'> {
  readonly id: string;
  readonly state: DraftState;
  readonly createdBy: string;
  readonly returnedReason: string | null;
}

interface SimEvent {
  /** Taken when its transaction began. */
  readonly no: number;
  readonly subject: string;
}

/** How much of a picture is there. */
interface PhotoProgress {
  readonly received: number;
  readonly complete: boolean;
}

type Answer<T> = Result<T, ApiFailure>;
type Rejected = { readonly code: string };

const refused = (reason: string) => err({ code: 'refused' as const, reason });
const PAGE = 3;
/** The month that gets locked. */
export const LOCKED = '2026-01';

/**
 * The server's side of the contract in memory, for several people: what it applies, what it tells, and what it may not do. It
 * keeps the history of each draft for whoever judges it.
 */
export class SimServer {
  readonly #broken: Broken | null;
  takes: readonly string[] | null = TAKEN_BEFORE;
  drafts = new Map<string, SimDraft>();
  /** Rows of registers, by kind and id. */
  rows = new Map<string, { readonly name?: string | undefined }>();
  histories = new Map<string, Made[]>();
  photos = new Map<string, { photo: Photo; bytes: Bytes; complete: boolean }>();
  /** Changes that were overtaken, and those of them that came again. */
  overtaken = new Set<string>();
  cameAgain = 0;
  /** What was applied, `device/number`, as often as it was. */
  applied: string[] = [];
  lockedPeriod = false;
  #devices = new Map<string, { person: Person; answers: { hash: string; outcome: MutationOutcome }[] }>();
  /** In the order in which events got their places. */
  #log: SimEvent[] = [];
  #waiting: SimEvent[] = [];
  #no = 0;
  /** Transactions that are not committed, by what they hold. */
  #open = new Map<string, () => void>();
  /** What takes back all that is acknowledged and not committed. */
  #undo: (() => void)[] = [];

  constructor(broken: Broken | null) {
    this.#broken = broken;
  }

  /** From now on it is of the version that takes all work and tells what it has. */
  upgrade(): void {
    this.takes = MUTATION_KINDS;
  }

  register(deviceId: string, person: Person): Answer<{ takes?: readonly string[] }> {
    if (!this.#devices.has(deviceId)) this.#devices.set(deviceId, { person, answers: [] });
    return ok(this.#isNew ? { takes: MUTATION_KINDS } : {});
  }

  standing(deviceId: string, photoId: string | null): Answer<Standing> {
    const device = this.#devices.get(deviceId);
    if (!device) return refused('device_unknown');
    const hasPhoto = photoId === null || this.photos.get(photoId)?.complete === true;
    const takes = this.#isNew ? { takes: MUTATION_KINDS } : {};
    return ok({ lastMutationId: device.answers.length, hasPhoto, ...takes });
  }

  get #isNew(): boolean {
    return this.takes === MUTATION_KINDS;
  }

  push(deviceId: string, mutations: readonly MutationEnvelope[]): Answer<MutationOutcome[]> {
    const device = this.#devices.get(deviceId);
    if (!device) return refused('device_unknown');
    const outcomes: MutationOutcome[] = [];
    for (const { mutationId, payloadHash, mutation } of mutations) {
      const before = device.answers[mutationId - 1];
      if (before && before.hash !== payloadHash) return refused('mutation_differs');
      if (!before && mutationId !== device.answers.length + 1) return refused('mutation_out_of_order');
      if (payloadHash !== mutationHash(mutation)) return refused('mutation_differs');
      // It waits for who holds it, until its time is up.
      if (this.#open.has(named(mutation)))
        return outcomes.length > 0 ? ok(outcomes) : err({ code: 'not_now' });
      if (before && this.#broken !== 'a repeat is done again') {
        outcomes.push(before.outcome);
        continue;
      }
      const outcome = this.#apply(device.person, mutationId, mutation);
      if (outcome.outcome === 'applied') this.applied.push(`${deviceId}/${mutationId}`);
      device.answers[mutationId - 1] = { hash: payloadHash, outcome };
      outcomes.push(outcome);
    }
    return ok(outcomes);
  }

  #apply(person: Person, mutationId: number, mutation: Mutation): MutationOutcome {
    const no = ++this.#no;
    const kept = this.#copy();
    const done = this.#judge(person, mutation);
    const said = contentOf(mutation);
    if ('code' in done) {
      if (done.code === 'draft_changed_meanwhile') this.overtaken.add(said);
      return { mutationId, outcome: 'rejected', code: done.code };
    }
    if (this.overtaken.has(said)) this.cameAgain += 1;
    this.#waiting.push({ no, subject: named(mutation) });
    if (this.#broken === 'acknowledged before the commit') this.#undo.push(kept);
    return { mutationId, outcome: 'applied', revision: done.revision };
  }

  #judge(person: Person, mutation: Mutation): Rejected | { readonly revision: number } {
    if (!(this.takes ?? TAKEN_BEFORE).includes(mutation.type)) return { code: 'mutation_kind_unknown' };
    if (!may(person.role, asksOf(mutation.type))) return { code: 'not_allowed' };
    if ('row' in mutation) {
      const name = named(mutation);
      const there = this.rows.get(name);
      if (mutation.type.endsWith('.change') && !there) return { code: 'account_unknown' };
      this.rows.set(name, { ...there, ...mutation.row });
      return { revision: 0 };
    }
    const draft = this.drafts.get(mutation.draftId) ?? null;
    const base = 'baseRevision' in mutation ? mutation.baseRevision : null;
    const ownOnly = mutation.type === 'draft.save' || mutation.type === 'draft.discard';
    if (draft && ownOnly && draft.createdBy !== person.id) return { code: 'draft_not_yours' };
    if (draft && draft.state !== 'inbox') return { code: 'draft_not_open' };
    if (!draft && mutation.type !== 'draft.save' && mutation.type !== 'draft.make')
      return { code: 'draft_unknown' };
    const overtaken = (draft?.revision ?? null) !== base;
    if (overtaken && this.#broken !== 'the base revision is not looked at')
      return { code: 'draft_changed_meanwhile' };
    const next = this.#next(draft ?? newDraft(mutation.draftId, person.id), mutation);
    if ('code' in next) return next;
    return this.#write({ ...next, revision: (draft?.revision ?? 0) + 1 }, base);
  }

  #next(draft: SimDraft, mutation: Exclude<Mutation, { row: object }>): SimDraft | Rejected {
    switch (mutation.type) {
      case 'draft.save':
        return { ...draft, content: mutation.content, returnedReason: null };
      case 'draft.make':
        return { ...draft, content: { ...draft.content, photos: mutation.photos }, coding: mutation.coding };
      case 'draft.code':
        return { ...draft, coding: mutation.coding };
      case 'draft.ask':
        return { ...draft, returnedReason: mutation.comment };
      // Nobody here approves.
      case 'approval.decide':
        return { code: 'not_allowed' };
      case 'draft.discard':
        return { ...draft, state: 'discarded' };
      case 'draft.dismiss':
        return { ...draft, state: 'discarded', returnedReason: mutation.reason };
      case 'draft.submit': {
        if (!draft.coding) return { code: 'draft_incomplete' };
        if (this.#missing(draft).length > 0) return { code: 'photo_missing' };
        if (this.lockedPeriod && draft.coding.date.startsWith(LOCKED)) return { code: 'period_locked' };
        return { ...draft, state: 'submitted' };
      }
    }
  }

  #write(next: SimDraft, base: number | null): { readonly revision: number } {
    this.drafts.set(next.id, next);
    const { revision, content, coding } = next;
    const history = this.histories.get(next.id) ?? [];
    this.histories.set(next.id, [...history, { revision, base, content, coding }]);
    return { revision };
  }

  #missing({ content }: SimDraft): string[] {
    return content.photos.map(({ id }) => id).filter((id) => !this.photos.get(id)?.complete);
  }

  /** Somebody codes an open draft at a screen of their own; what they do is committed when {@link commitAll} says so. */
  codeLate(draftId: string, coding: Coding): void {
    const held = `draft/${draftId}`;
    const draft = this.drafts.get(draftId);
    if (draft?.state !== 'inbox' || this.#open.has(held)) return;
    const no = ++this.#no;
    this.#open.set(held, () => {
      this.#write({ ...draft, coding, revision: draft.revision + 1 }, draft.revision);
      this.#waiting.push({ no, subject: held });
    });
  }

  commitAll(): void {
    for (const commit of this.#open.values()) commit();
    this.#open.clear();
  }

  /** What is committed gets its place in the log, and stays whatever happens. */
  sequence(): void {
    this.#log.push(...this.#waiting.splice(0));
    this.#undo = [];
  }

  /** The process ends; another goes on with what is committed. */
  die(): void {
    this.#open.clear();
    for (const undo of this.#undo.toReversed()) undo();
    this.#undo = [];
  }

  #copy(): () => void {
    const [drafts, rows, histories, waiting] = [
      new Map(this.drafts),
      new Map(this.rows),
      new Map(this.histories),
      [...this.#waiting],
    ];
    return () => {
      [this.drafts, this.rows, this.histories, this.#waiting] = [drafts, rows, histories, waiting];
    };
  }

  /** What a person's devices are to have in the end, by name. */
  seenBy(person: Person): Map<string, PulledThing> {
    const drafts = [...this.drafts.values()].filter((draft) => sees(person, draft));
    const rows = may(person.role, 'ledger.read') ? [...this.rows] : [];
    const things = [
      ...drafts.map((draft) => this.#told(`draft/${draft.id}`, person)),
      ...rows.map(([name]) => this.#told(name, person)),
    ];
    return new Map(things.map((thing) => [`${thing.kind}/${thing.id}`, thing]));
  }

  #told(name: string, person: Person): PulledThing {
    const [kind, ...rest] = name.split('/');
    const id = rest.join('/');
    if (kind !== 'draft') {
      const row = may(person.role, 'ledger.read') ? (this.rows.get(name) ?? null) : null;
      return { kind, id, now: row } as unknown as PulledThing;
    }
    const draft = this.drafts.get(id);
    const now = draft && sees(person, draft) ? { ...draft, missing: this.#missing(draft) } : null;
    return { kind, id, now } as unknown as PulledThing;
  }

  pull(person: Person, cursor: string | null): Answer<PulledPage> {
    if (!this.#isNew) return refused('NOT_FOUND');
    const sees = person.role;
    const from = cursor === null ? null : (JSON.parse(cursor) as SimCursor);
    const begins = from === null ? 'walk' : from.sees === sees ? null : 'access';
    if (from === null || begins !== null || from.after !== undefined) {
      const at = from && begins === null ? from.at : this.#newest;
      return ok({
        ...this.#walk(person, at, begins === null ? (from?.after ?? '') : ''),
        begins,
        at: new Date(0),
      });
    }
    const behind = this.#behind(from.at);
    const events = behind.slice(0, PAGE);
    const at = events.reduce((last, { place }) => Math.max(last, place), from.at);
    const things = [...new Set(events.map(({ subject }) => subject))].map((name) => this.#told(name, person));
    const more = behind.length > PAGE ? { done: at, about: at + behind.length } : null;
    return ok({
      things,
      cursor: JSON.stringify({ sees, at }),
      walked: false,
      begins: null,
      more,
      at: new Date(0),
    });
  }

  #walk(person: Person, at: number, after: string): Omit<PulledPage, 'begins' | 'at'> {
    const left = [...this.seenBy(person)].sort(([one], [other]) => (one < other ? -1 : 1));
    const behind = left.filter(([name]) => name > after);
    const page = behind.slice(0, PAGE);
    const walked = behind.length <= PAGE;
    const cursor = { sees: person.role, at, ...(!walked && { after: page.at(-1)?.[0] ?? '' }) };
    return {
      things: page.map(([, thing]) => thing),
      cursor: JSON.stringify(cursor),
      walked,
      more: { done: left.length - behind.length + page.length, about: left.length },
    };
  }

  get #newest(): number {
    if (this.#broken !== 'the cursor skips a late commit') return this.#log.length;
    return Math.max(0, ...this.#committed.map(({ no }) => no));
  }

  #behind(at: number): { subject: string; place: number }[] {
    if (this.#broken !== 'the cursor skips a late commit')
      return this.#log.slice(at).map(({ subject }, index) => ({ subject, place: at + index + 1 }));
    // By the number that was taken first: who commits late has one that everybody has passed.
    const behind = this.#committed.filter(({ no }) => no > at).sort((one, other) => one.no - other.no);
    return behind.map(({ subject, no }) => ({ subject, place: no }));
  }

  get #committed(): SimEvent[] {
    return [...this.#log, ...this.#waiting];
  }

  beginPhoto(photo: Photo): Answer<PhotoProgress> {
    const known = this.photos.get(photo.id) ?? { photo, bytes: new Uint8Array(), complete: false };
    this.photos.set(photo.id, known);
    return ok({ received: known.bytes.length, complete: known.complete });
  }

  appendPhoto(photoId: string, offset: number, chunk: Bytes): Answer<PhotoProgress> {
    const known = this.photos.get(photoId);
    if (!known) return refused('photo_unknown');
    if (known.complete || offset !== known.bytes.length)
      return ok({ received: known.bytes.length, complete: known.complete });
    known.bytes = new Uint8Array(Buffer.concat([known.bytes, chunk]));
    const whole = known.bytes.length >= known.photo.size;
    const right =
      this.#broken === 'a photo is there before its hash is' || sha256Hex(known.bytes) === known.photo.sha256;
    if (whole && !right) {
      known.bytes = new Uint8Array();
      return refused('photo_hash_differs');
    }
    known.complete = whole;
    if (whole)
      for (const draft of this.drafts.values())
        if (draft.content.photos.some(({ id }) => id === photoId))
          this.#waiting.push({ no: ++this.#no, subject: `draft/${draft.id}` });
    return ok({ received: known.bytes.length, complete: known.complete });
  }
}

/** What a change sets that nothing else has. */
function contentOf(mutation: Mutation): string {
  if (mutation.type === 'draft.save') return `${mutation.content.text} ${mutation.content.amount}`;
  return 'coding' in mutation ? `${mutation.coding.text} ${mutation.coding.amount}` : mutation.type;
}

interface SimCursor {
  readonly sees: string;
  readonly at: number;
  readonly after?: string;
}

function named(mutation: Mutation): string {
  const { of, id } = subjectOf(mutation);
  return `${of}/${id}`;
}

function sees({ id, role }: Person, { state, createdBy, returnedReason }: SimDraft): boolean {
  if (may(role, 'draft.code')) return state === 'inbox' || state === 'submitted';
  if (may(role, 'draft.approve') && state === 'submitted') return true;
  return createdBy === id && (state !== 'discarded' || returnedReason !== null);
}

function newDraft(id: string, createdBy: string): SimDraft {
  const content: DraftContent = { amount: null, date: null, text: '', project: null, photos: [] };
  return { id, revision: 0, state: 'inbox', content, coding: null, createdBy, returnedReason: null };
}
