import type { EventKind } from '#lib/domain/events/kinds.ts';
import { ok } from '#lib/domain/result.ts';
import type { Config } from '#lib/server/platform/config/config.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { listKeys } from '#lib/server/platform/keys/client-keys.ts';
import { isWithData, masterPlaceOf } from '#lib/server/platform/keys/place.ts';
import { eventsOf } from '../reading.ts';

/** What opens the client's files, where what opens that comes from, and what became of both. */
export interface ShownKeys {
  /** Of the client's key: which it is, counted from 1, and since when; null before the first file. */
  readonly key: { readonly generation: number; readonly madeAt: Date } | null;
  /** `changing`: another opens too, until every file is under the newest. */
  readonly state: 'none' | 'in_use' | 'changing' | 'destroyed';
  /** Where the master key comes from; `beside`: a file with the data. */
  readonly master: 'beside' | 'file' | 'environment' | 'passphrase' | 'token';
  /** The database lies on a disk that anybody reads who has it, and somebody has said that it may. */
  readonly openDisk: boolean;
  /** Newest first. */
  readonly events: readonly { readonly kind: EventKind; readonly at: Date; readonly actorId: string }[];
}

const KINDS = {
  'client-key': ['client-key.change_begun', 'client-key.changed', 'client-key.destroyed'],
  keyring: ['master-key.added', 'master-key.begun_anew', 'master-key.removed'],
  disk: ['disk.open_accepted', 'disk.open_ended'],
} as const;

/** As a screen shows them: of the keys themselves it says nothing. */
export async function shownKeys(context: Context): Promise<ShownKeys> {
  const { clientId, platform } = context;
  const read = await context.transaction(async (tx) => {
    const told = [];
    for (const type of ['client-key', 'keyring', 'disk'] as const)
      told.push(...(await eventsOf(tx, context, type, KINDS[type])));
    return ok({ keys: await listKeys(tx, clientId), told });
  });
  const { keys, told } = read.ok ? read.value : { keys: [], told: [] };
  const newest = keys.at(-1);
  const open = keys.filter(({ wrapped }) => wrapped !== null).length;
  const events = told
    .map(({ kind, at, actorId }) => ({ kind: kind as EventKind, at: new Date(at), actorId }))
    .sort((one, other) => other.at.getTime() - one.at.getTime());
  return {
    key: newest ? { generation: newest.generation, madeAt: newest.madeAt } : null,
    state: newest ? stateOf(open) : 'none',
    master: masterOf(platform.config),
    openDisk: events.find(({ kind }) => kind.startsWith('disk.'))?.kind === 'disk.open_accepted',
    events,
  };
}

function stateOf(open: number): 'in_use' | 'changing' | 'destroyed' {
  if (open === 0) return 'destroyed';
  return open === 1 ? 'in_use' : 'changing';
}

function masterOf(config: Config): ShownKeys['master'] {
  // One that is named nowhere, and not with the data, lies apart from it.
  const place = masterPlaceOf(config, null);
  if (!place) return 'file';
  return isWithData(place, config.dataFolder) ? 'beside' : place.from;
}
