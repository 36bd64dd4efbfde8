import type { Command } from 'commander';
import { prefixOf } from '#lib/domain/tlog/log-path.ts';
import {
  fork,
  generationOf,
  memoryOf,
  NotSigned,
  rememberAgain,
  repair,
  verifyInstallationLog,
  verifyLog,
} from '#lib/server/audit/index.ts';
import { markBalancesAnew } from '#lib/server/ledger/index.ts';
import { machine, NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { connect } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { CLIENT_HELP, CLIENT_OPTION, clientNamed, clientsNamed } from '../clients.ts';
import { headOf, keptHeads } from '../kept-heads.ts';
import { leave, ownerUrlOf, withPlatform } from '../installation.ts';

const INSTALLATION = [
  '--installation',
  "the installation's own log, which holds the heads of all others",
] as const;
const REASON = ['--reason <text>', 'why, in your words: it stands in the log'] as const;

/** What is done by a person where a log may not be signed on: `audit fork`, `audit repair`, `audit remember`. */
export function memoryCommands(audit: Command): void {
  forkCommand(audit);
  repairCommand(audit);
  rememberCommand(audit);
}

function forkCommand(audit: Command): void {
  audit
    .command('fork')
    .description('begin a log anew, under another origin, that is not what is remembered of it')
    .option(CLIENT_OPTION, CLIENT_HELP)
    .option(...INSTALLATION)
    .requiredOption(...REASON)
    .option('--anyway', 'also where nothing that is remembered contradicts it')
    .action(async ({ reason, anyway, ...flags }: Which & { reason: string; anyway?: boolean }) => {
      await withPlatform(async (platform) => {
        const { id, name } = await logNamed(platform, flags);
        const how = { reason, ...(anyway && { anyway }) };
        const forked = await said(fork(machine(platform, id), how));
        if (!forked.ok) throw new Error(FORK[forked.error.code]);
        const { left, size, origin } = forked.value;
        console.log(
          `${name}: ${left.origin} ended with ${left.size} ${id === NO_CLIENT ? 'heads' : 'events'}; the first ${size} are taken over.`,
        );
        console.log(`It goes on as ${origin}. Give its new verifier key to whoever keeps checkpoints,`);
        console.log(
          `and its new address to whoever reads it: ${prefixOf(generationOf(forked.value))} comes behind the one they have.`,
        );
        if (id === NO_CLIENT)
          console.log('Each witness cosigns it once its operator has the new keys: docs/witness.md.');
        await settled(platform);
      });
    });
}

function repairCommand(audit: Command): void {
  audit
    .command('repair')
    .description("put a log's own tables right where somebody has written nonsense into them")
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .action(async (flags: { client: string }) => {
      await withPlatform(async (platform, installation) => {
        const { id, name } = await clientNamed(platform, flags.client);
        const asOwner = { ...platform, database: connect(ownerUrlOf(installation), 2) };
        try {
          const repaired = await said(repair(machine(asOwner, id)));
          if (!repaired.ok) throw new Error(REPAIR[repaired.error.code]);
          await markBalancesAnew(machine(asOwner, id));
          const done = Object.entries(repaired.value.done).map(([what, times]) => `${what}: ${times}`);
          console.log(`${name}: ${repaired.value.size} events. ${done.join(', ') || 'Nothing to repair'}.`);
        } finally {
          await leave(asOwner);
        }
        await settled(platform);
      });
    });
}

function rememberCommand(audit: Command): void {
  audit
    .command('remember')
    .description('begin the memory of logs again where it is lost, with what the database has')
    .option(CLIENT_OPTION, `one client only: ${CLIENT_HELP}`)
    .requiredOption(...REASON)
    .option('--from <file>', 'a mail of heads kept from earlier: a log that does not contain its own is left')
    .action(async (flags: { client?: string; reason: string; from?: string }) => {
      const heads = keptHeads(flags.from);
      await withPlatform(async (platform) => {
        const clients = await clientsNamed(platform, flags.client);
        for (const { id, name } of flags.client ? clients : [THE_INSTALLATION, ...clients]) {
          if (!(await contains(machine(platform, id), headOf(heads, id)))) {
            console.log(`${name}: does not contain the head that was mailed. See segl audit verify --heads.`);
            process.exitCode = 1;
            continue;
          }
          const begun = await said(rememberAgain(machine(platform, id), flags.reason));
          console.log(
            `${name}: ${begun.ok ? `remembered from ${begun.value.size} ${id === NO_CLIENT ? 'heads' : 'events'} on` : REMEMBER[begun.error.code]}.`,
          );
        }
        await settled(platform);
      });
    });
}

interface Which {
  readonly client?: string;
  readonly installation?: true;
}

const THE_INSTALLATION = { id: NO_CLIENT, name: "The installation's log" };

/** The one log that is named: a client's, or the installation's own. */
async function logNamed(platform: Platform, { client, installation }: Which) {
  if ((client === undefined) === (installation === undefined))
    throw new Error('Name one log: --client CLIENT, or --installation.');
  return client === undefined ? THE_INSTALLATION : clientNamed(platform, client);
}

const FORK = {
  memory_missing: 'Nothing is remembered of this log that it could leave. See segl audit remember.',
  fork_needless:
    'This log extends what is remembered of it, and goes on. Where you know of a later head, as after restoring a backup, say --anyway.',
};

const REPAIR = {
  memory_missing: 'Nothing is remembered of this log to hold it against. See segl audit remember.',
  log_gone: 'The key of this log is not in the database: restore a backup that has it.',
  log_contradicts_memory:
    'The events in the database do not come to what is remembered as signed; nothing was changed. Restore a backup, or see segl audit fork.',
};

const REMEMBER = {
  memory_there: 'is remembered already',
  log_empty: 'has nothing in it yet',
};

/** Whether the log has this head, signed by one of its keys, in it. */
async function contains(context: Context, checkpoint: string | undefined): Promise<boolean> {
  if (checkpoint === undefined) return true;
  const { findingsByCode } =
    context.clientId === NO_CLIENT
      ? await verifyInstallationLog(context.platform, { checkpoint })
      : await verifyLog(context, [], { checkpoint });
  return !Object.keys(findingsByCode).some((code) => code.startsWith('trusted_checkpoint_'));
}

/** What is told to a second place is written before the command ends. */
async function settled(platform: Platform): Promise<void> {
  await memoryOf(platform).second?.settled();
}

async function said<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof NotSigned) throw new Error(`Not done: ${cause.message}.`, { cause });
    throw cause;
  }
}
