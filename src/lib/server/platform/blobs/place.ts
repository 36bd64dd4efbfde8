import type { Shelf } from './shelf.ts';

/**
 * Where is remembered, outside the database: under each name the newest of what was put there. Ranks only ascend, and each
 * is written once, whole or not at all: so any number of processes write without a lock, and none takes back what another
 * has written since.
 */
export interface Place {
  readonly name: 'the data folder' | 'the second place';
  /**
   * Read; `unreadable` where it does not open, or lies under another rank than its own: else something older, once copied
   * to a high rank, would stay the newest for ever.
   */
  newest<T extends object>(of: string, kept: Kept<T>): Promise<T | 'unreadable' | null>;
  /** False where that rank was taken: what lay there stays. Durable once it resolves. */
  add(of: string, rank: string, bytes: Uint8Array): Promise<boolean>;
  read(of: string, rank: string): Promise<Uint8Array | null>;
  /** Takes away all that is under this name. */
  clear(of: string): Promise<void>;
  /** Whether nothing lies there, but what has this rank. */
  isEmpty(but: string): Promise<boolean>;
}

/** How what lies under a name is read, null where it does not open, and which rank is its own. */
export interface Kept<T> {
  readonly open: (bytes: Uint8Array) => T | null;
  readonly rankOf: (value: T) => string;
}

export function placeOn(shelf: Shelf, name: Place['name']): Place {
  const namesOf = async (of: string) => {
    const names: string[] = [];
    for await (const entry of shelf.entries(`${of}/`)) names.push(entry.name);
    return names.sort();
  };
  return {
    name,
    read: (of, rank) => shelf.read(`${of}/${rank}`),
    async newest(of, { open, rankOf }) {
      for (;;) {
        const last = (await namesOf(of)).at(-1);
        if (last === undefined) return null;
        const bytes = await shelf.read(last);
        // Gone since it was listed: then there is newer.
        if (!bytes) continue;
        const value = open(bytes);
        return value !== null && last === `${of}/${rankOf(value)}` ? value : 'unreadable';
      }
    },
    async add(of, rank, bytes) {
      const added = await shelf.add(`${of}/${rank}`, bytes);
      for (const older of await namesOf(of)) if (older < `${of}/${rank}`) await shelf.remove(older);
      return added;
    },
    async clear(of) {
      for (const name of await namesOf(of)) await shelf.remove(name);
    },
    async isEmpty(but) {
      for await (const { name } of shelf.entries()) if (!name.endsWith(`/${but}`)) return false;
      return true;
    },
  };
}

/** Digits that sort as their numbers do. */
export const ranked = (...numbers: readonly number[]): string =>
  numbers.map((number) => String(number).padStart(16, '0')).join('-');
