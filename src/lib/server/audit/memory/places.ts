import { join } from 'node:path';
import { folderShelf } from '#lib/server/platform/blobs/folder.ts';
import { readBucket } from '#lib/server/platform/blobs/bucket.ts';
import { s3Shelf } from '#lib/server/platform/blobs/s3.ts';
import type { Config } from '#lib/server/platform/config.ts';
import { MEMORY } from '#lib/server/platform/config.ts';
import { placeOn, type Place } from './place.ts';

/** Where this installation remembers; the second place where one is configured. */
export function memoryPlaces({ dataFolder, memory }: Config): { first: Place; second: Place | null } {
  const first = placeOn(folderShelf(join(dataFolder, MEMORY)), 'the data folder');
  if (memory === undefined) return { first, second: null };
  if (!memory.startsWith('s3:')) return { first, second: placeOn(folderShelf(memory), 'the second place') };
  const bucket = readBucket(memory);
  if (!bucket.ok) throw new Error(bucket.error.reason);
  return { first, second: placeOn(s3Shelf(bucket.value), 'the second place') };
}
