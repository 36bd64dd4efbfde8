import { ok } from '#lib/domain/result.ts';
import { Config } from '#lib/server/platform/config/config.ts';
import { rawSql } from '#lib/server/platform/database.ts';
import { serveJobs } from '#lib/server/platform/jobs/server.ts';
import type { Jobs } from '#lib/server/platform/jobs/table.ts';
import { keysBeside } from '../keys.ts';
import { createPlatform } from '#lib/server/platform/platform.ts';

/**
 * A server that does nothing but jobs, as a process of its own: `node job-process.ts dataFolder appUrl jobsUrl HOW`.
 * `hangs` never ends a job of the kind below, after having done its work; `works` ends it.
 */
const [dataFolder = '', appUrl = '', jobsUrl = '', how] = process.argv.slice(2);
const config = Config.parse({ dataFolder, logLevel: 'silent', databasePool: 4 });
const platform = createPlatform({ config, appUrl, keys: keysBeside(dataFolder) });
const nothing = { effect: 'rows', run: () => Promise.resolve(ok()) } as const;
const jobs: Jobs = {
  'ledger.years': nothing,
  'ledger.accruals': nothing,
  'desk.templates': nothing,
  'signing.root': nothing,
  'log.heads': nothing,
  'log.time': nothing,
  'log.cosign': nothing,
  'log.mail': nothing,
  'log.words': nothing,
  'signing.upkeep': nothing,
  'log.verify': nothing,
  'log.verifyOwn': nothing,
  'files.collect': nothing,
  'identity.tellReset': nothing,
  'mail.send': nothing,
  'push.send': nothing,
  'identity.members': { effect: 'rows', run: () => Promise.resolve(ok()) },
  'identity.forget': {
    effect: 'rows',
    run: (context, _input, { id }) =>
      context.transaction(async (tx) => {
        await rawSql(tx)`insert into public.effect values (${id}, platform.current_client())`;
        process.stdout.write(`${how}\n`);
        // Held open by its timer alone: until the process is killed.
        if (how === 'hangs') await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
        return ok();
      }),
  },
};
const server = serveJobs(platform, jobs, jobsUrl);
process.once('SIGTERM', () => {
  void server.stop().then(async () => {
    await platform.database.close();
    process.exit(0);
  });
});
