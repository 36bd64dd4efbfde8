import { parentPort, workerData } from 'node:worker_threads';
import { createLog } from '../log/log.ts';
import { openQueue, type Turn } from './queue.ts';
import { GRACE_SECONDS, recover } from './recover.ts';

/** What the thread is made for. */
export interface QueueOrder {
  readonly url: string;
  readonly atOnce: number;
  readonly logLevel: string;
  /** Tasks that the server does; each is asked of it when its turn has come. */
  readonly tasks: readonly string[];
  readonly turns: readonly Turn[];
}

/** A task that is due; answered by its number when what became of it is written down. */
export interface Due {
  readonly no: number;
  readonly task: string;
  readonly payload: unknown;
}
export type ToThread = { readonly stop: true } | { readonly no: number; readonly failed: boolean };

/*
 * The queue, in a thread of its own: when the database goes away in the middle of a statement, the library and its
 * driver may throw where nobody catches. That ends this thread, and not the server, which starts another.
 */
const { url, atOnce, logLevel, tasks, turns } = workerData as QueueOrder;
const waiting = new Map<number, PromiseWithResolvers<void>>();
let asked = 0;

function ask(task: string, payload: unknown): Promise<void> {
  const answer = Promise.withResolvers<void>();
  const due: Due = { no: ++asked, task, payload };
  waiting.set(due.no, answer);
  parentPort?.postMessage(due);
  return answer.promise;
}

const runner = await openQueue({
  ...{ url, atOnce, turns, log: createLog(logLevel) },
  // A job may have been taken without our knowing. Under its next name the thread takes it up as another's.
  onlost: () => process.exit(1),
  tasks: {
    ...Object.fromEntries(tasks.map((task) => [task, (payload: unknown) => ask(task, payload)])),
    recover: (_payload, helpers) => recover(helpers),
  },
});
// What was begun by those that are gone, now, and once more when those that went a moment ago count as gone.
await runner.addJob('recover', {});
await runner.addJob('recover', {}, { runAt: new Date(Date.now() + (GRACE_SECONDS + 1) * 1000) });

parentPort?.on('message', (said: ToThread) => {
  if ('stop' in said) {
    runner.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
    return;
  }
  const answer = waiting.get(said.no);
  waiting.delete(said.no);
  if (said.failed) answer?.reject(new Error('what became of it could not be written down'));
  else answer?.resolve();
});
await runner.promise;
process.exit(1);
