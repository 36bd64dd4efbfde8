import { Option, type Command } from 'commander';
import {
  REVOCATION_REASONS,
  revokeIssuer,
  revokeTimestamps,
  type RevocationReason,
} from '#lib/server/signing/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import { CLIENT_HELP, clientNamed } from '../clients.ts';
import type { CommandOptions } from '../installation.ts';

/** `segl certificates …`: what is no longer good of those that this installation has issued. */
export function certificateCommands(
  program: Command,
  { withPlatform, print = console.log }: CommandOptions,
): void {
  const certificates = program.command('certificates').description('certificates of this installation');

  certificates
    .command('revoke-issuer <client>')
    .description(
      `revoke the issuer of a client's signatures (${CLIENT_HELP}); the next document gets a new one`,
    )
    .addOption(reasonOption())
    .action(async (named: string, { reason }: { reason: RevocationReason }) => {
      await withPlatform(async (platform) => {
        const client = await clientNamed(platform, named);
        const revoked = await revokeIssuer(machine(platform, client.id), reason);
        if (!revoked.ok) throw new Error(`${client.name} has no issuer that is good.`);
        print(`Revoked: whoever signs for ${client.name} from now on is certified by a new issuer.`);
      });
    });

  certificates
    .command('revoke-timestamps')
    .description("revoke the installation's own timestamp authority; the next timestamp gets a new one")
    .addOption(reasonOption())
    .action(async ({ reason }: { reason: RevocationReason }) => {
      await withPlatform(async (platform) => {
        const revoked = await revokeTimestamps(platform, reason);
        if (!revoked.ok) throw new Error('There is no timestamp authority that is good.');
        print('Revoked: the next timestamp is made by a new authority.');
      });
    });
}

function reasonOption(): Option {
  return new Option('--reason <reason>', 'why').choices([...REVOCATION_REASONS]).makeOptionMandatory();
}
