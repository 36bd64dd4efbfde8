import { Dexie } from 'dexie';
import { countLocal } from './counts.ts';
import { databaseName, openDatabase, type Space } from './database.ts';

/** How many drafts of these spaces the server does not have, or has refused; readable without their keys. */
export async function countOnlyHere(spaces: readonly Space[]): Promise<number> {
  let drafts = 0;
  for (const space of spaces) {
    if (!(await Dexie.exists(databaseName(space)))) continue;
    const database = openDatabase(space);
    const { unsent, rejected } = await countLocal(database).finally(() => database.close());
    drafts += unsent + rejected;
  }
  return drafts;
}
