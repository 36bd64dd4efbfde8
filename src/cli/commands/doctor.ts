import type { Command } from 'commander';
import { join } from 'node:path';
import { FILES } from '#lib/server/platform/blobs/open.ts';
import { volumeOf, type Volume } from '#lib/server/platform/at-rest/volume.ts';
import { isWithData, placeName } from '#lib/server/platform/keys/place.ts';
import { databasePlace, isRefused, type DatabasePlace } from '../at-rest.ts';
import { ownerUrlOf, withPlatform, type Installation } from '../installation.ts';

/** `segl doctor`: of each place whether what lies there is read by whoever takes the disk. Exit code 1 where that is so and nobody said that it may. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('whether database, files, keys and backups lie encrypted')
    .action(() =>
      withPlatform(async (_, installation) => {
        const { embedded, config } = installation;
        const database = await databasePlace({ ownerUrl: ownerUrlOf(installation), embedded });
        for (const line of linesOf(installation, database)) console.log(line);
        if (isRefused(config, database) || isLooseKey(installation)) process.exitCode = 1;
      }),
    );
}

function linesOf({ config, opened: { place } }: Installation, database: DatabasePlace): string[] {
  const { dataFolder, files } = config;
  const key = place.from === 'file' ? `: ${inWords(volumeOf(place.path))}` : '';
  return [
    `database       ${database.path ?? 'elsewhere'}: ${ofDatabase(config.databaseAtRest, database.volume)}`,
    `stored files   ${files ?? join(dataFolder, FILES)}: each under a key of its own, which the client's key wraps`,
    `memory of logs ${join(dataFolder, 'memory')}: signed heads, which are public; ${inWords(volumeOf(dataFolder))}`,
    'backups        each sealed whole; the keyring beside it opens with the master key alone',
    `master key     ${placeName(place)}${key}${isWithData(place, dataFolder) ? '; BESIDE THE DATA: it protects against nobody who takes those' : ''}`,
  ];
}

function isLooseKey({ config, opened: { place } }: Installation): boolean {
  return config.masterKey !== 'beside' && isWithData(place, config.dataFolder);
}

function ofDatabase(said: string, volume: Volume): string {
  if (volume.atRest === 'encrypted' || volume.atRest === 'memory') return inWords(volume);
  if (said === 'declared')
    return "encrypted by its provider, as the configuration says; this machine can't see it";
  if (said === 'open') return `${inWords(volume)}, as the configuration lets it`;
  return `${inWords(volume)}. See docs/operations.md, At rest`;
}

function inWords({ atRest, device }: Volume): string {
  switch (atRest) {
    case 'encrypted':
      return `encrypted (dm-crypt, ${device})`;
    case 'open':
      return `OPEN to whoever has the disk (${device})`;
    case 'memory':
      return `in memory (${device})`;
    case 'unknown':
      return 'not known: this machine does not say';
  }
}
