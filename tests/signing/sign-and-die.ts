import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { Config } from '#lib/server/platform/config/config.ts';
import { createContext } from '#lib/server/platform/context.ts';
import { BY_CODE } from '../setup/books/documents.ts';
import { keysBeside } from '../setup/keys.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { signDocument } from '#lib/server/signing/documents/sign.ts';

/*
 * A process that signs one document and is killed with SIGKILL at one of its steps: wherever it asks for the time,
 * reads or writes a file, or asks for the second factor, which it does before, between and in its transactions.
 * Prints how many steps there were when it was not killed.
 */
const [given = ''] = process.argv.slice(2);
const order = JSON.parse(given) as {
  config: unknown;
  appUrl: string;
  clientId: string;
  userId: string;
  act: { documentId: string; actId: string; sha256: string; address: string };
  dieAt: number;
};

let steps = 0;
function step(): void {
  steps += 1;
  if (steps === order.dieAt) process.kill(process.pid, 'SIGKILL');
}

const real = platformOf(Config.parse(order.config));

function platformOf(config: Config): Platform {
  return createPlatform({ config, appUrl: order.appUrl, keys: keysBeside(config.dataFolder) });
}
const platform: Platform = {
  ...real,
  clock: {
    now() {
      step();
      return real.clock.now();
    },
  },
  blobs: {
    ...real.blobs,
    async put(...input) {
      step();
      const put = await real.blobs.put(...input);
      step();
      return put;
    },
    async get(...input) {
      step();
      return real.blobs.get(...input);
    },
  },
};
const who = { clientId: order.clientId, actorId: order.userId, requestId: uuidv7() };
const signed = await signDocument(createContext(platform, who), order.act, () => {
  step();
  return Promise.resolve(ok(BY_CODE));
});
step();
await real.database.close();
console.log(JSON.stringify({ steps, outcome: signed.ok ? signed.value.outcome : signed.error.code }));
