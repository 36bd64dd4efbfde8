import type { ConfigError } from '#lib/server/platform/config/config.ts';
import type { EmbeddedPostgresError, GaveUp } from '#lib/server/platform/embedded-postgres/index.ts';
import { loggedError, type LoggedError } from '#lib/server/platform/log/logged-error.ts';
import type { KeysError } from '#lib/server/platform/keys/open.ts';
import type { PrepareError } from '#lib/server/platform/migrate.ts';

export type StartError =
  | ConfigError
  | EmbeddedPostgresError
  | GaveUp
  | PrepareError
  | { code: 'data_folder_unwritable'; folder: string; reason: string }
  | { code: 'data_folder_unfinished'; folder: string }
  | KeysError
  | { code: 'database_volume_open'; device: string }
  | { code: 'port_taken'; port: number }
  | { code: 'port_not_allowed'; port: number }
  | { code: 'not_built' };

export type Sentences<E extends { code: string }> = {
  readonly [Code in E['code']]: (error: Extract<E, { code: Code }>) => string;
};

/** One sentence for each way a start can fail: what is wrong, and what to do about it. */
const SENTENCES: Sentences<StartError> = {
  config_missing: ({ file }) => `The configuration file ${file}, named by SEGL_CONFIG, does not exist.`,
  config_unreadable: ({ file, reason }) => `The configuration file ${file} is no JSON: ${reason}.`,
  config_invalid: ({ reason }) => `The configuration is not valid:\n${reason}`,
  data_folder_unwritable: ({ folder, reason }) =>
    `The data folder ${folder} can't be written (${reason}); choose another with SEGL_DATA, or change its rights.`,
  data_folder_unfinished: ({ folder }) =>
    `A restore into ${folder} did not come to its end. Remove the folder and restore again.`,
  master_key_damaged: ({ place, bytes }) =>
    `${place} is damaged: it has ${bytes} bytes, not 32. Bring back the copy that is kept elsewhere; nothing was started or changed.`,
  master_key_missing: ({ place }) =>
    `The master key is gone: ${place} has none, and only that key opens what this installation has sealed. Bring back the copy that is kept elsewhere, or name the right data folder with SEGL_DATA and the right place of the key with SEGL_MASTER_KEY; nothing was changed. Where it is lost for good, docs/operations.md says how to go on.`,
  master_key_wrong: ({ place }) =>
    `The master key of ${place} is not that of this installation: it does not open its keyring, or what its database has sealed. Bring back the right one, or name its place with SEGL_MASTER_KEY; nothing was changed.`,
  master_key_unreadable: ({ place, reason }) =>
    `The master key in ${place} can't be read (${reason}): change the rights of the file, or name another place with SEGL_MASTER_KEY; nothing was changed.`,
  master_key_unwritable: ({ place, reason }) =>
    `The master key can't be made in ${place} (${reason}): name another place with SEGL_MASTER_KEY=file:PATH, or change the rights of that folder.`,
  passphrase_too_short: ({ least }) =>
    `A passphrase that the master key follows from has at least ${least} characters; several words that belong to nothing together are best.`,
  keyring_damaged: ({ place }) =>
    `The keyring in ${place} can't be read. Where it is the data folder's keyring.json, put it aside: the database has a copy, and so has each backup; nothing was changed.`,
  pkcs11_refused: ({ reason }) =>
    `The security module with the master key can't be used (${reason}). It takes OpenSC's pkcs11-tool, the module's own library, and the PIN in SEGL_PKCS11_PIN; nothing was changed.`,
  master_same: ({ place }) => `The master key in ${place} opens everything already; nothing was changed.`,
  keyring_differs: ({ folder }) =>
    `The data folder ${folder} is of another installation than the database. Name the right one with SEGL_DATA, or the right database with DATABASE_URL; nothing was changed.`,
  database_volume_open: ({ device }) =>
    `The database lies on ${device}, which is not encrypted: whoever takes the disk reads all of it. Encrypt the volume (docs/operations.md, At rest), or say SEGL_DATABASE_AT_REST=open where it may be so: each client's log then tells it.`,
  port_taken: ({ port }) => `Port ${port} is in use; end what listens there, or choose another with PORT=….`,
  port_not_allowed: ({ port }) =>
    `This user may not listen on port ${port}; choose one above 1023 with PORT=….`,
  not_built: () => 'The app has not been built; run `npm run build` first.',
  database_unreachable: ({ reason }) => `No PostgreSQL answers at DATABASE_URL (${reason}).`,
  database_refused: ({ reason }) =>
    `PostgreSQL refused: ${reason}. Check user, password, database and rights (CREATEROLE, or DATABASE_APP_URL and DATABASE_JOBS_URL) in DATABASE_URL.`,
  database_too_old: ({ version }) => `This PostgreSQL is version ${version}; Segl needs 18 or newer.`,
  database_unguarded: ({ value }) =>
    `The database, the role or the server sets session_replication_role to ${value}: triggers and foreign keys would not hold. Reset it (ALTER DATABASE … RESET session_replication_role), find out who set it, and run \`segl audit verify\`.`,
  database_newer: () =>
    'This database was used by a later release of Segl; start that release, or a later one.',
  database_behind: ({ pending }) =>
    `The database lacks ${pending} migrations and the configuration says to refuse; run \`npm run segl -- migrate\`.`,
  embedded_postgres_unsupported_platform: ({ platform, reason }) =>
    `There is no embedded PostgreSQL for ${platform} (${reason}); set DATABASE_URL to a PostgreSQL 18 or newer.`,
  embedded_postgres_folder_unwritable: ({ path, reason }) =>
    `The database's folder ${path} can't be written (${reason}); choose another with SEGL_DATA, or change its rights.`,
  embedded_postgres_no_unprivileged_user: ({ reason }) =>
    `PostgreSQL does not run as root and no other account can be used (${reason}); run Segl as an ordinary user.`,
  embedded_postgres_disk_full: ({ path }) => `The disk that holds ${path} is full; nothing was lost.`,
  embedded_postgres_start_failed: ({ step, dataFolder, lastLines }) =>
    `The embedded PostgreSQL gave up (${step}) on ${dataFolder}:\n${lastLines.join('\n')}`,
  embedded_postgres_wrong_version: ({ found, needed, dataFolder }) =>
    `The data in ${dataFolder} are of PostgreSQL ${found}; this release runs ${needed}.`,
  embedded_postgres_data_missing: ({ pointer, dataFolder }) =>
    `${pointer} says that the data lie in ${dataFolder}, but nothing is there.`,
  embedded_postgres_moved: () =>
    'The database came back at another address, because its port was taken or its password lost; start Segl again.',
  embedded_postgres_gave_up: ({ starts, last }) =>
    last
      ? `The database went down and could not be started again (${starts} attempts). ${sentenceOf(last)}`
      : `The database went down again after each of ${starts} starts; its server.log says why. Nothing that was acknowledged is lost.`,
  embedded_postgres_busy: ({ folder }) =>
    `Another process has been starting the database in ${folder} for too long.`,
};

export function sentenceOf(error: StartError): string {
  return (SENTENCES[error.code] as (error: StartError) => string)(error);
}

/**
 * What a command says of an error that nobody expected: its message where it is ours, or the system's about a file that was
 * named; of every other, as in the log, no word that could quote a statement with what was to be written.
 */
export function unexpected(cause: unknown): string {
  const told = loggedError(cause);
  if (told.message !== undefined) return told.message;
  if (cause instanceof Error && 'syscall' in cause) return cause.message;
  for (let error: LoggedError | undefined = told; error; error = error.cause) {
    const { type, code, schema, table, constraint } = error;
    if (code === undefined) continue;
    const where = [schema && table && `${schema}.${table}`, constraint].filter(Boolean).join(', ');
    return `Failed: ${type} ${code}${where && ` (${where})`}.`;
  }
  return `Failed: ${told.type}.`;
}
