import type { Transport } from '../../platform/rpc.ts';
import type { FilingError } from './filing.ts';
import type { FolderError } from './folders.ts';
import type { GroupError } from './groups.ts';
import type { TypeError } from './types.ts';

export type ArchiveError = FilingError | FolderError | GroupError | TypeError;

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    archive: keyof typeof ARCHIVE_TRANSPORT;
  }
}

/** How each of the archive's expected errors travels. */
export const ARCHIVE_TRANSPORT = {
  archive_changed: 'CONFLICT',
  archive_full: 'CONFLICT',
  document_type_name_taken: 'CONFLICT',
  document_type_unknown: 'NOT_FOUND',
  document_unknown: 'NOT_FOUND',
  folder_circle: 'CONFLICT',
  folder_name_taken: 'CONFLICT',
  folder_not_empty: 'CONFLICT',
  folder_right_missing: 'FORBIDDEN',
  folder_root: 'CONFLICT',
  folder_too_deep: 'CONFLICT',
  folder_unknown: 'NOT_FOUND',
  grantee_unknown: 'NOT_FOUND',
  group_name_taken: 'CONFLICT',
  group_unknown: 'NOT_FOUND',
} as const satisfies Record<ArchiveError['code'], Transport>;
