import type { Table } from 'dexie';

/**
 * The oldest rows beyond so many bytes of ciphertext in a table that has the index `[seq+size]`. By keys of the index alone:
 * nothing sealed is read for it.
 */
export async function oldestBeyond(table: Table<unknown, number>, largest: number): Promise<number[]> {
  let size = 0;
  const old: number[] = [];
  await table
    .orderBy('[seq+size]')
    .reverse()
    .eachKey((key) => {
      const [seq, bytes] = key as unknown as [number, number];
      size += bytes;
      if (size > largest) old.push(seq);
    });
  return old;
}
