import { createPlatform } from '#lib/server/platform/platform.ts';
import { settleClients } from './clients.ts';
import { leave, openInstallation, orExit, whereTheKeyIs } from './installation.ts';
import { serve, untilStopped } from './serve.ts';

/** `npm start`: the production server. It migrates or refuses, and says which. */
const installation = orExit(await openInstallation());
console.log(
  installation.applied > 0 ? `Applied ${installation.applied} migrations.` : 'The database is up to date.',
);
console.log(whereTheKeyIs(installation));
// Not only after migrating: another command may have done that, or a start that was killed before it came here.
const platform = createPlatform(installation);
await settleClients(platform, (line) => console.log(line));
await leave(platform);
installation.watch();
const serving = orExit(await serve(installation));
console.log(`Segl serves on ${serving.url}`);
await untilStopped(serving, installation);
