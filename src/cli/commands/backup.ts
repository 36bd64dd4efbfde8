import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { finishRestore, restoreBackup } from '#lib/server/platform/backup/restore.ts';
import { takeBackup } from '#lib/server/platform/backup/take.ts';
import { bucketOf, FILES } from '#lib/server/platform/blobs/open.ts';
import { Config, loadConfig } from '#lib/server/platform/config.ts';
import { createKeyProvider, loadMasterKey } from '#lib/server/platform/keys.ts';
import { createPlatform } from '#lib/server/platform/platform.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { verifyAll, type Verdict } from './audit.ts';
import { backupSentence } from './backup-sentences.ts';
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
    .requiredOption('--key <file>', 'master.key of the installation it was taken from')
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
      keys: createKeyProvider(loadMasterKey(dataFolder)),
      segl: manifest.version,
      now: new Date(),
      progress: (part, bytes, of) => progress.at(part, bytes, of),
    });
    if (!taken.ok) throw new Error(backupSentence(taken.error));
    const bytes = taken.value.parts.reduce((sum, part) => sum + part.bytes, 0);
    progress.end();
    console.log(`${folder}: ${taken.value.parts.length} parts, ${inMegabytes(bytes)}, encrypted.`);
    console.log(`Opened only by ${dataFolder}/keys/master.key, which is not in it: keep a copy elsewhere.`);
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

async function restore(folder: string, flags: { into: string; key: string }): Promise<void> {
  const into = resolve(flags.into);
  const progress = new Progress('Restore');
  const restored = await restoreBackup({
    from: resolve(folder),
    into,
    masterKey: keyIn(flags.key),
    progress: (part, bytes) => progress.at(part, bytes, null),
  });
  progress.end();
  if (!restored.ok) throw new Error(backupSentence(restored.error));
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
  const platform = createPlatform(installation.config, installation.appUrl);
  try {
    console.log(await heldLetters(platform));
    return await verifyAll(platform);
  } finally {
    await leave(platform);
    await installation.close();
  }
}

function keyIn(file: string): Uint8Array {
  let key: Uint8Array | null = null;
  try {
    key = new Uint8Array(readFileSync(file));
  } catch {
    // Said below.
  }
  if (key?.length !== 32) throw new Error(backupSentence({ code: 'key_unreadable', file }));
  return key;
}

function inMegabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
