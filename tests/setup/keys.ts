import { createKeyProvider, type KeyProvider } from '#lib/server/platform/keys.ts';
import type { ClientKeys } from '#lib/server/platform/keys/client-keys.ts';
import { keepKeyring, newKeyring, type Keyring, type RingKeys } from '#lib/server/platform/keys/keyring.ts';
import { localMaster } from '#lib/server/platform/keys/master.ts';
import { makeMasterFile } from '#lib/server/platform/keys/master-file.ts';
import { besideData } from '#lib/server/platform/keys/place.ts';

/** The key beside a data folder's data, made where there is none, which is its root key as well: as up to 0.6.0. */
export const masterBeside = (dataFolder: string): Uint8Array => makeMasterFile(besideData(dataFolder));

/** The keys of a ring whose root key is the master key, as of an installation that 0.6.0 began; every process has the same. */
const ringKeysOf = (master: Uint8Array): RingKeys => ({
  root: master,
  clients: createKeyProvider(master).derive('test.clients-key'),
});

export function keysOf(master: Uint8Array): KeyProvider {
  const { root, clients } = ringKeysOf(master);
  return createKeyProvider(root, clients);
}

export const keysBeside = (dataFolder: string): KeyProvider => keysOf(masterBeside(dataFolder));

export const ringOf = (master: Uint8Array): Promise<Keyring> =>
  newKeyring(localMaster(master), ringKeysOf(master));

/** A data folder with its master key beside, and its ring: commands find the keys that the test has. */
export async function layKeys(dataFolder: string, master: Uint8Array): Promise<void> {
  makeMasterFile(besideData(dataFolder), master);
  await keepKeyring(dataFolder, await ringOf(master));
}

/** Keys of clients that stand in no database: each process with the same root key has the same. */
export function fixedClientKeys(keys: KeyProvider): ClientKeys {
  const of = (clientId: string) => ({ generation: 1, key: keys.derive(`test.client-key:${clientId}`) });
  return {
    forget: () => {},
    generations: () => Promise.resolve([1]),
    current: (clientId) => Promise.resolve(of(clientId)),
    find: (clientId, generation) => Promise.resolve(generation === 1 ? of(clientId) : null),
  };
}
