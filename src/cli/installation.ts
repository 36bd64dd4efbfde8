import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { loadConfig, type Config } from '#lib/server/platform/config.ts';
import { startEmbeddedPostgres, type GaveUp } from '#lib/server/platform/embedded-postgres/index.ts';
import { createLog } from '#lib/server/platform/log.ts';
import { createKeyProvider, loadMasterKey } from '#lib/server/platform/keys.ts';
import { prepareDatabase, type Prepared } from '#lib/server/platform/migrate.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { sentenceOf, type StartError } from './sentences.ts';

/** The configuration, with the database started, migrated and the app's way in known. */
export interface Installation extends Prepared {
  readonly config: Config;
  /**
   * For a process that serves: looks after the embedded database until `close`, and ends the process with a sentence
   * when that has become hopeless, so that whoever watches it sees it.
   */
  watch(): void;
  /** Lets go of the embedded database, which stops when nobody else uses it. */
  close(): Promise<void>;
}

/** Everything between the configuration and a database that is ready. Guards in the order of `StartError`. */
export async function openInstallation(): Promise<Result<Installation, StartError>> {
  const config = loadConfig();
  if (!config.ok) return config;
  const folder = writable(config.value.dataFolder);
  if (!folder.ok) return folder;
  const database = await ownerConnection(config.value);
  if (!database.ok) return database;
  const { ownerUrl, watch, close } = database.value;
  const prepared = await prepareDatabase({
    ownerUrl,
    appUrl: config.value.appDatabaseUrl,
    migrations: config.value.migrations,
    keys: createKeyProvider(loadMasterKey(config.value.dataFolder)),
  });
  if (!prepared.ok) {
    await close();
    return prepared;
  }
  return ok({ ...prepared.value, config: config.value, watch, close });
}

function writable(folder: string): Result<void, StartError> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK | constants.X_OK);
    return ok();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return err({ code: 'data_folder_unwritable', folder, reason: code ?? 'unknown' });
  }
}

interface OwnerConnection extends Pick<Installation, 'watch' | 'close'> {
  readonly ownerUrl: string;
}

async function ownerConnection(config: Config): Promise<Result<OwnerConnection, StartError>> {
  if (config.databaseUrl) {
    return ok({ ownerUrl: config.databaseUrl, watch: () => {}, close: () => Promise.resolve() });
  }
  const started = await startEmbeddedPostgres({ folder: join(config.dataFolder, 'postgres') });
  if (!started.ok) return started;
  const { url, watch, stop } = started.value;
  const log = createLog(config.logLevel);
  const told = { line: (line: string) => log.warn(line), gaveUp: (why: GaveUp) => orExit(err(why)) };
  return ok({ ownerUrl: url, watch: () => watch(told), close: stop });
}

/** For a command: opens the installation, runs, and closes whatever came. A refusal is one sentence and exit code 1. */
export async function withPlatform(work: (platform: Platform) => Promise<void>): Promise<void> {
  const installation = orExit(await openInstallation());
  const platform = createPlatform(installation.config, installation.appUrl);
  try {
    await work(platform);
  } finally {
    await platform.database.close();
    await installation.close();
  }
}

export function orExit<T>(result: Result<T, StartError>): T {
  if (result.ok) return result.value;
  console.error(sentenceOf(result.error));
  process.exit(1);
}
