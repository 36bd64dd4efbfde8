import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { readBucket } from './bucket.ts';
import { folderShelf } from './folder.ts';
import { s3Shelf } from './s3.ts';
import type { Shelf } from './shelf.ts';

/** Where in the data folder files are stored, and under which name they lie in every backup. */
export const FILES = 'files';

/** Where this installation's stored files lie: in the bucket, where one is configured. */
export function shelfOf(config: Config): Shelf {
  return bucketOf(config) ?? folderShelf(join(config.dataFolder, FILES));
}

/** The bucket of this installation, which its data folder does not hold; null: there is none. */
export function bucketOf({ files }: Config): Shelf | null {
  const bucket = files === undefined ? null : readBucket(files);
  return bucket?.ok ? s3Shelf(bucket.value) : null;
}
