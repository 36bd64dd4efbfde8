import type { Api } from '#lib/api.ts';
import type { Coding } from '#lib/domain/draft.ts';
import { problemOf, type Problem } from '#lib/ui/loading/problem.ts';
import {
  codingOf,
  differences,
  fieldsOf,
  sameCoding,
  type CodingFields,
  type Difference,
} from './coding-fields.ts';

/** A draft as `drafts.get` gives it. */
export type ReadDraft = Awaited<ReturnType<Api['drafts']['get']['query']>>;

/** What the desk asks of the server. */
export interface DraftsPort {
  get(draftId: string): Promise<ReadDraft>;
  code(input: { draftId: string; baseRevision: number; coding: Coding }): Promise<{ revision: number }>;
  submit(input: { draftId: string; baseRevision: number }): Promise<{ revision: number }>;
}

/** Somebody else's edition, met while coding. */
export interface Meanwhile {
  readonly draft: ReadDraft;
  readonly differences: readonly Difference[];
}

/**
 * One draft on the bookkeeper's desk.
 *
 *            save()              submit()
 *   editing ───────▶ saving      ───────▶ saving ──▶ submitting ──▶ submitted
 *      ▲               │                    │             │
 *      ├── problem ◀───┴────────────────────┴─────────────┤   what is typed stays
 *      └── meanwhile ◀── draft_changed_meanwhile ─────────┘   keepMine() or takeTheirs()
 *
 * A change that is our own, whose answer was lost, is recognised by what it says and is no conflict.
 */
export class CodingDesk {
  fields = $state<CodingFields>() as CodingFields;
  #draft = $state.raw() as ReadDraft;
  #state = $state<'editing' | 'saving' | 'submitting' | 'submitted'>('editing');
  #problem = $state.raw<Problem | null>(null);
  #meanwhile = $state.raw<Meanwhile | null>(null);
  #saved = $state(false);
  readonly #port: DraftsPort;
  readonly #start: (draft: ReadDraft) => CodingFields;

  constructor(port: DraftsPort, draft: ReadDraft, offered: Parameters<typeof fieldsOf>[1]) {
    this.#port = port;
    this.#draft = draft;
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
  /** Something is typed that the server does not have. */
  get changed(): boolean {
    if (this.#state === 'submitted') return false;
    const before = this.#start(this.#draft);
    const names = Object.keys(before) as (keyof CodingFields)[];
    return names.some((name) => String(this.fields[name]).trim() !== String(before[name]).trim());
  }
  get busy(): boolean {
    return this.#state === 'saving' || this.#state === 'submitting';
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
      this.#state = 'submitting';
      await this.#handOn(coding);
      this.#state = 'submitted';
    });
    return this.#state === 'submitted';
  }

  /** Goes on from the new edition with what is typed. */
  keepMine(): void {
    if (this.#meanwhile) this.#draft = this.#meanwhile.draft;
    this.#meanwhile = null;
  }

  /** Begins anew from the new edition. */
  takeTheirs(): void {
    if (!this.#meanwhile) return;
    this.#draft = this.#meanwhile.draft;
    this.fields = this.#start(this.#draft);
    this.#meanwhile = null;
  }

  async #attempt(work: (coding: Coding) => Promise<void>): Promise<void> {
    const coding = codingOf(this.fields);
    if (!coding.ok || this.busy) return;
    this.#state = 'saving';
    this.#problem = null;
    this.#meanwhile = null;
    this.#saved = false;
    try {
      await work(coding.value);
    } catch (cause) {
      this.#state = 'editing';
      await this.#explain(problemOf(cause));
    }
  }

  async #code(coding: Coding): Promise<void> {
    if (sameCoding(this.#draft.coding, coding)) return;
    const { id: draftId, revision: baseRevision } = this.#draft;
    try {
      const { revision } = await this.#port.code({ draftId, baseRevision, coding });
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
      await this.#port.submit({ draftId, baseRevision });
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
      const draft = await this.#port.get(this.#draft.id);
      this.#meanwhile = { draft, differences: differences(this.#draft, draft) };
    } catch (cause) {
      this.#problem = problemOf(cause);
    }
  }
}

const CONFLICTS: ReadonlySet<string> = new Set(['draft_changed_meanwhile', 'draft_not_open']);
