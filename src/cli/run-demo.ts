import { createLink, linkUrl } from '#lib/server/identity/index.ts';
import { machine } from '#lib/server/platform/context.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { settleClients } from './clients.ts';
import { leave, openInstallation, orExit, whereTheKeyIs } from './installation.ts';
import { serve, untilStopped } from './serve.ts';
import { startMailbox } from './start-mailbox.ts';
import { DEMO_PEOPLE, loadDemo } from '../demo/load.ts';
import { demoSecondFactors, oneTimeCode } from '../demo/second-factors.ts';

/** Who signs in the demo. */
const SIGNERS = DEMO_PEOPLE.filter(({ role }) => role === 'manager' || role === 'administrator');

/** Loads the demo, serves, prints how each person gets in, and ends the process when it is stopped. */
export async function runDemo(): Promise<void> {
  // Nobody but this machine vouches for the demo's clock; another authority can be configured for it as well.
  process.env['SEGL_TIMESTAMPING'] ??= 'embedded';
  // One folder that can be thrown away: real books get another place for it.
  process.env['SEGL_MASTER_KEY'] ??= 'beside';
  // What the demo sends goes nowhere, unless another server is configured for it as well.
  const mailbox = process.env['SEGL_SMTP'] ? null : await startMailbox();
  if (mailbox) {
    process.env['SEGL_SMTP'] = mailbox.smtp;
    process.env['SEGL_MAIL_FROM'] = 'Segl <segl@demo.example>';
  }
  const installation = orExit(await openInstallation());
  installation.watch();
  console.log(whereTheKeyIs(installation));
  const platform = createPlatform(installation);
  console.log('Loading the demo company …');
  await loadDemo(platform);
  await settleClients(platform, (line) => console.log(line));
  const keys = await demoSecondFactors(platform, SIGNERS);
  const serving = orExit(await serve(installation));

  await printLinks(platform, serving.url);
  printKeys(keys);
  if (mailbox)
    console.log(`\nMail that Segl sends can be read at ${mailbox.page}; none of it leaves this machine.`);
  console.log('\nCtrl-C stops it; the data stay in the data folder.');
  await leave(platform);
  await untilStopped(serving, installation);
}

async function printLinks(platform: Platform, url: string): Promise<void> {
  console.log(`\nSegl serves on ${url}\n\nEach link signs in once, within a day:\n`);
  for (const { name, email, role } of DEMO_PEOPLE) {
    const link = await createLink(machine(platform), { email, minutes: 24 * 60 });
    if (!link.ok) throw new Error(link.error.code);
    console.log(`  ${role.padEnd(14)} ${name.padEnd(14)} ${linkUrl(url, link.value.token)}`);
  }
}

function printKeys(keys: Awaited<ReturnType<typeof demoSecondFactors>>): void {
  console.log(
    '\nThese two are asked for a one-time code, to get in and to sign. Keys for an authenticator app:\n',
  );
  for (const { name, email, role } of SIGNERS) {
    console.log(`  ${role.padEnd(14)} ${name.padEnd(14)} ${keys[email] ?? ''}`);
  }
  if (!process.stdin.isTTY) return;
  console.log('\nOr press Enter for the codes of this moment.');
  process.stdin.on('data', () => {
    for (const { name, email } of SIGNERS)
      console.log(`  ${name.padEnd(14)} ${oneTimeCode(keys[email] ?? '')}`);
  });
}
