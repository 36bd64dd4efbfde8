import type { SaftChecked } from '#lib/domain/ledger/saft/checked/checked.ts';
import type { Answered } from './saft-worker.ts';

/** The part of a Worker that is used. */
export interface Checker {
  onmessage: ((event: MessageEvent<Answered>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(file: File): void;
  terminate(): void;
}

/*
 * empty ── take ──▶ checking ── answer ──▶ checked ── clear ──▶ empty
 *                      ├── stop ─────────▶ empty
 *                      └── crash ────────▶ crashed ── take ───▶ checking
 */

/** One SAF-T file at a time: chosen, checked in a worker of its own, told. A later choice takes the place of an earlier one. */
export class SaftDesk {
  #file = $state.raw<File | null>(null);
  #read = $state(0);
  #checked = $state.raw<SaftChecked | null>(null);
  #crashed = $state(false);
  readonly #makeChecker: () => Checker;
  #checker: Checker | null = null;

  constructor(makeChecker: () => Checker = saftWorker) {
    this.#makeChecker = makeChecker;
  }

  /** The file that is being checked, and how many of its bytes have been read. */
  get checking(): { name: string; read: number; size: number } | null {
    return this.#file && { name: this.#file.name, read: this.#read, size: this.#file.size };
  }
  get checked(): SaftChecked | null {
    return this.#checked;
  }
  /** The browser gave up, such as for want of memory. */
  get crashed(): boolean {
    return this.#crashed;
  }

  take(file: File): void {
    this.clear();
    const checker = this.#makeChecker();
    this.#checker = checker;
    this.#file = file;
    checker.onmessage = ({ data }) => {
      if ('read' in data) return void (this.#read = data.read);
      this.clear();
      this.#checked = data.checked;
    };
    checker.onerror = () => {
      this.clear();
      this.#crashed = true;
    };
    checker.postMessage(file);
  }

  /** Ends what goes on, and forgets what was found. */
  clear(): void {
    this.#checker?.terminate();
    this.#checker = null;
    this.#file = null;
    this.#read = 0;
    this.#checked = null;
    this.#crashed = false;
  }
}

function saftWorker(): Checker {
  return new Worker(new URL('./saft-worker.ts', import.meta.url), { type: 'module' });
}
