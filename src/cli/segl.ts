import { Command } from 'commander';
import { loadConfig } from '#lib/server/platform/config/config.ts';
import { describeConfig } from '#lib/server/platform/config/describe.ts';
import { createPlatform } from '#lib/server/platform/platform.ts';
import { auditCommands } from './commands/audit.ts';
import { backupCommands } from './commands/backup.ts';
import { certificateCommands } from './commands/certificates.ts';
import { clientCommands } from './commands/client.ts';
import { settleClients } from './clients.ts';
import { doctorCommand } from './commands/doctor.ts';
import { documentCommands } from './commands/documents.ts';
import { leave, openInstallation, orExit, withPlatform } from './installation.ts';
import { unexpected } from './sentences.ts';
import { jobCommands } from './commands/jobs.ts';
import { keyCommands } from './commands/keys.ts';
import { ledgerCommands } from './commands/ledger.ts';
import { saftCommands } from './commands/saft.ts';
import { userCommands } from './commands/user.ts';
import { vatAccountCommands } from './commands/vat-accounts.ts';
import { verifyCommand } from './commands/verify.ts';
import { witnessCommand } from './commands/witness.ts';

const program = new Command('segl').description('Bookkeeping and signing that nobody can quietly alter.');

program
  .command('config')
  .description('the configuration in force, without secrets')
  .action(() => {
    console.log(JSON.stringify(describeConfig(orExit(loadConfig())), null, 2));
  });

program
  .command('migrate')
  .description('bring the database to this release')
  .action(async () => {
    process.env['SEGL_MIGRATIONS'] = 'apply';
    const installation = orExit(await openInstallation());
    console.log(
      installation.applied > 0 ? `Applied ${installation.applied} migrations.` : 'Nothing to migrate.',
    );
    const platform = createPlatform(installation);
    await settleClients(platform, (line) => console.log(line));
    await leave(platform);
    await installation.close();
  });

clientCommands(program, { withPlatform });
saftCommands(program, { withPlatform });
ledgerCommands(program, { withPlatform });
vatAccountCommands(program, { withPlatform });
auditCommands(program);
userCommands(program, { withPlatform });
backupCommands(program);
keyCommands(program);
doctorCommand(program);
documentCommands(program, { withPlatform });
certificateCommands(program, { withPlatform });
jobCommands(program, { withPlatform });
verifyCommand(program);
witnessCommand(program);

try {
  await program.parseAsync();
} catch (cause) {
  console.error(unexpected(cause));
  process.exitCode = 1;
}
