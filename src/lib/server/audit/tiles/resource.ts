import { ok } from '#lib/domain/result.ts';
import type { LogResource } from '#lib/domain/tlog/log-path.ts';
import { NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { openPrivateKey, openSecondKey, verifierKeysOf } from '../keys/log.ts';
import { logAt, namedLog } from '../memory/forks.ts';
import { headToGive, mostToGive } from '../memory/give.ts';
import { witnessedNote } from '../witnesses/note.ts';
import { entriesOf, tileOf } from './tiles.ts';

/** What a log answers with. */
export interface Served {
  readonly body: Uint8Array;
  readonly type: string;
  /** Seconds for which it may be kept; null: for ever, as it never changes. */
  readonly fresh: number | null;
  /** Worth compressing: hashes are not. */
  readonly compressible: boolean;
}

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
const CHECKPOINT_SECONDS = 5;
const KEYS_SECONDS = 300;

/**
 * What is asked of the context's log, as c2sp.org/tlog-tiles has it; null where there is no such thing. Who may ask is the
 * caller's to know.
 * @throws when the database holds something else than was signed
 */
export async function resourceOf(context: Context, resource: LogResource): Promise<Served | null> {
  switch (resource.kind) {
    case 'checkpoint':
      return served(await checkpointOf(context), TEXT, CHECKPOINT_SECONDS);
    case 'keys':
      return served(await keysOf(context), 'application/json', KEYS_SECONDS);
    case 'tile':
      return served(await tileOf(context, resource.tile), BYTES, null);
    case 'entries':
      return served(await entriesOf(context, resource.bundle), BYTES, null, true);
  }
}

function served(
  body: Uint8Array | string | null,
  type: string,
  fresh: number | null,
  compressible = false,
): Served | null {
  if (body === null) return null;
  return {
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    type,
    fresh,
    compressible,
  };
}

async function checkpointOf(context: Context): Promise<string | null> {
  const most = await mostToGive(context);
  const note = await context.transaction(async (tx) => {
    const given = await headToGive(tx, context, most);
    if (!given || context.clientId !== NO_CLIENT) return ok(given?.head.note ?? null);
    return ok(await witnessedNote(tx, context.platform, given.head));
  });
  return note.ok ? note.value : null;
}

/**
 * The log's origin and keys. A key is valid for checkpoints from a size on, up to another; a time would be only the
 * server's word. Keys whose private half is not ours were put there by somebody.
 */
async function keysOf(context: Context): Promise<string | null> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => ok(await namedLog(tx, context)));
  const named = found.ok ? found.value : null;
  if (!named) return null;
  const { log, forks, now } = named;
  openPrivateKey(platform.keys, clientId, log);
  if (log.second) openSecondKey(platform.keys, clientId, log.second);
  const since = [0, log.second?.since ?? 0];
  // One that was begun anew has the same keys under another name, for larger heads than it took over.
  const ends = [...forks.map(({ size }) => size), null];
  const keys = ends.flatMap((until, generation) => {
    const from = (ends[generation - 1] ?? -1) + 1;
    const valid = (at: number) => ({ from: Math.max(from, since[at] ?? 0), until });
    return verifierKeysOf(logAt(log, generation)).map((vkey, at) => ({ vkey, ...valid(at) }));
  });
  return `${JSON.stringify({ origin: now.origin, keys }, null, 2)}\n`;
}
