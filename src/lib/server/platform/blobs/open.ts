import { join } from 'node:path';
import type { Config } from '../config.ts';
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
export function bucketOf({ s3Bucket, s3Region, s3Endpoint, s3Prefix }: Config): Shelf | null {
  if (!s3Bucket || !s3Region) return null;
  return s3Shelf({
    name: s3Bucket,
    region: s3Region,
    endpoint: s3Endpoint ?? null,
    prefix: s3Prefix ? `${s3Prefix}/` : '',
  });
}
