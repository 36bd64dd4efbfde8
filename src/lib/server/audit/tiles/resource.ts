import { ok } from '#lib/domain/result.ts';
import { prefixOf, type LogResource } from '#lib/domain/tlog/log-path.ts';
import { NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { openPrivateKey, openSecondKey, verifierKeysOf } from '../keys/log.ts';
import { endOf, generationOf, logAt, namedLog } from '../memory/forks.ts';
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
  /** It says that what was asked for has come to an end. */
  readonly gone?: boolean;
}

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
const CHECKPOINT_SECONDS = 5;
const KEYS_SECONDS = 300;

/**
 * What is asked of the context's log in one of its generations, as c2sp.org/tlog-tiles has it; null where there is no such
 * thing. Who may ask is the caller's to know. A log that was left signs nothing any more: its tiles stay as they were, its
 * checkpoint says where the log goes on. The keys are those of all generations, whichever is asked.
 * @throws when the database holds something else than was signed
 */
export async function resourceOf(
  context: Context,
  { resource, generation }: { readonly resource: LogResource; readonly generation: number },
): Promise<Served | null> {
  switch (resource.kind) {
    case 'checkpoint':
      return checkpointOf(context, generation);
    case 'keys':
      return served(await keysOf(context), 'application/json', KEYS_SECONDS);
    case 'tile':
      return served(await tileOf(context, resource.tile, generation), BYTES, null);
    case 'entries':
      return served(await entriesOf(context, resource.bundle, generation), BYTES, null, true);
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

async function checkpointOf(context: Context, generation: number): Promise<Served | null> {
  const most = await mostToGive(context);
  const given = await context.transaction<{ text: string; gone: boolean } | null, never>(async (tx) => {
    const log = await namedLog(tx, context);
    if (!log || generation > log.generation) return ok(null);
    const left = `this log was left: it goes on as ${log.now.origin}, under ${prefixOf(log.generation)}\n`;
    if (generation < log.generation) return ok({ text: left, gone: true });
    const head = (await headToGive(tx, context, most))?.head;
    if (!head) return ok(null);
    const isInstallations = context.clientId === NO_CLIENT;
    return ok({
      text: isInstallations ? await witnessedNote(tx, context.platform, head) : head.note,
      gone: false,
    });
  });
  if (!given.ok || !given.value) return null;
  const { text, gone } = given.value;
  const answer = served(text, TEXT, CHECKPOINT_SECONDS);
  return answer && { ...answer, gone };
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
  const { log, forks, now, generation: present } = named;
  openPrivateKey(platform.keys, clientId, log);
  if (log.second) openSecondKey(platform.keys, clientId, log.second);
  const since = [0, log.second?.since ?? 0];
  // One that was begun anew has the same keys under another name, for larger heads than it took over.
  const begun = [{ generation: 0, first: 0 }].concat(
    forks.map((fork) => ({ generation: generationOf(fork), first: fork.size + 1 })),
  );
  const keys = begun.flatMap(({ generation, first }) => {
    const until = endOf(forks, generation) ?? null;
    const valid = (at: number) => ({ from: Math.max(first, since[at] ?? 0), until });
    const prefix = prefixOf(generation);
    return verifierKeysOf(logAt(log, generation)).map((vkey, at) => ({ vkey, prefix, ...valid(at) }));
  });
  return `${JSON.stringify({ origin: now.origin, prefix: prefixOf(present), keys }, null, 2)}\n`;
}
