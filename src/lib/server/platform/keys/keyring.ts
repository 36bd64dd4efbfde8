import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { writePrivately } from '../embedded-postgres/files.ts';
import { MASTER_KEY_BYTES, type MasterKey } from './master.ts';
import { Stretching } from './passphrase.ts';

/** What a master key wraps: 32 bytes each. */
export interface RingKeys {
  /** From which everything is derived that the installation seals by itself: up to 0.6.0 the master key. */
  readonly root: Uint8Array;
  /** What wraps the keys of clients; random, so that a master key of 0.6.0 that somebody has copied opens none of them. */
  readonly clients: Uint8Array;
}

/**
 * The installation's keys, wrapped by each master key that opens them: one, or two while they change. It says nothing to
 * whoever has no master key, and lies in the data folder, in the database and in each backup.
 */
export const Keyring = z.strictObject({
  v: z.literal('segl.keyring.v1'),
  installation: z.uuid(),
  /** One more with each change: of two copies the later counts. */
  generation: z.int().min(1),
  masters: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[0-9a-f]{16}$/),
        /** Of a master key that follows from a passphrase. */
        passphrase: Stretching.optional(),
        /** Both keys, the root key first. */
        keys: z.base64(),
      }),
    )
    .min(1),
});
export type Keyring = z.infer<typeof Keyring>;

/** Its name in the data folder and in a backup. */
export const KEYRING = 'keyring.json';

/** A new one. `root`: of an installation that sealed by its master key itself (0.6.0 and before) that very key. */
export async function newKeyring(
  master: MasterKey,
  {
    root = randomBytes(MASTER_KEY_BYTES),
    clients = randomBytes(MASTER_KEY_BYTES),
    passphrase,
  }: Partial<RingKeys> & { readonly passphrase?: Stretching | undefined } = {},
): Promise<Keyring> {
  const empty = { v: 'segl.keyring.v1', installation: randomUUID(), generation: 0, masters: [] } as const;
  return withMaster(empty, { master, keys: { root, clients }, passphrase });
}

/** The same, opened by one more master key. */
export async function withMaster(
  ring: Omit<Keyring, 'masters'> & { readonly masters: readonly Keyring['masters'][number][] },
  {
    master,
    keys,
    passphrase,
  }: { readonly master: MasterKey; readonly keys: RingKeys; readonly passphrase?: Stretching | undefined },
): Promise<Keyring> {
  const wrapped = await master.wrap(Buffer.concat([keys.root, keys.clients]));
  const said = Buffer.from(wrapped).toString('base64');
  const added = { id: master.id, ...(passphrase && { passphrase }), keys: said };
  const others = ring.masters.filter(({ id }) => id !== master.id);
  return { ...ring, generation: ring.generation + 1, masters: [...others, added] };
}

/** The same, opened by this master key alone. */
export function onlyFor(ring: Keyring, { id }: MasterKey): Keyring {
  const masters = ring.masters.filter((each) => each.id === id);
  return { ...ring, generation: ring.generation + 1, masters };
}

/** The keys; null where this master key is none of the ring's, or the ring was altered. */
export async function keysIn(ring: Keyring, master: MasterKey): Promise<RingKeys | null> {
  const wrapped = ring.masters.find(({ id }) => id === master.id);
  const both = wrapped ? await master.unwrap(Buffer.from(wrapped.keys, 'base64')) : null;
  if (both?.length !== 2 * MASTER_KEY_BYTES) return null;
  return { root: both.slice(0, MASTER_KEY_BYTES), clients: both.slice(MASTER_KEY_BYTES) };
}

export type KeyringDamaged = { readonly code: 'keyring_damaged'; readonly place: string };

/** What a copy of it says. @param place where that lies, as a person is told */
export function readKeyring(text: string, place: string): Result<Keyring, KeyringDamaged> {
  try {
    return ok(Keyring.parse(JSON.parse(text)));
  } catch {
    return err({ code: 'keyring_damaged', place });
  }
}

export const keyringText = (ring: Keyring): string => `${JSON.stringify(ring, null, 2)}\n`;

/** The keyring of a data folder, or of a backup; null where there is none. */
export function findKeyring(folder: string): Result<Keyring | null, KeyringDamaged> {
  const place = join(folder, KEYRING);
  try {
    return readKeyring(readFileSync(place, 'utf8'), place);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return ok(null);
    throw cause;
  }
}

/** All of it is there, or what was before. */
export async function keepKeyring(folder: string, ring: Keyring): Promise<void> {
  await writePrivately(join(folder, KEYRING), keyringText(ring));
}
