import type { Command } from 'commander';
import { validate } from 'uuid';
import { holdLetters, jobsFor, tryAgain } from '#lib/server/platform/jobs/service.ts';
import { machine, NO_CLIENT } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { allClients, CLIENT_HELP, CLIENT_OPTION, clientNamed, clientsNamed } from '../clients.ts';
import type { CommandOptions } from '../installation.ts';

/** `segl jobs …`: what is to be done, the machine's own too, and what of it was given up. */
export function jobCommands(
  program: Command,
  { withPlatform, print = (line) => console.log(line) }: CommandOptions,
): void {
  const jobs = program.command('jobs').description('what Segl does later, by itself');
  jobs
    .command('list')
    .description('what waits, runs or was given up')
    .option(CLIENT_OPTION, `one client only: ${CLIENT_HELP}`)
    .option('--failed', 'only what was given up')
    .action(async (flags: { client?: string; failed?: boolean }) => {
      await withPlatform(async (platform) => {
        const clients = flags.client
          ? await clientsNamed(platform, flags.client)
          : await allClients(platform);
        const owners = [...(flags.client ? [] : [{ id: NO_CLIENT, name: 'the machine' }]), ...clients];
        for (const { id, name } of owners) {
          const found = await jobsFor(machine(platform, id));
          for (const job of found.filter(({ state }) => !flags.failed || state === 'failed')) {
            const fault = job.fault ? ` · ${job.fault} after ${job.attempts} tries` : '';
            print(
              `${job.id} · ${job.kind} · ${name} · ${job.state}${fault} · due ${job.runAt.toISOString()}`,
            );
          }
        }
      });
    });
  jobs
    .command('hold')
    .description(
      'give up all mail that waits: after a database was restored by other means than segl restore',
    )
    .action(async () => {
      await withPlatform(async (platform) => print(await heldLetters(platform)));
    });
  jobs
    .command('retry <job>')
    .description('have a job tried now that waits or was given up')
    .option(CLIENT_OPTION, `whose it is, where it is not the machine's: ${CLIENT_HELP}`)
    .action(async (job: string, flags: { client?: string }) => {
      await withPlatform(async (platform) => {
        const owner = flags.client ? (await clientNamed(platform, flags.client)).id : NO_CLIENT;
        const again = validate(job) ? await tryAgain(machine(platform, owner), job) : null;
        if (!again?.ok) throw new Error('There is no such job that waits or was given up.');
        print('It is tried as soon as a server runs.');
      });
    });
}

/** Mail of a restored database may have been sent before; in one line, what was held back of it. */
export async function heldLetters(platform: Platform): Promise<string> {
  let held = await holdLetters(machine(platform));
  for (const { id } of await allClients(platform)) held += await holdLetters(machine(platform, id));
  return `${held} letters that waited are held back; see segl jobs list --failed.`;
}
