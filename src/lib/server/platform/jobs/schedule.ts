import { v7 as uuidv7 } from 'uuid';
import type { JobKind } from '#lib/domain/jobs/kinds.ts';
import { ok } from '#lib/domain/result.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '../context.ts';
import type { Platform } from '../platform.ts';
import { listClients } from '../tenant/store.ts';
import { enqueueOnce } from './enqueue.ts';
import { takeDue } from './store.ts';
import type { Jobs } from './table.ts';

/**
 * Makes the jobs of a schedule that was due at `at`: one for the machine, or one for each client. However many servers
 * say so, and however often after a crash, each is made once.
 */
export async function makeDue(platform: Platform, jobs: Jobs, kind: JobKind, at: Date): Promise<void> {
  const nobody = contextOf(platform, NO_CLIENT);
  if (jobs[kind].of !== 'client') return makeFor(nobody, kind, at);
  const clients = await nobody.transaction(async (tx) => ok(await listClients(tx)));
  for (const { id } of clients.ok ? clients.value : []) await makeFor(contextOf(platform, id), kind, at);
}

async function makeFor(context: Context, kind: JobKind, at: Date): Promise<void> {
  await context.transaction(async (tx) => {
    // A schedule says all by its kind: its input is empty.
    if (await takeDue(tx, context.clientId, kind, at)) await enqueueOnce(tx, context, kind, {});
    return ok();
  });
}

function contextOf(platform: Platform, clientId: string): Context {
  return createContext(platform, { clientId, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
}
