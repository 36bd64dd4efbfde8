import { readFileSync } from 'node:fs';
import { checkpointsIn } from '#lib/domain/tlog/kept-heads.ts';
import { NO_CLIENT } from '#lib/server/platform/context.ts';

/** The heads of a mail that somebody kept, by the client whose log they are of; the installation's own under `NO_CLIENT`. */
export type KeptHeads = ReadonlyMap<string, readonly string[]>;

/** Behind the client's id stands how often the log was begun anew. */
const CLIENT = /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/[1-9]\d*)?$/;

/** @throws where the file has none: nothing would be held against anything */
export function keptHeads(file: string | undefined): KeptHeads {
  if (file === undefined) return new Map();
  const heads = checkpointsIn(readFileSync(file, 'utf8'));
  if (heads.size === 0) throw new Error(`There is no signed head in ${file}.`);
  const by = Map.groupBy(heads, ([origin]) => CLIENT.exec(origin)?.[1] ?? NO_CLIENT);
  return new Map([...by].map(([client, its]) => [client, its.map(([, note]) => note)]));
}

/** The client's, of the name that its log had last. */
export function headOf(heads: KeptHeads, client: string): string | undefined {
  return heads.get(client)?.at(-1);
}
