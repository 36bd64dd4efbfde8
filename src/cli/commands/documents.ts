import { InvalidArgumentError, type Command } from 'commander';
import { augmentDue, countRunningOut, STAMP_BEFORE } from '#lib/server/signing/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import { CLIENT_HELP, CLIENT_OPTION, clientsNamed } from '../clients.ts';
import type { CommandOptions } from '../installation.ts';

const DAY = 86_400_000;

/** `segl documents …`: signed documents, and for how long they can be verified. */
export function documentCommands(
  program: Command,
  { withPlatform, print = console.log }: CommandOptions,
): void {
  const documents = program.command('documents').description('signed documents and their timestamps');

  documents
    .command('status')
    .description('how many completed documents lack a timestamp, or have one that ends soon')
    .option(CLIENT_OPTION, CLIENT_HELP)
    .option('--within <days>', 'what soon is', days, 540)
    .action(async (flags: { client?: string; within: number }) => {
      await withPlatform(async (platform) => {
        for (const client of await clientsNamed(platform, flags.client)) {
          const before = new Date(platform.clock.now().getTime() + flags.within * DAY);
          const { without, ending, first } = await countRunningOut(machine(platform, client.id), before);
          const end = first ? `, the first on ${first.toISOString().slice(0, 10)}` : '';
          print(
            `${client.name}: ${without} without a document timestamp, ${ending} whose timestamp ends${end}.`,
          );
        }
      });
    });

  documents
    .command('restamp')
    .description('bring up completed documents that lack a timestamp, or have one that ends soon')
    .option(CLIENT_OPTION, CLIENT_HELP)
    .option('--within <days>', 'what soon is', days, STAMP_BEFORE / DAY)
    .action(async (flags: { client?: string; within: number }) => {
      await withPlatform(async (platform) => {
        if (platform.config.timestamping === 'none')
          throw new Error('No timestamps are configured: set timestamping first.');
        for (const client of await clientsNamed(platform, flags.client)) {
          const before = new Date(platform.clock.now().getTime() + flags.within * DAY);
          const { augmented, failed } = await augmentDue(machine(platform, client.id), {
            before,
            most: Number.MAX_SAFE_INTEGER,
          });
          print(`${client.name}: ${augmented} brought up.`);
          if (!failed) continue;
          print(`${client.name}: document ${failed.documentId} could not be: ${failed.code}.`);
          process.exitCode = 1;
        }
      });
    });
}

function days(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 36_500)
    throw new InvalidArgumentError('a number of days');
  return number;
}
