import { v7 as uuidv7 } from 'uuid';
import { createLink, linkUrl } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { createPlatform } from '#lib/server/platform/platform.ts';
import { settleClients } from './clients.ts';
import { ensureBuilt } from './build.ts';
import { demoSecondFactors, oneTimeCode } from './demo-company/second-factors.ts';
import { DEMO_PEOPLE, loadDemo } from './demo-company/load.ts';
import { openInstallation, orExit } from './installation.ts';
import { serve, untilStopped } from './serve.ts';

/** `npm run demo`: the whole of Segl with a demo company, and a single-use sign-in link for each of its people. */
ensureBuilt();
// Nobody but this machine vouches for the demo's clock; another authority can be configured for it as well.
process.env['SEGL_TIMESTAMPING'] ??= 'embedded';
const installation = orExit(await openInstallation());
const platform = createPlatform(installation.config, installation.appUrl);
console.log('Loading the demo company …');
await loadDemo(platform);
await settleClients(platform, (line) => console.log(line));
const keys = await demoSecondFactors(platform, DEMO_PEOPLE);
const serving = orExit(await serve(installation));

console.log(`\nSegl serves on ${serving.url}\n\nEach link signs in once, within a day:\n`);
for (const { name, email, role } of DEMO_PEOPLE) {
  const context = createContext(platform, {
    clientId: NO_CLIENT,
    actorId: SYSTEM_ACTOR,
    requestId: uuidv7(),
  });
  const link = await createLink(context, { email, minutes: 24 * 60 });
  if (!link.ok) throw new Error(link.error.code);
  console.log(`  ${role.padEnd(14)} ${name.padEnd(14)} ${linkUrl(serving.url, link.value.token)}`);
}
console.log('\nTo sign a document Segl asks for a one-time code. Keys for an authenticator app:\n');
for (const { name, email, role } of DEMO_PEOPLE) {
  console.log(`  ${role.padEnd(14)} ${name.padEnd(14)} ${keys[email] ?? ''}`);
}
if (process.stdin.isTTY) {
  console.log('\nOr press Enter for the codes of this moment.');
  process.stdin.on('data', () => {
    for (const { name, email } of DEMO_PEOPLE)
      console.log(`  ${name.padEnd(14)} ${oneTimeCode(keys[email] ?? '')}`);
  });
}
console.log('\nCtrl-C stops it; the data stay in the data folder.');
await platform.database.close();
await untilStopped(serving, installation);
