import { Bell } from './bell.ts';
import { createBlobStore, type BlobStore } from './blobs/blobs.ts';
import { memoryShelves, type MemoryShelves } from './blobs/memory.ts';
import { shelfOf } from './blobs/open.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { connect, type Database } from './database.ts';
import type { KeyProvider } from './keys.ts';
import { storedClientKeys, type ClientKeys } from './keys/client-keys.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { createLog, type Logger } from './log/log.ts';
import { createPusher, type Pusher } from './push/push.ts';
import { Quotas } from './quotas.ts';

/** What every service stands on; one per process. */
export interface Platform {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: KeyProvider;
  readonly clientKeys: ClientKeys;
  readonly blobs: BlobStore;
  /** Where the heads of the logs are remembered. */
  readonly memory: MemoryShelves;
  /** Null where no server takes mail. */
  readonly mail: Mailer | null;
  /** Null where nobody is told on their devices. */
  readonly push: Pusher | null;
  readonly log: Logger;
  /** Told when a log has grown, in whichever process. */
  readonly bell: Bell;
  /** What is asked of this process. */
  readonly quotas: Quotas;
}

export interface PlatformOptions {
  readonly config: Config;
  /** Connection of the app's role, as `prepareDatabase` gives it. */
  readonly appUrl: string;
  readonly keys: KeyProvider;
  readonly clock?: Clock;
}

export function createPlatform({ config, appUrl, keys, clock = systemClock }: PlatformOptions): Platform {
  const database = connect(appUrl, config.databasePool);
  // Whoever waits for a key may hold the last connection of the others.
  const forKeys = connect(appUrl, 1);
  const clientKeys = storedClientKeys({ database: forKeys, keys, clock });
  const log = createLog(config.logLevel);
  const bell = new Bell(appUrl, log);
  const close = async () => {
    await Promise.all([database.close(), forKeys.close(), bell.close()]);
  };
  return {
    config,
    database: { ...database, close },
    clock,
    keys,
    clientKeys,
    blobs: createBlobStore(shelfOf(config), { keys, clients: clientKeys }),
    memory: memoryShelves(config),
    mail: createMailer(config),
    push: createPusher(config, keys),
    log,
    bell,
    quotas: new Quotas({ network: config.requestsPerNetwork, client: config.requestsPerClient }),
  };
}
