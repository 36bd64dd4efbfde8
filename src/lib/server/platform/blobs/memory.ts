import { join } from 'node:path';
import { MEMORY, memoryMailbox, type Config } from '../config/config.ts';
import { readBucket } from './bucket.ts';
import { folderShelf } from './folder.ts';
import { s3Shelf } from './s3.ts';
import type { Shelf } from './shelf.ts';

/** Where the heads of the logs are remembered (`audit/memory`): in the data folder, and at a second place where one is set. */
export interface MemoryShelves {
  readonly first: Shelf;
  readonly second: Shelf | null;
}

export function memoryShelves(config: Config): MemoryShelves {
  const { dataFolder, memory } = config;
  const first = folderShelf(join(dataFolder, MEMORY));
  // What is mailed lies with whoever got it.
  if (memory === undefined || memoryMailbox(config)) return { first, second: null };
  if (!memory.startsWith('s3:')) return { first, second: folderShelf(memory) };
  const bucket = readBucket(memory);
  if (!bucket.ok) throw new Error(bucket.error.reason);
  return { first, second: s3Shelf(bucket.value) };
}
