import { Option, type Command } from 'commander';
import { LANGUAGES, sayCount, type Language } from '#lib/domain/language.ts';
import type { Difference } from '#lib/domain/ledger/check/differences.ts';
import { CHECK_WORDS, differenceText } from '#lib/domain/ledger/check/words/languages.ts';
import { checkLedger } from '#lib/server/ledger/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import { CLIENT_HELP, CLIENT_OPTION, clientsNamed } from '../clients.ts';
import type { CommandOptions } from '../installation.ts';
import { harmless } from '../terminal.ts';

interface Flags {
  readonly client?: string;
  readonly json?: boolean;
  readonly language: Language;
}

/** `segl ledger check`: every figure of the books computed anew from their lines. Exit code 1 where one is otherwise. */
export function ledgerCommands(
  program: Command,
  { withPlatform, print = (line) => console.log(line) }: CommandOptions,
): void {
  const ledger = program.command('ledger').description('the books of the clients');
  ledger
    .command('check')
    .description(
      'compute kept balances, reports and delivered VAT returns anew from the lines; exit code 1 where one differs',
    )
    .option(CLIENT_OPTION, `${CLIENT_HELP} (default: every client)`)
    .option('--json', 'a line of JSON for each difference, and one for each client')
    .addOption(new Option('--language <language>', 'of the text').choices([...LANGUAGES]).default('en'))
    .action(async ({ client, json, language }: Flags) => {
      await withPlatform(async (platform) => {
        const words = CHECK_WORDS[language];
        for (const { id, name } of await clientsNamed(platform, client)) {
          const tell = (difference: Difference) =>
            print(
              json
                ? JSON.stringify({ client: id, ...difference })
                : `${difference.code}: ${harmless(differenceText(difference, language))}`,
            );
          const { figures, differences } = await checkLedger(machine(platform, id), tell);
          if (differences > 0) process.exitCode = 1;
          if (json) print(JSON.stringify({ client: id, figures, differences }));
          else if (differences === 0) print(words.told.sound(harmless(name), sayCount(figures, language)));
          else print(words.told.differs(harmless(name), sayCount(differences, language)));
        }
      });
    });
}
