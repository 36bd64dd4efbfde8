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
import { machine } from '#lib/server/platform/context.ts';
import { recordOne } from '#tests/fixtures/things.ts';
import type { TestDatabase } from '#tests/setup/database.ts';
import type { Acknowledged, Task, Told, Work } from './day.ts';
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
      run,
      disaster,
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
      expect(code === 0, 'what did not come to its end was killed').toBe(steps !== null);
      return steps;
    });
    return { child, acknowledged, ended };
  }

  /** Does this to a log until the disaster, then the same again, and looks at the log. @returns as `ended` */
  async strike(work: Work, disaster: Disaster): Promise<number | null> {
    const scene = scenesOn(this.#database)[work];
    const clientId = await this.#database.newClient();
    await scene.prepare(this.#database.contextFor(clientId));
    const run = v7();
    const { acknowledged, ended } = this.start(clientId, work, { ...disaster, run });
    const steps = await ended;
    const where = `${work}, ${disaster.what} at ${disaster.at}`;
    if (disaster.what === 'full') expect(steps, `${where}: it goes on when there is room`).not.toBeNull();
    const platform = this.#database.anotherPlatform();
    const context = machine(platform, clientId);
    if (steps === null) await scene.again(context, run);
    await this.findIntact(clientId, acknowledged, where);
    const done = scene.done ? await scene.done(context) : await this.#doneToLog(clientId);
    expect(done, `${where}: done once`).toBe(1);
    await sequencerOf(platform).stop();
    await platform.database.close();
    return steps;
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
    const rows = await owner<{ subject: string; event: string; index: number }[]>`
      select subject_id as subject, event.id as event, leaf.index::int
      from audit.event join audit.leaf on leaf.client_id = event.client_id and leaf.event_id = event.id
      where event.client_id = ${clientId} and subject_id = any(${acknowledged.map(({ subject }) => subject)})`;
    const found = [...rows].sort((a, b) => a.index - b.index);
    const expected = acknowledged.map(({ subject, event, index }) => ({ subject, event, index }));
    expect(found, where).toEqual(expected.sort((a, b) => a.index - b.index));
    await platform.database.close();
  }
}
