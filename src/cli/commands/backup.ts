import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { finishRestore, restoreBackup } from '#lib/server/platform/backup/restore.ts';
import { takeBackup } from '#lib/server/platform/backup/take.ts';
import { bucketOf, FILES } from '#lib/server/platform/blobs/open.ts';
import { Config, loadConfig } from '#lib/server/platform/config/config.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { findKeyring } from '#lib/server/platform/keys/keyring.ts';
import { readMasterFile } from '#lib/server/platform/keys/master-file.ts';
import { localMaster, MASTER_KEY_BYTES } from '#lib/server/platform/keys/master.ts';
import { besideData, masterPlaceOf, placeName } from '#lib/server/platform/keys/place.ts';
import { readMaster, type FoundMaster } from '#lib/server/platform/keys/read-master.ts';
import { createPlatform } from '#lib/server/platform/platform.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { verifyAll, type Verdict } from './audit.ts';
import { backupSentence } from './backup-sentences.ts';
import { askPassphrase } from '../passphrase.ts';
import { leave, openInstallation, openOn, orExit } from '../installation.ts';
import { heldLetters } from './jobs.ts';
import { Progress } from '../progress.ts';

/** `segl backup FOLDER` and `segl restore FOLDER --into DATA --key FILE`. A refusal throws one sentence. */
export function backupCommands(program: Command): void {
  program
    .command('backup <folder>')
    .description('copy database and files, encrypted, into a new folder; Segl goes on working')
    .action(backup);
  program
    .command('restore <folder>')
    .description('lay a backup out as a new data folder, start on it and verify every log')
    .requiredOption('--into <data>', 'the new data folder')
    .option('--key <file>', 'the master key of then, where it is not where SEGL_MASTER_KEY says')
    .action(restore);
}

async function backup(folder: string): Promise<void> {
  const installation = orExit(await openInstallation());
  const { dataFolder } = installation.config;
  const progress = new Progress('Backup');
  try {
    if (!installation.embedded) console.error(OWN_DATABASE);
    const taken = await takeBackup({
      into: resolve(folder),
      dataFolder,
      bucket: bucketOf(installation.config),
      database: installation.embedded,
      keys: installation.keys,
      ring: installation.opened.ring,
      segl: manifest.version,
      now: new Date(),
      progress: (part, bytes, of) => progress.at(part, bytes, of),
    });
    if (!taken.ok) throw new Error(backupSentence(taken.error));
    const bytes = taken.value.parts.reduce((sum, part) => sum + part.bytes, 0);
    progress.end();
    console.log(`${folder}: ${taken.value.parts.length} parts, ${inMegabytes(bytes)}, encrypted.`);
    const key = placeName(installation.opened.place);
    console.log(`Opened only by the master key (${key}), which is not in it: keep a copy elsewhere.`);
  } finally {
    progress.end();
    await installation.close();
  }
}

/** A dump that is begun before the files are taken names no file that is not there. */
const OWN_DATABASE = `The database is not Segl's own: this takes the files alone. Before it, take a dump as a role that
row-level security does not bind, for example

    pg_dump --format=custom --file=segl.dump "$DATABASE_URL"

and keep the two together. To restore: pg_restore into an empty database, then
segl restore FOLDER --into DATA --key FILE, then, with DATABASE_URL, run segl jobs hold and segl audit verify before you start.`;

async function restore(folder: string, flags: { into: string; key?: string }): Promise<void> {
  const [from, into] = [resolve(folder), resolve(flags.into)];
  const { layKey, ...key } = await keyFor(from, into, flags.key);
  const progress = new Progress('Restore');
  const restored = await restoreBackup({
    ...{ from, into, layKey, ...key },
    progress: (part, bytes) => progress.at(part, bytes, null),
  });
  progress.end();
  if (!restored.ok) throw new Error(backupSentence(restored.error));
  if (layKey) console.log(`The master key lies in ${besideData(into)}, beside the data: keep it elsewhere.`);
  if (restored.value.database === 'own') {
    await finishRestore(into);
    console.log(`The files are in ${into}. Start with your own database, and run segl audit verify.`);
    remindOfBucket(into);
    return;
  }
  const { intact, behind } = await verifiedStart(into);
  if (!intact) throw new Error(`${into} was restored, but does not verify; it is not opened for use.`);
  await finishRestore(into);
  console.log(`Restored as of ${restored.value.takenAt}. Start with SEGL_DATA=${into}.`);
  if (behind > 0) console.log(LEFT);
  remindOfBucket(into);
}

const LEFT = `Logs above are shorter than what is remembered elsewhere: what they had signed since is lost, and they are not signed
on. Begin each anew, in its own words: segl audit fork --client CLIENT --reason TEXT,
and the installation's own with --installation in place of --client.`;

/** Where a bucket is configured, what was restored from the backup does not lie in it. */
function remindOfBucket(into: string): void {
  const config = loadConfig();
  if (!config.ok || !config.value.files) return;
  console.log(
    `Photos and documents are in ${into}/${FILES}. Start without SEGL_FILES, or first copy what lies there`,
  );
  console.log('to the bucket under the same names, for example with `aws s3 sync`.');
}

/** Starts the restored database, brings it to this release and verifies the log of each client. */
async function verifiedStart(into: string): Promise<Verdict> {
  const configured = loadConfig();
  const settings = configured.ok ? configured.value : Config.parse({});
  // Nothing of what is elsewhere: what was restored is looked at.
  const { databaseUrl: _, appDatabaseUrl: __, jobsDatabaseUrl: ___, files: ____, ...rest } = settings;
  const installation = orExit(await openOn({ ...rest, dataFolder: into }));
  const platform = createPlatform(installation);
  try {
    console.log(await heldLetters(platform));
    return await verifyAll(platform);
  } finally {
    await leave(platform);
    await installation.close();
  }
}

/**
 * The master key that a backup asks for: of the file that is named, else from where the configuration has it. One of a file is
 * laid beside the restored data, unless it is where a start on them looks for it anyway.
 */
async function keyFor(
  from: string,
  into: string,
  file: string | undefined,
): Promise<Pick<FoundMaster, 'master' | 'bytes'> & { layKey: boolean }> {
  const config = orExit(loadConfig());
  const found = findKeyring(from);
  const ring = found.ok ? found.value : null;
  const place = masterPlaceOf({ ...config, dataFolder: into }, ring?.installation ?? null);
  if (file === undefined) {
    const read = place && orExit(await readMaster(place, ring, askPassphrase));
    if (!read)
      throw new Error(backupSentence({ code: 'key_unreadable', file: place ? placeName(place) : '' }));
    return { ...read, layKey: false };
  }
  const masterKey = keyIn(file);
  const there = place?.from === 'file' ? readMasterFile(place.path) : null;
  const elsewhere = config.masterKey !== undefined || (there !== null && equalBytes(there, masterKey));
  return { master: localMaster(masterKey), bytes: masterKey, layKey: !elsewhere };
}

function keyIn(file: string): Uint8Array {
  const key = existsSync(file) ? readMasterFile(file) : null;
  if (key?.length !== MASTER_KEY_BYTES) throw new Error(backupSentence({ code: 'key_unreadable', file }));
  return key;
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
