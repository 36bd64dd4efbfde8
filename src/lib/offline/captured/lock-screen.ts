import { v7 } from 'uuid';
import { attachmentType } from '#lib/domain/receipt/attachment.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { LARGEST_FILE, normalised, type NormaliseError, type PictureWork } from '../pictures/normalise.ts';
import type { Bytes } from '../store/bytes.ts';
import type { DeviceDatabase } from '../store/database.ts';
import type { DeviceFull } from '../store/quota.ts';
import { withRoom } from '../store/room.ts';
import type { Chest } from '../vault/chest.ts';
import { sealCaptured } from './captured.ts';

/** Where it goes: the client's database and the vault that it lies under, both locked. */
export interface Locked {
  readonly database: DeviceDatabase;
  readonly chest: Chest;
}

/**
 * Keeps what was taken on the locked screen, made ready as in the app as far as that goes without a key.
 *
 * Guarantee: when this resolves ok, it is sealed for the vault's public key and on the disk. As it came it is so before
 * anything is done to it, so that a tab that dies of the doing loses nothing. What can't be read is not kept, and said.
 * @returns `vault_absent` where there is none to seal it for
 */
export async function keepLocked(
  { database, chest }: Locked,
  file: File,
  does?: PictureWork,
): Promise<Result<void, NormaliseError | DeviceFull | { code: 'vault_absent' }>> {
  const vault = await chest.database.vault.get('vault');
  if (!vault) return err({ code: 'vault_absent' });
  const id = v7();
  const facts = { came: 'locked', name: file.name, title: '', at: chest.now(), mail: false } as const;
  const keep = async (bytes: Bytes, ready: boolean, original: string | null) => {
    const row = await sealCaptured(vault.publicKey, id, { ...facts, ready, original, bytes });
    return withRoom(database, () => database.captured.put(row));
  };
  const came = await asItCame(file);
  if (came) {
    const kept = await keep(came, false, null);
    if (!kept.ok) return kept;
  }
  const read = await normalised(file, does);
  if (!read.ok) {
    // The device was not able to: it is sound as far as anybody knows, and made ready when it is unlocked.
    if (read.error.code === 'photo_not_ready' && came) return ok();
    await database.captured.delete(id);
    return read;
  }
  const kept = await keep(read.value.bytes, true, read.value.original);
  // On a full device the larger of the two is there: as it came.
  return kept.ok || came ? ok() : kept;
}

/** Null where it is nothing that is kept; making it ready says why. */
async function asItCame(file: File): Promise<Bytes | null> {
  if (file.size > LARGEST_FILE) return null;
  const bytes = await file.arrayBuffer().then(
    (read) => new Uint8Array(read),
    () => null,
  );
  return bytes && attachmentType(bytes) !== null ? bytes : null;
}
