import { setTimeout as pause } from 'node:timers/promises';
import { awaitDisaster, tell, type Disaster } from './disaster.ts';

/*
 * A process that does what servers and operators do to a log, until a disaster ends it: `node day.ts TASK`. It tells what
 * was acknowledged to whoever asked, in lines of JSON, and at its end how many steps it took.
 */

/** What comes to an end. */
export type Work = 'write' | 'fork' | 'repair' | 'remember' | 'year-end';

export interface Task {
  readonly work: Work | 'load';
  readonly clientId: string;
  readonly dataFolder: string;
  /** The second place of the memory. */
  readonly memory: string;
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** Of the verification, or of the voucher that ends a year: asked for again, it is the same. */
  readonly run: string;
  readonly disaster: Disaster;
}

/** An event that somebody was told is under a checkpoint that they could check: it may not be lost, doubled or moved. */
export interface Acknowledged {
  readonly subject: string;
  readonly event: string;
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
const { Config } = await import('#lib/server/platform/config.ts');
const { machine } = await import('#lib/server/platform/context.ts');
const { connect } = await import('#lib/server/platform/database.ts');
const { createPlatform } = await import('#lib/server/platform/platform.ts');
const { thingEvent } = await import('#tests/fixtures/thing-event.ts');

const { dataFolder, memory, clientId } = task;
const config = Config.parse({ dataFolder, memory, logLevel: 'silent', databasePool: 4 });
const platform = createPlatform(config, task.appUrl);
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
  const { subject, ids } = await again(async () => {
    const of = v7();
    const events = Array.from({ length: count }, (_, at) => thingEvent(at === 0 ? of : v7(), { at }));
    const recorded = await context.transaction(async (tx) => ok(await audit.recordAll(tx, context, events)));
    return recorded.ok ? { subject: of, ids: recorded.value } : null;
  });
  const event = ids[0] ?? '';
  await acknowledge(subject, event);
}

/** Tells of an event as an answer does: when it is covered. */
async function acknowledge(subject: string, event: string): Promise<void> {
  await again(async () => ((await audit.covered(context, event)).covered ? true : null));
  const { index, checkpointNote: note } = await again(async () => {
    const proof = await audit.proofOf(context, event);
    return proof.ok ? proof.value : null;
  });
  tell({ acknowledged: { subject, event, index, note } } satisfies Told);
}

async function verify(): Promise<void> {
  const id = task.work === 'load' ? v7() : task.run;
  const job = { id, stopping: new AbortController().signal, progress: () => Promise.resolve() };
  await again(async () => {
    const ended = await audit.verifyAsJob(context, [audit.logAnswers], job, () => Promise.resolve());
    return ended.ok ? true : null;
  });
}

const WORK: Readonly<Record<Task['work'], () => Promise<void>>> = {
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
  /** Whoever had no answer asks again under the same id. */
  async 'year-end'() {
    const { endAsUsual, LOSS } = await import('#tests/setup/books/year-end.ts');
    const { eventId } = await again(async () => {
      const ended = await endAsUsual(context, 2026, { id: task.run, dispositions: LOSS });
      return ended.ok ? ended.value : null;
    });
    if (eventId !== null) await acknowledge(task.run, eventId);
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
await WORK[task.work]();
await audit.sequencerOf(platform).stop();
await platform.database.close();
tell({ steps: steps() } satisfies Told);
