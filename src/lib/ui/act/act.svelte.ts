import { v7 as uuidv7 } from 'uuid';
import { mayBeDone } from '#lib/domain/outcome.ts';
import { problemOf, type Problem } from '#lib/ui/loading/problem.ts';
import type { Keeping, Pending } from './kept.ts';

/** Sends an act. Rejects as a call does. */
export type Send<About, Answer> = (act: Pending<About>) => Promise<Answer>;

/**
 * Something a person does that binds: a decision, a signature, a reversal. It gets an id and is kept on the device before
 * it is sent, and goes again under that id until its outcome is known: it is done once, and told once.
 *
 *   idle ── send() ──▶ sending ──┬── answer ───────────▶ answered     forgotten
 *                         ▲      ├── not done ─────────▶ refused      forgotten: what is sent next is another act
 *                         │      └── may be done ──────▶ unanswered   kept
 *                         └── send() the same, again() ──────┘
 *
 * It begins `unanswered` where a page that was left, or killed, has kept one. Sent about something else meanwhile, it is
 * another act and takes the place of the one without answer.
 */
export class Act<About extends object, Answer> {
  #state: 'idle' | 'sending' | 'answered' | 'refused' | 'unanswered';
  #answer = $state.raw<Answer | null>(null);
  #problem = $state.raw<Problem | null>(null);
  /** An earlier attempt at what is pending had no answer. */
  #before: boolean;
  /** What is being sent, or had no answer. */
  #pending: Pending<About> | null;
  readonly #keeping: Keeping<About> | null;

  /** @param keeping null: in this object alone, for what the server knows again by what it says */
  constructor(keeping: Keeping<About> | null = null) {
    this.#keeping = keeping;
    this.#pending = keeping?.read() ?? null;
    this.#before = $state(this.#pending !== null);
    this.#state = $state(this.#pending === null ? 'idle' : 'unanswered');
  }

  get state() {
    return this.#state;
  }
  get busy(): boolean {
    return this.#state === 'sending';
  }
  get answer(): Answer | null {
    return this.#answer;
  }
  /** Why the last attempt brought no answer. */
  get problem(): Problem | null {
    return this.#problem;
  }
  /** It may be done already; also while it is being sent once more. */
  get unanswered(): boolean {
    return this.#before;
  }

  /** Never rejects. Does nothing while one is on its way. @returns the answer, or null: then see `problem` */
  async send(about: About, send: Send<About, Answer>): Promise<Answer | null> {
    if (this.busy) return null;
    const same = this.#pending && isAbout(this.#pending, about) ? this.#pending : null;
    return this.#attempt(same ?? { ...about, id: uuidv7() }, send);
  }

  /** The one without answer once more; nothing where there is none. As {@link send}. */
  async again(send: Send<About, Answer>): Promise<Answer | null> {
    return this.#pending === null || this.busy ? null : this.#attempt(this.#pending, send);
  }

  async #attempt(act: Pending<About>, send: Send<About, Answer>): Promise<Answer | null> {
    this.#before = act === this.#pending;
    this.#pending = act;
    this.#keeping?.keep(act);
    this.#state = 'sending';
    this.#problem = null;
    try {
      this.#answer = await send(act);
      this.#settled('answered');
      return this.#answer;
    } catch (cause) {
      this.#problem = problemOf(cause);
      this.#before = mayBeDone(this.#problem.outcome, this.#before);
      if (this.#before) this.#state = 'unanswered';
      else this.#settled('refused');
      return null;
    }
  }

  #settled(state: 'answered' | 'refused'): void {
    this.#keeping?.forget();
    this.#pending = null;
    this.#before = false;
    this.#state = state;
  }
}

function isAbout<About extends object>(act: Pending<About>, about: About): boolean {
  return Object.entries(about).every(([name, value]) => Reflect.get(act, name) === value);
}
