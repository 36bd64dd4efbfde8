import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Config } from '../config/config.ts';
import { onlyFor, withMaster, type Keyring } from './keyring.ts';
import { makeAt, type KeysError, type OpenKeys } from './open.ts';
import { placeName, writtenPlace } from './place.ts';
import { readMaster, type AskPassphrase } from './read-master.ts';

/** A change of the keyring that is known and not yet made. */
export interface MasterChange {
  readonly ring: Keyring;
  /** Ids of the master keys that it is about. */
  readonly masters: readonly string[];
}

/**
 * The keyring as another master key opens it too: a file that is not there is made. Nothing but the ring's keys is wrapped anew,
 * and every process goes on. `master_same`: it opens it already.
 */
export async function addMaster(
  config: Pick<Config, 'dataFolder'>,
  { ring, keys }: Pick<OpenKeys, 'ring' | 'keys'>,
  { to, ask }: { readonly to: string; readonly ask: AskPassphrase },
): Promise<Result<MasterChange, KeysError>> {
  const place = writtenPlace(to, config.dataFolder);
  const made = makeAt(place);
  if (!made.ok) return made;
  const read = await readMaster(place, null, ask);
  if (!read.ok) return read;
  if (!read.value) return err({ code: 'master_key_missing', place: placeName(place) });
  const { master, passphrase } = read.value;
  if (ring.masters.some(({ id }) => id === master.id))
    return err({ code: 'master_same', place: placeName(place) });
  return ok({ ring: await withMaster(ring, { master, keys, passphrase }), masters: [master.id] });
}

/** The keyring as it is opened by the master key of this start alone. */
export function endOthers({ ring, master }: Pick<OpenKeys, 'ring' | 'master'>): MasterChange {
  const others = ring.masters.filter(({ id }) => id !== master.id).map(({ id }) => id);
  return { ring: others.length > 0 ? onlyFor(ring, master) : ring, masters: others };
}
