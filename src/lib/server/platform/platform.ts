import { createBlobStore, type BlobStore } from './blobs/blobs.ts';
import { memoryShelves, type MemoryShelves } from './blobs/memory.ts';
import { shelfOf } from './blobs/open.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import { connect, type Database } from './database.ts';
import { createKeyProvider, loadMasterKey, type KeyProvider } from './keys.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { createLog, type Logger } from './log.ts';
import { Quotas } from './quotas.ts';

/** What every service stands on; one per process. */
export interface Platform {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: KeyProvider;
  readonly blobs: BlobStore;
  /** Where the heads of the logs are remembered. */
  readonly memory: MemoryShelves;
  /** Null where no server takes mail. */
  readonly mail: Mailer | null;
  readonly log: Logger;
  /** What is asked of this process. */
  readonly quotas: Quotas;
}

/** @param appUrl connection of the app's role, as `prepareDatabase` gives it */
export function createPlatform(config: Config, appUrl: string, clock: Clock = systemClock): Platform {
  const keys = createKeyProvider(loadMasterKey(config.dataFolder));
  return {
    config,
    database: connect(appUrl, config.databasePool),
    clock,
    keys,
    blobs: createBlobStore(shelfOf(config), keys),
    memory: memoryShelves(config),
    mail: createMailer(config),
    log: createLog(config.logLevel),
    quotas: new Quotas({ network: config.requestsPerNetwork, client: config.requestsPerClient }),
  };
}
