import { v7 } from 'uuid';
import { attachmentType } from '#lib/domain/receipt/attachment.ts';
import type { Bytes } from '../store/bytes.ts';
import type { CapturedRow } from '../store/database.ts';
import { isDeviceFull } from '../store/quota.ts';
import type { VaultRow } from '../vault/database.ts';
import { sealCaptured } from './captured.ts';
import { openThere, readThere, writeThere } from './there.ts';
import { GIVES_WAY } from '../store/gives-way.ts';
import { lastWhose, type Whose } from './whose.ts';

/** As many files as one draft may have pictures. */
export const MOST_SHARED = 20;
/** Bytes: as large as a file may be that is taken in the app (`pictures/normalise.ts`). */
export const LARGEST_SHARED = 64 * 1024 * 1024;

/**
 * Why a file that was shared is not here. `share_nobody`: nobody on this device has a vault and is signed in.
 * `share_unready`: the server was asked in place of the worker. `share_nothing`: there was no file.
 */
export const NOT_KEPT = [
  'share_nobody',
  'share_unready',
  'share_nothing',
  'share_too_many',
  'share_from_elsewhere',
  'not_a_photo',
  'photo_empty',
  'photo_too_large',
  'photo_unreadable',
  'device_full',
  'share_failed',
] as const;
export type NotKept = (typeof NOT_KEPT)[number];

export interface Shared {
  /** How many files are sealed, and on the disk. */
  readonly kept: number;
  /** One for each that is not. */
  readonly left: readonly NotKept[];
}

/**
 * Seals each file for the vault of the person who used Segl last on this device. By a service worker or a page, whether it is
 * locked or not. Never rejects.
 * @param title what it is about, where that is said
 */
export async function takeShared(files: readonly File[], title: string): Promise<Shared> {
  if (files.length === 0) return { kept: 0, left: ['share_nothing'] };
  const left: NotKept[] = files.slice(MOST_SHARED).map(() => 'share_too_many');
  let kept = 0;
  try {
    const whose = await lastWhose();
    const vault = whose && (await readThere<VaultRow>(whose.vault, 'vault', 'vault'));
    if (!vault) return { kept, left: files.map(() => 'share_nobody') };
    // One after the other: several at once are more than a worker may hold.
    for (const file of files.slice(0, MOST_SHARED)) {
      const code = await takeOne(file, { title, whose, publicKey: vault.publicKey });
      if (code === null) kept += 1;
      else left.push(code);
    }
  } catch {
    while (kept + left.length < files.length) left.push('share_failed');
  }
  return { kept, left };
}

interface For {
  readonly title: string;
  readonly whose: Whose;
  readonly publicKey: Bytes;
}

/** @returns null once it is on the disk */
async function takeOne(file: File, { title, whose, publicKey }: For): Promise<NotKept | null> {
  if (file.size === 0) return 'photo_empty';
  if (file.size > LARGEST_SHARED) return 'photo_too_large';
  const bytes = await file.arrayBuffer().then(
    (read) => new Uint8Array(read),
    () => null,
  );
  if (bytes === null) return 'photo_unreadable';
  const mail = attachmentType(bytes) === null;
  if (mail && !isMail(file)) return 'not_a_photo';
  const { name } = file;
  const facts = { came: 'shared', name, title, at: Date.now(), mail, ready: false, original: null } as const;
  return put(whose.client, await sealCaptured(publicKey, v7(), { ...facts, bytes }));
}

const isMail = ({ name, type }: File): boolean => type === 'message/rfc822' || /\.eml$/i.test(name);

/** On a full device once more without what the server has; see `withRoom`. What was applied leaves its number, which a page knows. */
async function put(client: string, row: CapturedRow): Promise<NotKept | null> {
  const database = await openThere(client);
  if (!database?.objectStoreNames.contains('captured')) {
    database?.close();
    return 'share_nobody';
  }
  const write = (): Promise<NotKept | null> =>
    writeThere(database, 'captured', (rows) => void rows.put(row)).then(
      () => null,
      (error: unknown) => (isDeviceFull(error) ? 'device_full' : 'share_failed'),
    );
  try {
    let failed = await write();
    for (const table of GIVES_WAY) {
      if (failed !== 'device_full') break;
      // One of an earlier version has fewer.
      if (!database.objectStoreNames.contains(table)) continue;
      await writeThere(database, table, (rows) => void rows.clear());
      failed = await write();
    }
    return failed;
  } catch {
    return 'share_failed';
  } finally {
    database.close();
  }
}
