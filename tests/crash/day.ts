import { setTimeout as pause } from 'node:timers/promises';
import type { Failure, Result } from '#lib/domain/result.ts';
import type { BookWork } from './books/acts.ts';
import { awaitDisaster, tell, type Disaster } from './disaster.ts';

/*
 * A process that does what servers, people and operators do to a log or to books, until a disaster ends it: `node day.ts TASK`. It tells what
 * was acknowledged to whoever asked, in lines of JSON, and at its end how many steps it took.
 */

/** What comes to an end. */
export type LogWork = 'write' | 'fork' | 'repair' | 'remember';
export type Work = LogWork | BookWork;

export interface Task {
  readonly work: Work | 'load';
  readonly clientId: string;
  readonly dataFolder: string;
  /** The second place of the memory. */
  readonly memory: string;
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** Of the verification, or what the ids of all that is made follow from: asked for again, it is the same. */
  readonly run: string;
  /** What it writes for people. */
  readonly folder: string;
  readonly disaster: Disaster;
}

/** Events that somebody was told are under a checkpoint that they could check: none may be lost, doubled or moved. */
export interface Acknowledged {
  readonly events: readonly string[];
  /** Of the last of them. */
  readonly index: number;
  readonly note: string;
}
export type Told = { readonly acknowledged: Acknowledged } | { readonly steps: number };

const task = JSON.parse(process.argv[2] ?? '') as Task;
const steps = awaitDisaster(task.disaster, Number(new URL(task.appUrl).port));

// What the disaster is to strike is loaded behind it.
const { v7 } = await import('uuid');
const { ok } = await import('#lib/domain/result.ts');
const audit = await import('#lib/server/audit/index.ts');
const { Config } = await import('#lib/server/platform/config/config.ts');
const { machine } = await import('#lib/server/platform/context.ts');
const { connect } = await import('#lib/server/platform/database.ts');
const { createPlatform } = await import('#lib/server/platform/platform.ts');
const { keysBeside } = await import('../setup/keys.ts');
const { thingEvent } = await import('#tests/fixtures/thing-event.ts');

const { dataFolder, memory, clientId } = task;
const config = Config.parse({ dataFolder, memory, logLevel: 'silent', databasePool: 4 });
const platform = createPlatform({ config, appUrl: task.appUrl, keys: keysBeside(config.dataFolder) });
const context = machine(platform, clientId);

/** As whoever asks a server does, or its queue: again, until it works. Ends with the process that waits for it. */
async function again<T>(work: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const done = await work().catch(() => null);
    if (done !== null) return done;
    await pause(20);
  }
}

/** Events of one transaction, of which the first is told of. Whether a try that failed was committed, nobody knows. */
async function write(count: number): Promise<void> {
  const ids = await again(async () => {
    const events = Array.from({ length: count }, (_, at) => thingEvent(v7(), { at }));
    const recorded = await context.transaction(async (tx) => ok(await audit.recordAll(tx, context, events)));
    return recorded.ok ? recorded.value : null;
  });
  await acknowledge(ids.slice(0, 1));
}

/** Tells of events as an answer does: when the last is covered. */
async function acknowledge(events: readonly string[]): Promise<void> {
  const event = events.at(-1);
  if (event === undefined) return;
  await again(async () => ((await audit.covered(context, event)).covered ? true : null));
  const { index, checkpointNote: note } = await again(async () => {
    const proof = await audit.proofOf(context, event);
    return proof.ok ? proof.value : null;
  });
  tell({ acknowledged: { events, index, note } } satisfies Told);
}

async function verify(): Promise<void> {
  const id = task.work === 'load' ? v7() : task.run;
  const job = { id, stopping: new AbortController().signal, progress: () => Promise.resolve() };
  await again(async () => {
    const ended = await audit.verifyAsJob(context, [audit.logAnswers], job, () => Promise.resolve());
    return ended.ok ? true : null;
  });
}

/** Whoever had no answer asks again under the same ids. */
async function onBooks(): Promise<void> {
  const { ACTS } = await import('./books/acts.ts');
  await ACTS[task.work as BookWork]({
    ...{ context, run: task.run, folder: task.folder },
    async until<T, E extends Failure>(work: () => Promise<Result<T, E>>, done: readonly E['code'][] = []) {
      const result = await again(work);
      if (result.ok) return result.value;
      if (done.includes(result.error.code)) return null;
      throw new Error(`refused: ${JSON.stringify(result.error)}`);
    },
    told: (events) => acknowledge(events.filter((each) => each !== null)),
  });
}

const ON_LOG: Readonly<Record<LogWork | 'load', () => Promise<void>>> = {
  async write() {
    await write(2);
    // The first tile becomes complete.
    await write(256);
    await again(() => audit.gatherHeads(platform));
    await verify();
    await write(1);
  },
  async fork() {
    await again(() => audit.fork(context, { reason: 'gjenopprettet' }));
    await write(1);
  },
  async repair() {
    const owner = { ...platform, database: connect(task.ownerUrl, 2) };
    await again(() => audit.repair(machine(owner, clientId)));
    await owner.database.close();
    await write(1);
  },
  async remember() {
    await again(() => audit.rememberAgain(context, 'tapt'));
    await write(1);
  },
  /** Until somebody ends it, beside others. */
  async load() {
    for (;;) {
      await write(1);
      await again(() => audit.gatherHeads(platform));
      await verify();
    }
  },
};
await (task.work in ON_LOG ? ON_LOG[task.work as LogWork] : onBooks)();
await audit.sequencerOf(platform).stop();
await platform.database.close();
tell({ steps: steps() } satisfies Told);
