import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PdfVerdict } from '#lib/domain/signature/verify.ts';

/** What is read: see {@link Guard.read}. */
export interface Question {
  readonly bytes: Uint8Array;
  readonly roots: readonly Uint8Array[];
  readonly at: Date;
}

/** Its verdict, and the processor time it took. */
export interface Answer {
  readonly overall: PdfVerdict['overall'];
  readonly milliseconds: number;
}

/** What is wrong with reading a file, whatever its verdict. */
export type Fault = 'too long' | 'too much memory' | `crashed: ${string}`;

export interface Limits {
  /** Of the processor's time: a busy machine changes nothing. */
  readonly milliseconds: number;
  readonly bytes: number;
}

export const LIMITS: Limits = { milliseconds: 5_000, bytes: 512 * 2 ** 20 };
const TICK_MS = 20;

/**
 * Reads files in a thread of its own, which is stopped when one takes more of the processor or of memory than it may:
 * what hangs, hangs there. The heap is limited by the engine, all other memory by what the process grows meanwhile.
 */
export class Guard {
  readonly #limits: Limits;
  readonly #program: URL;
  #worker: Promise<Worker> | null = null;

  constructor(limits = LIMITS, program = new URL('./read-worker.ts', import.meta.url)) {
    this.#limits = limits;
    this.#program = program;
  }

  async read(question: Question): Promise<Answer | { readonly fault: Fault }> {
    const worker = (this.#worker ??= this.#start());
    const found = await this.#watched(await worker, question);
    if ('fault' in found) await this.close();
    return found;
  }

  async close(): Promise<void> {
    await (await this.#worker)?.terminate();
    this.#worker = null;
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(this.#program, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.bytes / 2 ** 20 },
    });
    worker.unref();
    await once(worker, 'online');
    return worker;
  }

  async #watched(worker: Worker, question: Question): Promise<Answer | { readonly fault: Fault }> {
    const started = await worker.cpuUsage();
    const grown = process.memoryUsage.rss();
    let tick: NodeJS.Timeout | undefined;
    const stop = new AbortController();
    try {
      return await new Promise((resolve) => {
        const fail = (fault: Fault) => resolve({ fault });
        const watch = async () => {
          const { user, system } = await worker.cpuUsage(started);
          if ((user + system) / 1000 > this.#limits.milliseconds) fail('too long');
          if (process.memoryUsage.rss() - grown > this.#limits.bytes) fail('too much memory');
        };
        // A thread that has ended has no usage to tell.
        tick = setInterval(() => void watch().catch(() => undefined), TICK_MS);
        const { signal } = stop;
        hear(worker, 'message', signal, (answer: Answer) => {
          if (answer.milliseconds > this.#limits.milliseconds) fail('too long');
          else resolve(answer);
        });
        hear(worker, 'error', signal, (cause: Error & { code?: string }) =>
          fail(
            cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
              ? 'too much memory'
              : `crashed: ${cause.stack ?? cause.message}`,
          ),
        );
        hear(worker, 'exit', signal, (code: number) => fail(`crashed: ended with ${code}`));
        worker.postMessage(question);
      });
    } finally {
      clearInterval(tick);
      stop.abort();
    }
  }
}

function hear<T>(worker: Worker, event: string, signal: AbortSignal, told: (value: T) => void): void {
  worker.on(event, told);
  signal.addEventListener('abort', () => worker.off(event, told));
}
