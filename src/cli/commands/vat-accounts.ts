import type { Command } from 'commander';
import {
  setVatAccount,
  vatAccountsOf,
  type ClientVatAccount,
  type VatAccountError,
} from '#lib/server/ledger/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import { CLIENT_HELP, CLIENT_OPTION, clientNamed } from '../clients.ts';
import type { CommandOptions } from '../installation.ts';

/** `segl vat-accounts …`: where a client's VAT is posted. */
export function vatAccountCommands(
  program: Command,
  { withPlatform, print = (line) => console.log(line) }: CommandOptions,
): void {
  const accounts = program.command('vat-accounts').description('the accounts that VAT is posted to');
  accounts
    .command('list')
    .description('each VAT code with its accounts, and what says so')
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .action(async ({ client }: { client: string }) => {
      await withPlatform(async (platform) => {
        const { id } = await clientNamed(platform, client);
        for (const each of await vatAccountsOf(machine(platform, id))) print(describe(each));
      });
    });
  accounts
    .command('set <code>')
    .description('post the tax of a code to these accounts from now on; a side that is not named stays')
    .requiredOption(CLIENT_OPTION, CLIENT_HELP)
    .option('--output <account>', 'where VAT owed is credited')
    .option('--input <account>', 'where deductible VAT is debited')
    .action(async (code: string, flags: { client: string; output?: string; input?: string }) => {
      await withPlatform(async (platform) => {
        const context = machine(platform, (await clientNamed(platform, flags.client)).id);
        const before = (await vatAccountsOf(context)).find((each) => each.code === code);
        const { output = before?.output ?? null, input = before?.input ?? null } = flags;
        const set = await setVatAccount(context, { code, output, input });
        if (!set.ok) throw new Error(sentenceOf(set.error));
        const after = (await vatAccountsOf(context)).find((each) => each.code === code);
        if (after) print(describe(after));
      });
    });
}

function describe({ code, sides, source, description, ...accounts }: ClientVatAccount): string {
  const posted = sides.map((side) => `${side} ${accounts[side] ?? 'unknown'}`).join(', ');
  return `${code.padEnd(4)} ${posted}${source ? ` (${source})` : ''}  ${description}`;
}

function sentenceOf(error: VatAccountError): string {
  switch (error.code) {
    case 'vat_code_unknown':
      return `The client has no VAT code ${error.vatCode}.`;
    case 'vat_code_has_no_tax':
      return `VAT code ${error.vatCode} has no tax that is posted to an account.`;
    case 'account_unknown':
      return `The client has no account ${error.account}.`;
  }
}
