import { ok, type Result } from '#lib/domain/result.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { RunningJob } from '#lib/server/platform/jobs/table.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { troubleOf } from '#lib/server/platform/postgres-error.ts';
import { listClients } from '#lib/server/platform/tenant/store.ts';
import { clientsGone } from '../../memory/gone.ts';
import { timeRootsOf, type Answers } from '../answers.ts';
import { sentenceOf, type Finding } from '../findings.ts';
import { verifyInstallationLog } from '../installation/heads.ts';
import { beginRun, endRun, findRun } from './run-store.ts';
import { openedRun, sealedRun } from './sealed.ts';

/** What the last verification of the installation's own log found. */
export interface InstallationRun {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** The tree head that was verified; null: the log was empty. */
  readonly size: number;
  readonly root: string | null;
  readonly unreadTiles: number;
  /** How many of each code. */
  readonly findings: Readonly<Record<string, number>>;
}

/** What is done besides where there are faults, in the transaction in which the verification ends. */
export type InstallationAlarm = (tx: Tx, directory: Context, faults: number) => Promise<void>;

/**
 * Verifies the installation's own log, the tokens and cosignatures on it, and that no client is gone which is remembered. It
 * has no log of events: what was found stands sealed in its row, and each client's next `log.verified` says it. Faults are an
 * alarm. One snapshot, and no files: a run that is stopped or killed has found nothing, and is done again; one that has ended
 * is not.
 */
export async function verifyInstallationAsJob(
  platform: Platform,
  services: readonly Answers[],
  { id: run }: Pick<RunningJob, 'id'>,
  alarm: InstallationAlarm,
): Promise<Result<void, never>> {
  const directory = machine(platform);
  const { clientId } = directory;
  if ((await lastRun(directory))?.run === run) return ok();
  const startedAt = platform.clock.now();
  const { sentences, ...found } = await verified(platform, services);
  const endedAt = platform.clock.now();
  const said: InstallationRun = {
    ...{ startedAt: startedAt.toISOString(), endedAt: endedAt.toISOString() },
    ...found,
  };
  const faults = Object.values(found.findings).reduce((sum, each) => sum + each, 0);
  return directory.transaction<void, never>(async (tx) => {
    await beginRun(tx, clientId, { run, soFar: sealedRun(directory, run, said) }, startedAt);
    await endRun(tx, clientId, { run, at: endedAt, faults });
    if (faults === 0) return ok();
    platform.log.error(
      { clientId, faults, findings: found.findings, first: sentences.slice(0, 10) },
      'the installation’s log or what hangs on it was changed: run `segl audit verify`',
    );
    await alarm(tx, directory, faults);
    return ok();
  });
}

/** What its last verification found; null before the first has ended, and where somebody else wrote what stands there. */
export async function ofInstallation(platform: Platform): Promise<InstallationRun | null> {
  return (await lastRun(machine(platform)))?.said ?? null;
}

/** What of it is said in a client's log. */
export function figuresOf({ startedAt, size, root, findings }: InstallationRun) {
  return { startedAt, size, root, findings };
}

async function lastRun(directory: Context): Promise<{ run: string; said: InstallationRun } | null> {
  const found = await directory.transaction(async (tx) => ok(await findRun(tx, directory.clientId)));
  const row = found.ok ? found.value : null;
  const said = row && openedRun<InstallationRun>(directory, row);
  return row && said && { run: row.run, said };
}

async function verified(platform: Platform, services: readonly Answers[]) {
  const findings: Record<string, number> = {};
  const sentences: string[] = [];
  const add = (code: string, times: number) => (findings[code] = (findings[code] ?? 0) + times);
  const tell = (found: readonly Finding[]) => sentences.push(...found.map(sentenceOf));
  /** What can't even be read is a fault, and keeps nothing else from being found; a database that does not answer is none. */
  const asked = async <T>(question: () => Promise<T>): Promise<T | null> => {
    try {
      return await question();
    } catch (cause) {
      if (troubleOf(cause)) throw cause;
      platform.log.error({ err: cause }, 'verifying threw');
      add('verification_threw', 1);
      return null;
    }
  };
  const report = await asked(async () =>
    verifyInstallationLog(platform, {}, await timeRootsOf(platform, services)),
  );
  for (const [code, times] of Object.entries(report?.findingsByCode ?? {})) add(code, times);
  tell(report?.findings ?? []);
  const gone = (await asked(() => gonePresent(platform))) ?? [];
  for (const { code } of gone) add(code, 1);
  tell(gone);
  const { head = null, unreadTiles = 0 } = report ?? {};
  return { size: head?.size ?? 0, root: head?.root ?? null, unreadTiles, findings, sentences };
}

async function gonePresent(platform: Platform): Promise<Finding[]> {
  const present = await machine(platform).transaction(async (tx) => ok(await listClients(tx)));
  return clientsGone(platform, present.ok ? present.value.map(({ id }) => id) : []);
}
