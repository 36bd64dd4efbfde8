import { createBlobStore } from '#lib/server/platform/blobs/blobs.ts';
import { shelfOf } from '#lib/server/platform/blobs/open.ts';
import { Config } from '#lib/server/platform/config/config.ts';
import { fixedClientKeys } from '../keys.ts';
import { createKeyProvider } from '#lib/server/platform/keys.ts';

/* A process that stores one file and may be killed at it. Keys to a bucket come by its environment alone. */
const [given = ''] = process.argv.slice(2);
const order = JSON.parse(given) as {
  config: unknown;
  key: string;
  clientId: string;
  id: string;
  bytes: number;
};

const keys = createKeyProvider(Buffer.from(order.key, 'hex'));
const opened = { keys, clients: fixedClientKeys(keys) };
const blobs = createBlobStore(shelfOf(Config.parse(order.config)), opened);
console.log(JSON.stringify(await blobs.put(order.clientId, order.id, new Uint8Array(order.bytes).fill(7))));
