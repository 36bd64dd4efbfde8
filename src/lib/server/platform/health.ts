import { v7 as uuidv7 } from 'uuid';
import { NO_CLIENT, SYSTEM_ACTOR } from './context.ts';
import { rawSql, type Database } from './database.ts';
import { inTransaction } from './transaction.ts';

const BOUND_MS = 1500;

const asking = new WeakMap<Database, Promise<boolean>>();

/**
 * Whether a request would be served now. It asks as a request does: in a transaction as the app's role, on the same
 * connections, in the same line for them; and says no when that has not worked within `boundMs`. However often it is
 * asked meanwhile, one question is under way: watching a server in trouble must not take its last connections.
 */
export function answers(database: Database, boundMs = BOUND_MS): Promise<boolean> {
  let question = asking.get(database);
  if (!question) {
    question = ask(database, boundMs).finally(() => asking.delete(database));
    asking.set(database, question);
  }
  return within(question, boundMs);
}

async function ask(database: Database, boundMs: number): Promise<boolean> {
  const nobody = { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() };
  try {
    await inTransaction({ database }, nobody, (tx) => rawSql(tx)`select 1`, { boundMs });
    return true;
  } catch {
    return false;
  }
}

async function within(question: Promise<boolean>, boundMs: number): Promise<boolean> {
  const { promise: over, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, boundMs, false);
  try {
    return await Promise.race([question, over]);
  } finally {
    clearTimeout(timer);
  }
}
