/**
 * Why the embedded PostgreSQL could not be had. Every code is stable; the facts are what a sentence to
 * the person needs.
 *
 * - `…_unsupported_platform`: no binaries for this machine, or they do not run on it.
 * - `…_folder_unwritable`: a file or folder cannot be created, read or reached.
 * - `…_no_unprivileged_user`: we are root, PostgreSQL refuses root, and no other account can be used.
 * - `…_disk_full`: no space (or no quota) left.
 * - `…_start_failed`: the server, or a step before it, gave up; `lastLines` is what it said.
 * - `…_wrong_version`: the data were made by another major version of PostgreSQL.
 * - `…_data_missing`: the folder says where its data lie, but nothing is there. Nothing new is made in
 *   their place, because that would hide a loss.
 * - `…_moved`: the server came back, but not where those who use it look: its port was taken while it was down, or
 *   its password was lost.
 * - `…_busy`: another process has been starting or stopping a server on this folder for too long.
 */
export type EmbeddedPostgresError =
  | {
      readonly code: 'embedded_postgres_unsupported_platform';
      readonly platform: string;
      readonly reason: string;
    }
  | { readonly code: 'embedded_postgres_folder_unwritable'; readonly path: string; readonly reason: string }
  | { readonly code: 'embedded_postgres_no_unprivileged_user'; readonly reason: string }
  | { readonly code: 'embedded_postgres_disk_full'; readonly path: string }
  | StartFailed
  | {
      readonly code: 'embedded_postgres_wrong_version';
      readonly found: string;
      readonly needed: string;
      readonly dataFolder: string;
    }
  | { readonly code: 'embedded_postgres_data_missing'; readonly pointer: string; readonly dataFolder: string }
  | { readonly code: 'embedded_postgres_moved'; readonly folder: string }
  | { readonly code: 'embedded_postgres_busy'; readonly folder: string };

export interface StartFailed {
  readonly code: 'embedded_postgres_start_failed';
  readonly step: 'create' | 'start' | 'login';
  readonly dataFolder: string;
  readonly lastLines: readonly string[];
}

const unwritable = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'ELOOP',
  'EEXIST',
  'EISDIR',
  'ENAMETOOLONG',
]);
const full = new Set(['ENOSPC', 'EDQUOT']);

/** The expected error behind a failed file operation, or undefined when it is a bug and has to be thrown on. */
export function fromFileError(error: unknown, folder: string): EmbeddedPostgresError | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : folder;
  if (full.has(error.code)) return { code: 'embedded_postgres_disk_full', path };
  if (unwritable.has(error.code)) {
    return { code: 'embedded_postgres_folder_unwritable', path, reason: error.code };
  }
  return undefined;
}

/** A failed step with the last lines of what was said, or `disk_full` where that is what it said. */
export function fromOutput(
  step: StartFailed['step'],
  dataFolder: string,
  output: string,
): EmbeddedPostgresError {
  if (/No space left on device|Disk quota exceeded/.test(output)) {
    return { code: 'embedded_postgres_disk_full', path: dataFolder };
  }
  const lastLines = output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-12);
  return { code: 'embedded_postgres_start_failed', step, dataFolder, lastLines };
}
