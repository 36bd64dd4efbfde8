import type { CivilDate } from '#lib/domain/date.ts';
import { saysNothing } from '#lib/domain/drafts/captured.ts';
import { checkDate, type CodingVat, type VatOf } from '#lib/domain/ledger/coding.ts';
import type { Coding, Photo } from '#lib/domain/drafts/draft.ts';
import { problemOf, Refused, type Problem } from '#lib/ui/loading/problem.ts';
import {
  codingOf,
  conflicting,
  differences,
  fieldsOf,
  sameCoding,
  sameField,
  saysInvoice,
  type CodingFields,
  type Difference,
  type Habits,
} from './coding-fields.ts';
import type { Overtaken } from '#lib/offline/desk/work-here.ts';
import type { Done, DraftsPort, ReadDraft, Usual } from './drafts-port.ts';

/** What a form begins with, and is reckoned by. */
export interface Offered {
  readonly habits: Habits;
  readonly today: CivilDate;
  readonly vatOn: (code: string, date: string) => CodingVat | null;
}

/** Somebody else's edition, met while coding. */
export interface Meanwhile {
  readonly draft: ReadDraft;
  /** What its author has changed. */
  readonly differences: readonly Difference[];
  /** The form as the new edition would fill it. */
  readonly theirs: CodingFields;
  /** The fields in which theirs is another than what stands in the form, and than what both began with. */
  readonly fields: readonly (keyof CodingFields)[];
}

/**
 * One draft on the bookkeeper's desk.
 *
 *            save()              submit()
 *   editing ───────▶ saving      ───────▶ saving ──▶ submitting ──▶ submitted
 *      ▲               │                    │             │
 *      ├── problem ◀───┴────────────────────┴─────────────┤   what is typed stays
 *      └── meanwhile ◀── draft_changed_meanwhile ─────────┘   choose() or takeTheirs()
 *
 *   editing ── ask(comment) ──▶ saving ──▶ asked          editing ── dismiss(reason) ──▶ saving ──▶ dismissed
 *
 * A change that is our own, whose answer was lost, is recognised by what it says and is no conflict. A draft of revision 0
 * is the bookkeeper's own and not on the server yet: saving makes it.
 */
export class CodingDesk {
  fields = $state<CodingFields>() as CodingFields;
  #draft = $state.raw() as ReadDraft;
  #state = $state<'editing' | 'saving' | 'submitting' | 'submitted' | 'asked' | 'dismissed'>('editing');
  #problem = $state.raw<Problem | null>(null);
  #meanwhile = $state.raw<Meanwhile | null>(null);
  #saved = $state(false);
  #kept = $state(false);
  #usual = $state.raw<Usual | null>(null);
  readonly #port: DraftsPort;
  readonly #start: (draft: ReadDraft) => CodingFields;
  readonly #today: CivilDate;
  readonly #vatOn: Offered['vatOn'];
  /** The date after today that the person said is meant. */
  confirmedDate = $state<string | null>(null);
  /** The person said that another invoice stands on a paper that is posted already. */
  paperConfirmed = $state(false);

  constructor(port: DraftsPort, draft: ReadDraft, offered: Offered) {
    this.#port = port;
    this.#draft = draft;
    this.#today = offered.today;
    this.#vatOn = offered.vatOn;
    this.#start = (of) => fieldsOf(of, offered);
    this.fields = this.#start(draft);
  }

  /** The edition the form is based on. */
  get draft(): ReadDraft {
    return this.#draft;
  }
  get state() {
    return this.#state;
  }
  get problem(): Problem | null {
    return this.#problem;
  }
  get meanwhile(): Meanwhile | null {
    return this.#meanwhile;
  }
  /** The last thing that happened is that the coding was saved. */
  get saved(): boolean {
    return this.#saved;
  }
  /** What was done last lies on this device, and is sent when there is a network. */
  get kept(): boolean {
    return this.#kept;
  }
  /** Something is typed that the server does not have. */
  get changed(): boolean {
    if (this.#state === 'submitted' || this.#state === 'dismissed') return false;
    const before = this.#start(this.#draft);
    const names = Object.keys(before) as (keyof CodingFields)[];
    if (names.every((name) => sameField(name, this.fields, before))) return false;
    // Written in another way, it may still say the same.
    const now = codingOf(this.fields, this.vatOf);
    return !now.ok || !sameCoding(now.value, this.#draft.coding);
  }
  /** A copy to be kept. */
  get written(): CodingFields {
    return $state.snapshot(this.fields);
  }
  /** It is not on the server yet. */
  get isNew(): boolean {
    return this.#draft.revision === 0;
  }
  /** Nobody captured anything of it: a voucher of the bookkeeper's own. */
  get isFree(): boolean {
    return saysNothing(this.#draft.content);
  }
  /** What a VAT code is on the date in the form. */
  readonly vatOf: VatOf = (code) => this.#vatOn(code, this.fields.date);

  /** What vouchers with the party that was chosen last are mostly coded with. */
  get usual(): Usual | null {
    return this.#usual;
  }
  /** Asks for it, and begins with it where no account is chosen yet. */
  async offerUsual(counterpartyId: string): Promise<void> {
    this.#usual = null;
    // An offer: without network there is none.
    const found = counterpartyId === '' ? null : await this.#port.usual(counterpartyId).catch(() => null);
    if (this.fields.counterpartyId !== counterpartyId) return;
    this.#usual = found;
    const [line] = this.fields.lines;
    if (!found || !line || line.account !== '') return;
    line.account = found.account;
    line.vatCode = found.vatCode ?? '';
  }

  /** What is attached to a draft that is not on the server yet. */
  attach(photos: Photo[]): void {
    if (this.isNew) this.#draft = { ...this.#draft, content: { ...this.#draft.content, photos } };
  }
  get busy(): boolean {
    return this.#state === 'saving' || this.#state === 'submitting';
  }

  /** The date is after today, and is asked about. */
  get asksDate(): boolean {
    return this.fields.date > this.#today;
  }
  get dateConfirmed(): boolean {
    return this.confirmedDate === this.fields.date;
  }

  /** The paper is posted already, and this is an invoice: asked about as well. */
  get asksPaper(): boolean {
    const again = this.#draft.alike.some(
      ({ why, voucher }) => why === 'picture' && voucher?.reversed === false,
    );
    return (
      this.paperConfirmed || this.#problem?.code === 'paper_again' || (again && saysInvoice(this.fields))
    );
  }

  async save(): Promise<void> {
    await this.#attempt(async (coding) => {
      await this.#code(coding);
      this.#state = 'editing';
      this.#saved = true;
    });
  }

  /** @returns whether the draft now waits for a manager */
  async submit(): Promise<boolean> {
    await this.#attempt(async (coding) => {
      await this.#code(coding);
      const dated = checkDate(coding, { today: this.#today, confirmed: this.dateConfirmed });
      if (!dated.ok) throw new Refused({ ...dated.error, outcome: 'none' });
      this.#state = 'submitting';
      await this.#handOn(coding);
      this.#state = 'submitted';
    });
    return this.#state === 'submitted';
  }

  /** Sends the draft back to its author. What is typed stays in the form. @returns whether it was sent */
  async ask(comment: string): Promise<boolean> {
    const sent = await this.#leave(
      (draft) => this.#port.askAuthor({ ...draft, comment }),
      (now) => now.askedBy !== null && now.returnedReason === comment,
    );
    if (sent) this.#state = 'asked';
    return sent;
  }

  /** Takes the draft out of the inbox. @returns whether it is gone */
  async dismiss(reason: string): Promise<boolean> {
    const gone = await this.#leave(
      (draft) => this.#port.dismiss({ ...draft, reason }),
      (now) => now.state === 'discarded' && now.returnedReason === reason,
    );
    if (gone) this.#state = 'dismissed';
    return gone;
  }

  /** What was coded on this device was overtaken by the draft as it is now: the person has both before them. */
  meet({ coding, revision, basis }: Overtaken): void {
    const now = this.#draft;
    this.fields = this.#start({ ...now, coding });
    this.#draft = { ...now, ...basis, revision };
    this.#meanwhile = this.#met(now, basis && this.#start(this.#draft));
  }

  /** Goes on from the new edition: with theirs in the fields named, and mine in all others. */
  async choose(theirs: ReadonlySet<keyof CodingFields>): Promise<void> {
    if (!this.#meanwhile) return;
    const { draft, theirs: other, fields } = this.#meanwhile;
    for (const field of fields) if (theirs.has(field)) Object.assign(this.fields, { [field]: other[field] });
    this.#draft = draft;
    this.#meanwhile = null;
    // Mine is in the form, to be saved on top; where nothing is left of it, it need not wait any longer.
    if (!this.changed) await this.#port.giveUp(draft.id);
  }

  /** Begins anew from the new edition. */
  async takeTheirs(): Promise<void> {
    if (!this.#meanwhile) return;
    this.#draft = this.#meanwhile.draft;
    this.fields = this.#start(this.#draft);
    this.#meanwhile = null;
    await this.#port.giveUp(this.#draft.id);
  }

  async #attempt(work: (coding: Coding) => Promise<void>): Promise<void> {
    const coding = codingOf(this.fields, this.vatOf);
    if (!coding.ok || this.busy) return;
    this.#begin();
    try {
      await work(coding.value);
    } catch (cause) {
      this.#state = 'editing';
      await this.#explain(problemOf(cause));
    }
  }

  #begin(): void {
    this.#state = 'saving';
    this.#problem = null;
    this.#meanwhile = null;
    this.#saved = false;
    this.#kept = false;
  }

  /** @param isOurs whether the draft already is what was asked for, its answer having been lost */
  async #leave(
    act: (draft: { draftId: string; baseRevision: number }) => Promise<Done>,
    isOurs: (now: ReadDraft) => boolean,
  ): Promise<boolean> {
    if (this.busy) return false;
    this.#begin();
    const { id: draftId, revision: baseRevision } = this.#draft;
    try {
      const { revision, kept = false } = await act({ draftId, baseRevision });
      this.#kept = kept;
      // The edition the form is now based on: what was typed is found there again.
      this.#draft = { ...this.#draft, revision };
      return true;
    } catch (cause) {
      const problem = problemOf(cause);
      this.#state = 'editing';
      if (CONFLICTS.has(problem.code) && (await this.#isOurs(isOurs))) return true;
      await this.#explain(problem);
      return false;
    }
  }

  async #isOurs(isOurs: (now: ReadDraft) => boolean): Promise<boolean> {
    const now = await this.#port.get(this.#draft.id).catch(() => null);
    return now !== null && isOurs(now);
  }

  async #code(coding: Coding): Promise<void> {
    if (!this.isNew && sameCoding(this.#draft.coding, coding)) return;
    const { id: draftId, revision: baseRevision, content } = this.#draft;
    try {
      const { revision, kept = false } = this.isNew
        ? await this.#port.make({ draftId, photos: content.photos, coding })
        : await this.#port.code({ draftId, baseRevision, coding });
      this.#kept = kept;
      this.#draft = { ...this.#draft, revision, coding };
    } catch (cause) {
      const now = await this.#ours(cause, coding);
      if (now?.state !== 'inbox') throw cause;
      this.#draft = now;
    }
  }

  async #handOn(coding: Coding): Promise<void> {
    const { id: draftId, revision: baseRevision } = this.#draft;
    try {
      const { kept = false } = await this.#port.submit({
        draftId,
        baseRevision,
        dateConfirmed: this.dateConfirmed,
        paperConfirmed: this.paperConfirmed,
      });
      this.#kept = kept;
    } catch (cause) {
      const now = await this.#ours(cause, coding);
      if (now?.state !== 'submitted') throw cause;
    }
  }

  /** The draft as it stands, when a conflict is only our own change, whose answer never came; else null. */
  async #ours(cause: unknown, coding: Coding): Promise<ReadDraft | null> {
    if (!CONFLICTS.has(problemOf(cause).code)) return null;
    const now = await this.#port.get(this.#draft.id);
    const mine = { content: this.#draft.content, coding };
    return differences(mine, now).length === 0 ? now : null;
  }

  async #explain(problem: Problem): Promise<void> {
    if (problem.code !== 'draft_changed_meanwhile') {
      this.#problem = problem;
      return;
    }
    try {
      const now = await this.#port.get(this.#draft.id);
      this.#meanwhile = this.#met(now, this.#start(this.#draft));
    } catch (cause) {
      this.#problem = problemOf(cause);
    }
  }

  /** Somebody else's edition beside what stands in the form. */
  #met(draft: ReadDraft, base: CodingFields | null): Meanwhile {
    const theirs = this.#start(draft);
    const fields = conflicting({ base, mine: this.fields, theirs });
    return { draft, differences: differences(this.#draft, draft), theirs, fields };
  }
}

const CONFLICTS: ReadonlySet<string> = new Set(['draft_changed_meanwhile', 'draft_not_open']);
