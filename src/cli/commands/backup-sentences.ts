import type { RestoreError } from '#lib/server/platform/backup/restore.ts';
import type { BackupError } from '#lib/server/platform/backup/take.ts';
import type { EmbeddedPostgresError } from '#lib/server/platform/embedded-postgres/index.ts';
import { sentenceOf, type Sentences } from '../sentences.ts';

/** Of taking and of restoring a backup; a start's own errors have theirs already. */
export type BackupCommandError =
  | Exclude<BackupError | RestoreError, EmbeddedPostgresError>
  | { code: 'key_unreadable'; file: string };

const SENTENCES: Sentences<BackupCommandError> = {
  backup_rights_missing: () =>
    'The running database was started by an earlier release, which took no backups. Stop Segl, start it, and try again.',
  backup_wal_lost: ({ segment }) =>
    `The database wrote faster than it could be copied (${segment}). Nothing is wrong with it; try again at a quieter time or into a faster folder.`,
  backup_database_lost: () =>
    'The database went away while it was copied, or does not answer. What lies in the folder is no backup; remove it and try again.',
  backup_folder_inside: ({ folder, dataFolder }) =>
    `${folder} lies in ${dataFolder}, which is copied: the backup would hold itself, and be lost with it. Name a folder elsewhere.`,
  backup_folder_unwritable: ({ folder, reason }) => `${folder} can't be made or written (${reason}).`,
  backup_unreadable: ({ path, reason }) =>
    `${path} can't be read (${reason}), so there is no whole backup. Run the command as the user Segl runs under, and look at the disk.`,
  backup_folder_not_empty: ({ folder }) => `${folder} is not empty. Name a new folder for each backup.`,
  backup_disk_full: ({ folder }) =>
    `The disk that holds ${folder} is full. What lies there is no backup; remove it.`,
  backup_incomplete: ({ folder }) =>
    `${folder} is no backup, or one that did not come to its end: backup.json, which is written last, is not there.`,
  backup_damaged: ({ part, offset }) =>
    `The backup is damaged: ${part} is not as it was written${offset === null ? '' : `, from byte ${offset} or within the MiB after it`}. Nothing was restored. Use another copy.`,
  backup_wrong_key: () =>
    'The backup was made with another master key. Nothing was restored. Name the key of the installation it was taken from.',
  restore_folder_not_empty: ({ folder }) => `${folder} is not empty. Name a new folder to restore into.`,
  restore_folder_unwritable: ({ folder, reason }) => `${folder} can't be made or written (${reason}).`,
  restore_disk_full: ({ folder }) =>
    `The disk that holds ${folder} is full. Nothing that works was restored; remove the folder.`,
  key_unreadable: ({ file }) => `${file} can't be read, or is no master key: that has 32 bytes.`,
};

export function backupSentence(error: BackupCommandError | EmbeddedPostgresError): string {
  return error.code in SENTENCES
    ? (SENTENCES[error.code as BackupCommandError['code']] as (error: BackupCommandError) => string)(
        error as BackupCommandError,
      )
    : sentenceOf(error as EmbeddedPostgresError);
}
