import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import {
  clientsGone,
  gatherHeads,
  sequence,
  sequencerOf,
  verifyInstallationLog,
  verifyLog,
} from '#lib/server/audit/index.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import { recordOne } from '#tests/fixtures/things.ts';
import type { TestDatabase } from '#tests/setup/database.ts';
import { until } from '#tests/setup/until.ts';
import type { BookWork } from './books/acts.ts';
import { askAgain, expectInOrder } from './books/afterwards.ts';
import { BOOK_SCENES } from './books/scenes.ts';
import type { Acknowledged, LogWork, Task, Told, Work } from './day.ts';
import type { Disaster } from './disaster.ts';
import { scenesOn } from './scenes.ts';

const PROGRAM = fileURLToPath(new URL('day.ts', import.meta.url));

export interface Process {
  readonly child: ChildProcess;
  /** What it has told until now. */
  readonly acknowledged: Acknowledged[];
  /** Resolves with how many steps there were; null where it did not come to its end. */
  readonly ended: Promise<number | null>;
}

/** Processes of one installation, with a data folder and a second place of the memory, and what they leave behind. */
export class Strikes {
  readonly #database: TestDatabase;
  readonly #memory: string;
  /** What Node has made of the modules: else each process does it again. */
  readonly #compiled: string;
  readonly #started: ChildProcess[] = [];

  private constructor(database: TestDatabase, memory: string, compiled: string) {
    this.#database = database;
    this.#memory = memory;
    this.#compiled = compiled;
  }

  static async on(database: TestDatabase): Promise<Strikes> {
    const folder = (name: string) => mkdtemp(join(tmpdir(), `segl-${name}-`));
    return new Strikes(database, await folder('second'), await folder('compiled'));
  }

  /** Ends what a test left running that did not come to its end. */
  async close(): Promise<void> {
    for (const child of this.#started) child.kill('SIGKILL');
    for (const each of [this.#memory, this.#compiled])
      await rm(each, { recursive: true, force: true, maxRetries: 5 });
  }

  start(
    clientId: string,
    work: Task['work'],
    { run = v7(), ...disaster }: Disaster & { run?: string },
  ): Process {
    const { appUrl, ownerUrl, platform } = this.#database;
    const { dataFolder } = platform.config;
    const task: Task = {
      ...{ work, clientId, dataFolder, appUrl, ownerUrl },
      memory: this.#memory,
      ...{ run, folder: this.folderOf(run), disaster },
    };
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: this.#compiled },
    });
    this.#started.push(child);
    const acknowledged: Acknowledged[] = [];
    let steps: number | null = null;
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      const lines = (text + piece).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const told = JSON.parse(line) as Told;
        if ('steps' in told) ({ steps } = told);
        else acknowledged.push(told.acknowledged);
      }
    });
    const ended = once(child, 'close').then(([code]) => {
      expect(code, 'what did not come to its end was killed').toBe(steps === null ? null : 0);
      return steps;
    });
    return { child, acknowledged, ended };
  }

  /** What a process writes for people. */
  folderOf(run: string): string {
    return join(this.#database.platform.config.dataFolder, 'written', run);
  }

  /** Does this until the disaster, then the same again, and looks at what is there. @returns as `ended` */
  strike(work: Work, disaster: Disaster): Promise<number | null> {
    return work in BOOK_SCENES
      ? this.#strikeBooks(work as BookWork, disaster)
      : this.#strikeLog(work as LogWork, disaster);
  }

  async #strikeLog(work: LogWork, disaster: Disaster): Promise<number | null> {
    const scene = scenesOn(this.#database)[work];
    const clientId = await this.#database.newClient();
    await scene.prepare(this.#database.contextFor(clientId));
    const struck = await this.#struck(clientId, work, disaster);
    await this.#afterwards(clientId, async (context) => {
      if (struck.steps === null) await scene.again(context, struck.run);
      await this.findIntact(clientId, struck.acknowledged, struck.where);
      expect(await this.#doneToLog(clientId), `${struck.where}: done once`).toBe(1);
    });
    return struck.steps;
  }

  async #strikeBooks(work: BookWork, disaster: Disaster): Promise<number | null> {
    const scene = BOOK_SCENES[work];
    const clientId = await scene.prepare(this.#database);
    const { run, steps, acknowledged, where } = await this.#struck(clientId, work, disaster);
    await this.#afterwards(clientId, async (context) => {
      const found = { context, database: this.#database, folder: this.folderOf(run) };
      const before = await scene.count(found);
      if (scene.whole !== 'any') expect(scene.whole, where).toContain(before);
      if (steps !== null) expect(before, where).toBe(scene.all);
      if (before > 0) await expectInOrder(context, where);
      await askAgain(work, found, run);
      expect(await scene.count(found), `${where}: done once`).toBe(scene.all);
      await this.findIntact(clientId, acknowledged, where);
      await expectInOrder(context, where);
    });
    return steps;
  }

  async #struck(clientId: string, work: Work, disaster: Disaster) {
    const run = v7();
    const { acknowledged, ended } = this.start(clientId, work, { ...disaster, run });
    const steps = await ended;
    // One that was killed at the very end comes back to nobody.
    await until(() => this.#database.owner`select`.then(() => true).catch(() => false));
    const where = `${work}, ${disaster.what} at ${disaster.at}`;
    if (disaster.what === 'full') expect(steps, `${where}: it goes on when there is room`).not.toBeNull();
    return { run, acknowledged, steps, where };
  }

  /** As the next process. */
  async #afterwards(clientId: string, work: (context: Context) => Promise<void>): Promise<void> {
    const platform = this.#database.anotherPlatform();
    await work(machine(platform, clientId));
    await sequencerOf(platform).stop();
    await platform.database.close();
  }

  async #doneToLog(clientId: string): Promise<number> {
    const done = await this.#database.owner`select from audit.event
      where client_id = ${clientId} and kind in ('log.verified', 'log.repaired', 'log.remembered', 'log.forked')`;
    return done.length;
  }

  /** As whoever starts the next process finds the log: it goes on, is intact, and has what was acknowledged where it was. */
  async findIntact(clientId: string, acknowledged: readonly Acknowledged[], where: string): Promise<void> {
    const { owner } = this.#database;
    const platform = this.#database.anotherPlatform();
    const context = machine(platform, clientId);
    await recordOne(context, 'after', {});
    await sequence(context);
    await gatherHeads(platform);
    const largest = [...acknowledged].sort((a, b) => b.index - a.index)[0];
    const report = await verifyLog(context, [], largest && { checkpoint: largest.note });
    expect(report, where).toMatchObject({ findings: [], waiting: 0, unreadTiles: 0 });
    expect((await verifyInstallationLog(platform)).findings, where).toEqual([]);
    const clients = await owner`select id from platform.client`;
    expect(
      await clientsGone(
        platform,
        clients.map(({ id }) => String(id)),
      ),
      where,
    ).toEqual([]);
    // Each is there once: with whatever the same was done to the same thing.
    const events = acknowledged.flatMap((each) => each.events);
    const found = await owner<{ event: string; index: number }[]>`
      select event.id as event, leaf.index::int
      from audit.event join audit.leaf on leaf.client_id = event.client_id and leaf.event_id = event.id
      where event.client_id = ${clientId} and (subject_id, kind) in
        (select subject_id, kind from audit.event where client_id = ${clientId} and id = any(${events}))`;
    expect(found.map(({ event }) => event).sort(), where).toEqual([...events].sort());
    const places = new Map(found.map(({ event, index }) => [event, index]));
    for (const { events: told, index } of acknowledged)
      expect(places.get(told.at(-1) ?? ''), where).toBe(index);
    await platform.database.close();
  }
}
