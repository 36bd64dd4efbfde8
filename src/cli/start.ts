import { loadConfig } from '#lib/server/platform/config/config.ts';
import { createPlatform } from '#lib/server/platform/platform.ts';
import { settleClients } from './clients.ts';
import { databasePlace, tellAtRest } from './at-rest.ts';
import { leave, openInstallation, orExit, ownerUrlOf, whereTheKeyIs } from './installation.ts';
import { serve, untilStopped } from './serve.ts';

/** `npm start`: the production server. It migrates or refuses, and says which. */
const installation = orExit(await openInstallation(loadConfig(), { production: true }));
console.log(
  installation.applied > 0 ? `Applied ${installation.applied} migrations.` : 'The database is up to date.',
);
console.log(whereTheKeyIs(installation));
// Not only after migrating: another command may have done that, or a start that was killed before it came here.
const platform = createPlatform(installation);
await settleClients(platform, (line) => console.log(line));
const place = await databasePlace({ ownerUrl: ownerUrlOf(installation), embedded: installation.embedded });
if (place.volume.atRest === 'unknown' && installation.config.databaseAtRest === 'checked')
  console.log('Whether the database lies encrypted can not be seen from here: docs/operations.md, At rest.');
await tellAtRest(platform, installation.opened.ring.installation, place);
await leave(platform);
installation.watch();
const serving = orExit(await serve(installation));
console.log(`Segl serves on ${serving.url}`);
if (installation.config.securityContacts.length === 0)
  console.log(
    'Whoever finds a fault in it is not told whom to tell: name somebody with SEGL_SECURITY_CONTACTS.',
  );
await untilStopped(serving, installation);
