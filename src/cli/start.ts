import { openInstallation, orExit } from './installation.ts';
import { serve, untilStopped } from './serve.ts';

/** `npm start`: the production server. It migrates or refuses, and says which. */
const installation = orExit(await openInstallation());
console.log(
  installation.applied > 0 ? `Applied ${installation.applied} migrations.` : 'The database is up to date.',
);
installation.watch();
const serving = orExit(await serve(installation));
console.log(`Segl serves on ${serving.url}`);
await untilStopped(serving, installation);
