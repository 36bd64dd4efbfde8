import { createKeyProvider, type KeyProvider } from '#lib/server/platform/keys.ts';
import type { ClientKeys } from '#lib/server/platform/keys/client-keys.ts';
import { makeMasterFile } from '#lib/server/platform/keys/master-file.ts';
import { besideData } from '#lib/server/platform/keys/place.ts';

/** The key beside a data folder's data, made where there is none, which is its root key as well: as up to 0.6.0. */
export const masterBeside = (dataFolder: string): Uint8Array => makeMasterFile(besideData(dataFolder));

export const keysBeside = (dataFolder: string): KeyProvider => createKeyProvider(masterBeside(dataFolder));

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
