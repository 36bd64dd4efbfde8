import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { courierOf, sequencerOf } from '#lib/server/audit/index.ts';
import { UNFINISHED } from '#lib/server/platform/backup/restore.ts';
import { loadConfig, type Config, type ConfigError } from '#lib/server/platform/config/config.ts';
import { startEmbeddedPostgres, type GaveUp } from '#lib/server/platform/embedded-postgres/index.ts';
import { createLog } from '#lib/server/platform/log/log.ts';
import { createKeyProvider, type KeyProvider } from '#lib/server/platform/keys.ts';
import { beginAnew, openBeside, openFromFolder, type OpenKeys } from '#lib/server/platform/keys/open.ts';
import { isWithData, placeName } from '#lib/server/platform/keys/place.ts';
import { findKeys, storeKeyring } from '#lib/server/platform/keys/stored.ts';
import { asOwner, prepareDatabase, type Prepared } from '#lib/server/platform/migrate.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { databasePlace, isRefused } from './at-rest.ts';
import { askPassphrase } from './passphrase.ts';
import { sentenceOf, type StartError } from './sentences.ts';

/** The configuration, with the database started, migrated and the app's way in known. */
export interface Installation extends Prepared {
  readonly config: Config;
  readonly keys: KeyProvider;
  readonly opened: OpenKeys;
  /** The database that came with Segl, or null where another is configured. */
  readonly embedded: Embedded | null;
  /**
   * For a process that serves: looks after the embedded database until `close`, and ends the process with a sentence
   * when that has become hopeless, so that whoever watches it sees it.
   */
  watch(): void;
  /** Lets go of the embedded database, which stops when nobody else uses it. */
  close(): Promise<void>;
}

export interface Embedded {
  readonly ownerUrl: string;
  /** Where its files lie. */
  readonly dataFolder: string;
}

/** Everything between the configuration and a database that is ready. Guards in the order of `StartError`. */
export async function openInstallation(
  config: Result<Config, ConfigError> = loadConfig(),
  options: OpenOptions = {},
): Promise<Result<Installation, StartError>> {
  if (!config.ok) return config;
  const { dataFolder } = config.value;
  const folder = writable(dataFolder);
  if (!folder.ok) return folder;
  if (existsSync(join(dataFolder, UNFINISHED)))
    return err({ code: 'data_folder_unfinished', folder: dataFolder });
  return openOn(config.value, options);
}

export interface OpenOptions {
  /** For real books: a disk that lies open is refused, unless the configuration lets it (`database_volume_open`). */
  readonly production?: boolean;
  /** The keys are lost for good, and others take their place. */
  readonly anew?: boolean;
}

/** On a folder that may be one still being restored. */
export async function openOn(
  config: Config,
  { production = false, anew = false }: OpenOptions = {},
): Promise<Result<Installation, StartError>> {
  // Before a database is started or made that it could not open.
  const folder = anew ? ok(null) : await openFromFolder(config, askPassphrase);
  if (!folder.ok) return folder;
  const database = await ownerConnection(config);
  if (!database.ok) return database;
  const { ownerUrl, embedded, watch, close } = database.value;
  const refused = production ? await openDisk(config, database.value) : ok();
  const prepared = refused.ok ? await prepare(config, ownerUrl, { folder: folder.value, anew }) : refused;
  if (prepared.ok) return ok({ ...prepared.value, config, embedded, watch, close });
  await close();
  return prepared;
}

async function openDisk(config: Config, connection: OwnerConnection): Promise<Result<void, StartError>> {
  const place = await databasePlace(connection);
  return isRefused(config, place) ? err({ code: 'database_volume_open', device: place.volume.device }) : ok();
}

/** The keys are known to be right before anything is written, and in the database when it has a place for them. */
async function prepare(
  config: Config,
  ownerUrl: string,
  { folder, anew }: { readonly folder: OpenKeys | null; readonly anew: boolean },
): Promise<Result<Prepared & Pick<Installation, 'keys' | 'opened'>, StartError>> {
  const found = await asOwner(ownerUrl, findKeys);
  if (!found.ok) return found;
  const opened = anew
    ? await beginAnew(config, askPassphrase)
    : await openBeside(config, { folder, found: found.value, ask: askPassphrase });
  if (!opened.ok) return opened;
  const { ring } = opened.value;
  const keys = createKeyProvider(opened.value.keys.root, opened.value.keys.clients);
  const { appDatabaseUrl: appUrl, jobsDatabaseUrl: jobsUrl, migrations } = config;
  const prepared = await prepareDatabase({ ownerUrl, appUrl, jobsUrl, migrations, keys });
  if (!prepared.ok) return prepared;
  const { ring: stored } = found.value;
  if (stored?.installation !== ring.installation || stored.generation !== ring.generation) {
    const kept = await asOwner(ownerUrl, async (sql) => ok(await storeKeyring(sql, ring)));
    if (!kept.ok) return kept;
  }
  return ok({ ...prepared.value, keys, opened: opened.value });
}

/** The connection of the tables' owner, for what the application's role may not do. */
export function ownerUrlOf({ embedded, config }: Installation): string {
  const url = embedded?.ownerUrl ?? config.databaseUrl;
  if (!url) throw new Error('unreachable: a database is Segl’s own or configured');
  return url;
}

/** In a sentence, where the master key is; and where that is with the data, what it is worth there. */
export function whereTheKeyIs({ opened: { place }, config }: Installation): string {
  const said = `The master key is ${place.from === 'passphrase' ? '' : 'in '}${placeName(place)}`;
  if (!isWithData(place, config.dataFolder)) return `${said}.`;
  return `${said}, beside the data: it protects against nobody who takes those. See docs/operations.md, The master key.`;
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

interface OwnerConnection extends Pick<Installation, 'embedded' | 'watch' | 'close'> {
  readonly ownerUrl: string;
}

async function ownerConnection(config: Config): Promise<Result<OwnerConnection, StartError>> {
  if (config.databaseUrl) {
    const [watch, close] = [() => {}, () => Promise.resolve()];
    return ok({ ownerUrl: config.databaseUrl, embedded: null, watch, close });
  }
  const started = await startEmbeddedPostgres({ folder: join(config.dataFolder, 'postgres') });
  if (!started.ok) return started;
  const { url: ownerUrl, dataFolder, watch, stop } = started.value;
  const log = createLog(config.logLevel);
  const told = { line: (line: string) => log.warn(line), gaveUp: (why: GaveUp) => orExit(err(why)) };
  return ok({ ownerUrl, embedded: { ownerUrl, dataFolder }, watch: () => watch(told), close: stop });
}

/** How commands reach the installation and the terminal. */
export interface CommandOptions {
  /** Opens the installation, and closes it whatever becomes of `work`. */
  readonly withPlatform: (work: (platform: Platform) => Promise<void>) => Promise<void>;
  readonly print?: (line: string) => void;
}

/** For a command: opens the installation, runs, and closes whatever came. A refusal is one sentence and exit code 1. */
export async function withPlatform(
  work: (platform: Platform, installation: Installation) => Promise<void>,
  options: OpenOptions = {},
): Promise<void> {
  const installation = orExit(await openInstallation(loadConfig(), options));
  const platform = createPlatform(installation);
  try {
    await work(platform, installation);
  } finally {
    await leave(platform);
    await installation.close();
  }
}

/** Lets go of a platform: what was announced on it is in the logs, and these are signed, or it waits for the next server. */
export async function leave(platform: Platform): Promise<void> {
  await courierOf(platform).stop();
  await sequencerOf(platform).stop();
  await platform.database.close();
}

export function orExit<T>(result: Result<T, StartError>): T {
  if (result.ok) return result.value;
  console.error(sentenceOf(result.error));
  process.exit(1);
}
