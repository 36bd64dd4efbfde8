import type { Coding, DraftContent, DraftState, Photo } from '#lib/domain/drafts/draft.ts';
import { may } from '#lib/domain/access/role.ts';
import { canonicalText } from '#lib/domain/canonical.ts';
import { err, ok } from '#lib/domain/result.ts';
import { asksOf, MUTATION_KINDS, subjectOf, TAKEN_BEFORE } from '#lib/domain/sync/kinds.ts';
import {
  mutationHash,
  type Mutation,
  type MutationEnvelope,
  type MutationOutcome,
} from '#lib/domain/sync/mutation.ts';
import { Plain, sayPlain } from '#lib/domain/sync/plain.ts';
import { contentHash, type HeldDraft } from '#lib/domain/sync/restored.ts';
import type { PulledPage, PulledThing } from '#lib/offline/pulled/reading.ts';
import type { Bytes } from '#lib/offline/store/bytes.ts';
import type { Asking, Registered, Standing } from '#lib/offline/sync/port.ts';
import { sha256Hex } from '#tests/fixtures/device.ts';
import { SimApprovals } from './approving.ts';
import {
  LOCKED,
  type Answer,
  type Made,
  type Person,
  type PhotoProgress,
  type SimulatedServer,
} from './contract.ts';
import { SimLog, type Place } from './log.ts';

/** Builds that are wrong on purpose: each has to be found out. */
export type Broken =
  | 'acknowledged before the commit'
  | 'a repeat is done again'
  | 'the base revision is not looked at'
  | 'the cursor skips a late commit'
  | 'a photo is there before its hash is';

interface SimDraft extends Made {
  readonly id: string;
  readonly state: DraftState;
  readonly createdBy: string;
  readonly returnedReason: string | null;
}

/** What waits for an approval is sent back, coded, and submitted anew. */
const OPEN: ReadonlySet<DraftState> = new Set(['inbox', 'submitted']);

type Rejected = { readonly code: string };
type Kept = { photo: Photo; bytes: Bytes; complete: boolean };
type Known = { person: Person; answers: { hash: string; outcome: MutationOutcome }[] };

const refused = (reason: string) => err({ code: 'refused' as const, reason });
const PAGE = 3;

/**
 * The server's side of the contract in memory, for several people: what it applies, what it tells, and what it may not do. It
 * keeps the history of each draft for whoever judges it.
 */
export class SimServer implements SimulatedServer {
  readonly #broken: Broken | null;
  #takes: readonly string[] = TAKEN_BEFORE;
  #drafts = new Map<string, SimDraft>();
  /** Rows of registers, by kind and id. */
  #rows = new Map<string, { readonly name?: string | undefined }>();
  #photos = new Map<string, Kept>();
  #devices = new Map<string, Known>();
  readonly #log: SimLog;
  readonly #approvals = new SimApprovals();
  histories = new Map<string, Made[]>();
  applied: string[] = [];
  /** Changes that were overtaken, and those of them that came again. */
  #overtaken = new Set<string>();
  cameAgain = 0;
  #locked = false;
  /** Transactions that are not committed, by what they hold. */
  #open = new Map<string, () => void>();
  /** What takes back all that is acknowledged and not committed. */
  #undo: (() => void)[] = [];
  #setBack: () => void;

  constructor(broken: Broken | null) {
    this.#broken = broken;
    this.#log = new SimLog(broken);
    this.#setBack = this.#copy();
  }

  get decisions() {
    return this.#approvals.decisions;
  }

  get alarms() {
    return this.#approvals.alarms;
  }

  upgrade(): void {
    this.#takes = MUTATION_KINDS;
  }

  lockPeriod(): void {
    this.#locked = true;
  }

  get #isNew(): boolean {
    return this.#takes === MUTATION_KINDS;
  }

  register(deviceId: string, person: Person): Answer<Registered> {
    const known = this.#devices.get(deviceId);
    if (known && known.person !== person) return refused('device_not_yours');
    if (!known) this.#devices.set(deviceId, { person, answers: [] });
    return ok(this.#isNew ? { takes: MUTATION_KINDS } : {});
  }

  standing(person: Person, { deviceId, photoId, cursor }: Asking): Answer<Standing> {
    const device = this.#devices.get(deviceId);
    if (!device) return refused('device_unknown');
    if (device.person !== person) return refused('device_not_yours');
    const hasPhoto = photoId === null || this.#photos.get(photoId)?.complete === true;
    const takes = this.#isNew ? { takes: MUTATION_KINDS } : {};
    const goesOn = cursor === undefined || this.#log.has(JSON.parse(cursor) as SimCursor);
    return ok({ lastMutationId: device.answers.length, hasPhoto, goesOn, ...takes });
  }

  held(
    person: Person,
    asked: { drafts: string[]; photos: string[] },
  ): Answer<{ drafts: HeldDraft[]; photos: string[] }> {
    const drafts = asked.drafts.flatMap((id) => {
      const draft = this.#drafts.get(id);
      if (draft?.createdBy !== person.id) return [];
      const { revision, state, content } = draft;
      return [{ id, revision, state, contentHash: contentHash(id, content) }];
    });
    return ok({ drafts, photos: asked.photos.filter((id) => this.#photos.get(id)?.complete) });
  }

  push(person: Person, deviceId: string, mutations: readonly MutationEnvelope[]): Answer<MutationOutcome[]> {
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
      const outcome = this.#apply(person, mutationId, mutation);
      if (outcome.outcome === 'applied') this.applied.push(`${deviceId}/${mutationId}`);
      device.answers[mutationId - 1] = { hash: payloadHash, outcome };
      outcomes.push(outcome);
    }
    return ok(outcomes);
  }

  #apply(person: Person, mutationId: number, mutation: Mutation): MutationOutcome {
    const no = this.#log.begin();
    const kept = this.#copyChanged();
    const done = this.#judge(person, mutation);
    const said = contentOf(mutation);
    if ('code' in done) {
      if (done.code === 'draft_changed_meanwhile') this.#overtaken.add(said);
      return { mutationId, outcome: 'rejected', code: done.code };
    }
    if (this.#overtaken.has(said)) this.cameAgain += 1;
    this.#log.note(no, named(mutation));
    if (this.#broken === 'acknowledged before the commit') this.#undo.push(kept);
    return { mutationId, outcome: 'applied', revision: done.revision };
  }

  #judge(person: Person, mutation: Mutation): Rejected | { readonly revision: number } {
    if (!this.#takes.includes(mutation.type)) return { code: 'mutation_kind_unknown' };
    if (!may(person.role, asksOf(mutation.type))) return { code: 'not_allowed' };
    if ('row' in mutation) {
      const name = named(mutation);
      const there = this.#rows.get(name);
      if (mutation.type.endsWith('.change') && !there) return { code: 'account_unknown' };
      if (mutation.type.endsWith('.add') && there) return { code: 'account_exists' };
      this.#rows.set(name, { ...there, ...mutation.row });
      return { revision: 0 };
    }
    const draft = this.#drafts.get(mutation.draftId) ?? null;
    if (mutation.type === 'approval.decide') return this.#decide(person, mutation, draft);
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
    return 'code' in next ? next : this.#write({ ...next, revision: (draft?.revision ?? 0) + 1 });
  }

  #decide(
    { id }: Person,
    mutation: Extract<Mutation, { type: 'approval.decide' }>,
    draft: SimDraft | null,
  ): Rejected | { readonly revision: number } {
    const about = draft && { ...draft, contentHash: saidBy(draft), amount: draft.coding?.amount ?? null };
    const ruling = this.#approvals.decide(id, mutation, about);
    if ('code' in ruling || ruling.do === 'nothing' || !draft) return ruling;
    const state = ruling.do === 'post' ? ('posted' as const) : ('inbox' as const);
    const returnedReason = ruling.do === 'post' ? null : mutation.reason;
    // What was decided about is what stands: the revision is that of what was shown.
    this.#drafts.set(draft.id, { ...draft, state, returnedReason });
    return { revision: draft.revision };
  }

  #next(
    draft: SimDraft,
    mutation: Exclude<Mutation, { row: object } | { type: 'approval.decide' }>,
  ): SimDraft | Rejected {
    switch (mutation.type) {
      case 'draft.save':
        return { ...draft, content: mutation.content, returnedReason: null };
      case 'draft.make':
        return { ...draft, content: { ...draft.content, photos: mutation.photos }, coding: mutation.coding };
      case 'draft.code':
        return { ...draft, coding: mutation.coding };
      case 'draft.ask':
        return { ...draft, returnedReason: mutation.comment };
      case 'draft.discard':
        return { ...draft, state: 'discarded' };
      case 'draft.dismiss':
        return { ...draft, state: 'discarded', returnedReason: mutation.reason };
      case 'draft.submit': {
        if (!draft.coding) return { code: 'draft_incomplete' };
        if (this.#missing(draft).length > 0) return { code: 'photo_missing' };
        if (this.#locked && draft.coding.date.startsWith(LOCKED)) return { code: 'period_locked' };
        return { ...draft, state: 'submitted', returnedReason: null };
      }
    }
  }

  #write(next: SimDraft): { readonly revision: number } {
    this.#drafts.set(next.id, next);
    const { revision, content, coding } = next;
    this.histories.set(next.id, [...(this.histories.get(next.id) ?? []), { revision, content, coding }]);
    return { revision };
  }

  #missing({ content }: SimDraft): string[] {
    return content.photos.map(({ id }) => id).filter((id) => !this.#photos.get(id)?.complete);
  }

  codeLate(draftId: string, coding: Coding): void {
    const held = `draft/${draftId}`;
    const draft = this.#drafts.get(draftId);
    if (!draft || !OPEN.has(draft.state) || this.#open.has(held)) return;
    const no = this.#log.begin();
    this.#open.set(held, () => {
      this.#write({ ...draft, coding, revision: draft.revision + 1 });
      this.#log.note(no, held);
    });
  }

  commitAll(): void {
    for (const commit of this.#open.values()) commit();
    this.#open.clear();
  }

  get hasUnplaced(): boolean {
    return this.#log.hasUnplaced;
  }

  sequence(): void {
    this.#log.sequence();
    this.#undo = [];
  }

  die(): void {
    this.#open.clear();
    for (const undo of this.#undo.toReversed()) undo();
    this.#undo = [];
  }

  backup(): void {
    this.#setBack = this.#copy();
  }

  restore(): void {
    this.#open.clear();
    this.#undo = [];
    this.#setBack();
  }

  #copyChanged(): () => void {
    const [drafts, rows, histories] = [new Map(this.#drafts), new Map(this.#rows), new Map(this.histories)];
    const log = this.#log.copy();
    return () => {
      [this.#drafts, this.#rows, this.histories] = [drafts, rows, histories];
      log();
    };
  }

  #copy(): () => void {
    const changed = this.#copyChanged();
    const approvals = this.#approvals.copy();
    const [photos, applied] = [structuredClone(this.#photos), [...this.applied]];
    const known = (devices: ReadonlyMap<string, Known>) =>
      new Map([...devices].map(([id, { person, answers }]) => [id, { person, answers: [...answers] }]));
    const devices = known(this.#devices);
    return () => {
      changed();
      approvals();
      this.#photos = structuredClone(photos);
      this.applied = [...applied];
      this.#devices = known(devices);
      // It may be set back to the same copy once more.
      this.#setBack = this.#copy();
    };
  }

  nameOf(subject: string): string | null {
    return this.#rows.get(subject)?.name ?? null;
  }

  pictureOf(photoId: string): string | null {
    const there = this.#photos.get(photoId);
    return there?.complete ? sha256Hex(there.bytes) : null;
  }

  seenBy(person: Person): Map<string, PulledThing> {
    const drafts = [...this.#drafts.values()].filter((draft) => sees(person, draft));
    const rows = may(person.role, 'ledger.read') ? [...this.#rows] : [];
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
      const row = may(person.role, 'ledger.read') ? (this.#rows.get(name) ?? null) : null;
      return { kind, id, now: row } as unknown as PulledThing;
    }
    const draft = this.#drafts.get(id);
    const now = draft && sees(person, draft) ? this.#toldOf(draft, person) : null;
    return { kind, id, now } as unknown as PulledThing;
  }

  #toldOf(draft: SimDraft, { role }: Person) {
    const waits =
      draft.state === 'submitted' && may(role, 'draft.approve')
        ? { rules: null, given: [], forMe: true }
        : null;
    return { ...draft, missing: this.#missing(draft), contentHash: saidBy(draft), waits };
  }

  shown(person: Person, draftId: string): Answer<object | null> {
    const draft = this.#drafts.get(draftId);
    return ok(draft && sees(person, draft) ? this.#toldOf(draft, person) : null);
  }

  tickets(person: Person, asked: { publicKey: string; count: number }) {
    return ok(this.#approvals.tickets(person.id, asked));
  }

  pull(person: Person, cursor: string | null): Answer<PulledPage> {
    if (!this.#isNew) return refused('NOT_FOUND');
    const sees = person.role;
    const from = cursor === null ? null : (JSON.parse(cursor) as SimCursor);
    if (from && !this.#log.has(from)) return refused('cursor_ahead');
    const begins = from === null ? 'walk' : from.sees === sees ? null : 'access';
    if (from === null || begins !== null || from.after !== undefined) {
      const place = from && begins === null ? from : this.#log.newest;
      const page = this.#walk(person, place, begins === null ? (from?.after ?? '') : '');
      return ok({ ...page, begins, at: new Date(0) });
    }
    const behind = this.#log.after(from.at);
    const events = behind.slice(0, PAGE);
    const at = events.reduce((last, { place }) => Math.max(last, place), from.at);
    const things = [...new Set(events.map(({ subject }) => subject))].map((name) => this.#told(name, person));
    const more = behind.length > PAGE ? { done: at, about: at + behind.length } : null;
    const next = JSON.stringify({ sees, ...this.#log.placeAt(at) });
    return ok({ things, cursor: next, walked: false, begins: null, more, at: new Date(0) });
  }

  #walk(person: Person, { at, behind }: Place, after: string): Omit<PulledPage, 'begins' | 'at'> {
    const left = [...this.seenBy(person)].sort(([one], [other]) => (one < other ? -1 : 1));
    const rest = left.filter(([name]) => name > after);
    const page = rest.slice(0, PAGE);
    const walked = rest.length <= PAGE;
    const cursor = { sees: person.role, at, behind, ...(!walked && { after: page.at(-1)?.[0] ?? '' }) };
    return {
      things: page.map(([, thing]) => thing),
      cursor: JSON.stringify(cursor),
      walked,
      more: { done: left.length - rest.length + page.length, about: left.length },
    };
  }

  beginPhoto(_person: Person, photo: Photo): Answer<PhotoProgress> {
    const known = this.#photos.get(photo.id) ?? { photo, bytes: new Uint8Array(), complete: false };
    this.#photos.set(photo.id, known);
    return ok({ received: known.bytes.length, complete: known.complete });
  }

  appendPhoto(_person: Person, photoId: string, offset: number, chunk: Bytes): Answer<PhotoProgress> {
    const known = this.#photos.get(photoId);
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
      for (const draft of this.#drafts.values())
        if (draft.content.photos.some(({ id }) => id === photoId))
          this.#log.note(this.#log.begin(), `draft/${draft.id}`);
    return ok({ received: known.bytes.length, complete: known.complete });
  }

  close(): void {}
}

/** What a change sets that nothing else has. */
function contentOf(mutation: Mutation): string {
  if (mutation.type === 'draft.save') return `${mutation.content.text} ${mutation.content.amount}`;
  return 'coding' in mutation ? `${mutation.coding.text} ${mutation.coding.amount}` : mutation.type;
}

interface SimCursor extends Place {
  readonly sees: string;
  readonly after?: string;
}

function named(mutation: Mutation): string {
  const { of, id } = subjectOf(mutation);
  return `${of}/${id}`;
}

function sees({ id, role }: Person, { state, createdBy, returnedReason }: SimDraft): boolean {
  if (may(role, 'draft.code') && (state === 'inbox' || state === 'submitted')) return true;
  if (may(role, 'draft.approve') && state === 'submitted') return true;
  return createdBy === id && (state !== 'discarded' || returnedReason !== null);
}

const saidBy = ({ content, coding }: SimDraft): string =>
  sha256Hex(new TextEncoder().encode(canonicalText({ is: sayPlain(Plain.parse({ content, coding })) })));

function newDraft(id: string, createdBy: string): SimDraft {
  const content: DraftContent = { amount: null, date: null, text: '', project: null, photos: [] };
  return { id, revision: 0, state: 'inbox', content, coding: null, createdBy, returnedReason: null };
}
