import { v7 } from 'uuid';
import type { Broken } from './server.ts';

interface SimEvent {
  /** Taken when its transaction began. */
  readonly no: number;
  /** What no other event is, of whatever past. */
  readonly id: string;
  readonly subject: string;
}

/** Where a device stands in the log. */
export interface Place {
  readonly at: number;
  /** The event that it stands behind; null at the beginning. */
  readonly behind: string | null;
}

/** The log of what happened: an event has its place only after its change is committed. */
export class SimLog {
  readonly #broken: Broken | null;
  /** In the order in which events got their places. */
  #log: readonly SimEvent[] = [];
  #waiting: readonly SimEvent[] = [];
  #no = 0;

  constructor(broken: Broken | null) {
    this.#broken = broken;
  }

  /** A transaction begins. @returns what its event is to be noted under */
  begin(): number {
    return ++this.#no;
  }

  note(no: number, subject: string): void {
    this.#waiting = [...this.#waiting, { no, id: v7(), subject }];
  }

  sequence(): void {
    this.#log = this.#committed;
    this.#waiting = [];
  }

  get hasUnplaced(): boolean {
    return this.#waiting.length > 0;
  }

  /** @returns sets it back to how it is now */
  copy(): () => void {
    const [log, waiting] = [this.#log, this.#waiting];
    return () => {
      [this.#log, this.#waiting] = [log, waiting];
    };
  }

  get newest(): Place {
    const at = this.#skips ? Math.max(0, ...this.#committed.map(({ no }) => no)) : this.#log.length;
    return this.placeAt(at);
  }

  placeAt(at: number): Place {
    return { at, behind: this.#skips ? null : (this.#log[at - 1]?.id ?? null) };
  }

  /** Whether it still holds the event that a cursor stands behind. */
  has({ at, behind }: Place): boolean {
    if (this.#skips) return true;
    return at <= this.#log.length && this.placeAt(at).behind === behind;
  }

  after(at: number): { subject: string; place: number }[] {
    if (!this.#skips)
      return this.#log.slice(at).map(({ subject }, index) => ({ subject, place: at + index + 1 }));
    // By the number that was taken first: who commits late has one that everybody has passed.
    const behind = this.#committed.filter(({ no }) => no > at).sort((one, other) => one.no - other.no);
    return behind.map(({ subject, no }) => ({ subject, place: no }));
  }

  get #skips(): boolean {
    return this.#broken === 'the cursor skips a late commit';
  }

  get #committed(): readonly SimEvent[] {
    return [...this.#log, ...this.#waiting];
  }
}
