import { bytesToHex } from '@noble/hashes/utils.js';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { JsonObject } from '#lib/domain/canonical.ts';
import { NO_CLIENT, type Context } from '#lib/server/platform/context.ts';
import { listClients } from '#lib/server/platform/tenant/store.ts';
import { newestHead } from '../sequence/head.ts';
import { hasMarked } from '../mark/marked.ts';
import { announce, announcing } from '../outbox/announce.ts';
import { record } from '../record.ts';
import { sequence } from '../sequence/sequence.ts';
import { lockSequencing } from '../store.ts';
import { generationAt, logAt, namedLog } from './forks.ts';
import { headOf } from './go-on.ts';
import { groundOf } from './ground.ts';
import { memoryOf } from './memory.ts';
import { NotSigned } from './not-signed.ts';
import type { RememberedHead } from './statement.ts';

export type NotRememberedAnew = { code: 'memory_there' } | { code: 'log_empty' };

/**
 * Where what was remembered of a log is lost, begins again with what the database has: with the newest head that the log
 * signed and that all its leaves give. Nothing holds that against anything, so a person has to say it, and the log says
 * that they did (`log.remembered`); where it is the installation's, each client's log.
 * Errors: `memory_there` (nothing is lost), `log_empty`; {@link NotSigned} is thrown where the leaves don't give the head.
 */
export async function rememberAgain(
  context: Context,
  reason: string,
): Promise<Result<RememberedHead, NotRememberedAnew>> {
  if (await isThere(context)) return err({ code: 'memory_there' });
  const head = await rememberAnew(context);
  if (!head) return err({ code: 'log_empty' });
  const { clientId } = context;
  const detail = { size: head.size, root: bytesToHex(head.root), reason };
  if (clientId === NO_CLIENT) {
    await tellClients(context, detail);
    return ok(head);
  }
  await context.transaction(async (tx) => {
    const subject = { type: 'log', id: clientId } as const;
    return ok(await record(tx, context, { kind: 'log.remembered', subject, detail }));
  });
  await sequence(context);
  return ok(head);
}

/** The installation's log has no events: the clients' say it. */
async function tellClients(directory: Context, detail: JsonObject): Promise<void> {
  await announcing(directory, async (tx) => {
    for (const { id } of await listClients(tx)) {
      const subject = { type: 'log', id } as const;
      await announce(tx, directory, [id], { kind: 'log.installation_remembered', subject, detail });
    }
    return ok();
  });
}

/** {@link rememberAgain} without a word in the log; null where the log has no head. */
export async function rememberAnew(context: Context): Promise<RememberedHead | null> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => {
    await lockSequencing(tx, clientId);
    const named = await namedLog(tx, context);
    const head = named && (await newestHead(tx, clientId, named));
    if (!head) return ok(null);
    const { log, forks } = named;
    // What another place remembers holds all the same.
    await groundOf(tx, clientId, { head, remembered: await memoryOf(platform).headsAtHand(clientId) });
    const generation = generationAt(forks, head.size);
    const authenticated = await hasMarked(tx, clientId);
    const known = headOf(
      logAt(log, generation),
      { clientId, generation, authenticated, secondSince: null },
      head,
    );
    await memoryOf(platform).beginAnew(known);
    return ok(known);
  });
  if (!found.ok) throw new Error('unreachable: reading has no expected failure');
  return found.value;
}

async function isThere({ clientId, platform }: Context): Promise<boolean> {
  const memory = memoryOf(platform);
  try {
    return (await memory.heads(clientId)).length > 0 && (await memory.clients())?.has(clientId) === true;
  } catch (cause) {
    if (cause instanceof NotSigned) return false;
    throw cause;
  }
}
