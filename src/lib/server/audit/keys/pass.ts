import { createHash, createHmac } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { equalBytes } from '#lib/domain/bytes.ts';
import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { NotSigned } from '../memory/not-signed.ts';
import { findLog, insertPass, lockSequencing, type LogRow } from '../store.ts';
import { openedBy, openSeed } from './log.ts';

/**
 * What whoever signs a log shows the database, in hex: it follows from the log's private key, so that nobody has it who only
 * has the application's login. @throws when the sealed key doesn't open
 */
export function passOf({ platform, clientId }: Pick<Context, 'platform' | 'clientId'>, log: LogRow): string {
  const { keys } = platform;
  return openedBy(keys).passes.once([clientId, log.sealedPrivateKey], () => {
    const seed = openSeed(keys, clientId, log);
    return bytesToHex(createHmac('sha256', seed).update(`segl.log.pass.v1 ${clientId}`).digest());
  });
}

/** What the database keeps of it. */
const hashOf = (pass: string): Uint8Array => createHash('sha256').update(pass).digest();

/** Whether the log has no other than its own. @throws when the sealed key doesn't open */
export function holdsPass(context: Pick<Context, 'platform' | 'clientId'>, log: LogRow): boolean {
  return log.pass === null || equalBytes(log.pass, hashOf(passOf(context, log)));
}

/** Gives the log its pass, if it has a key and none yet: so nobody else is first where nothing is signed for long. */
export async function givePass(context: Context): Promise<void> {
  const { clientId } = context;
  await context.transaction(async (tx) => {
    await lockSequencing(tx, clientId);
    await showOwnPass(tx, context);
    return ok();
  });
}

/** {@link showPass} of the context's log, where it has a key by now. */
export async function showOwnPass(tx: Tx, context: Context): Promise<void> {
  const log = await findLog(tx, context.clientId);
  if (log) await showPass(tx, context, log);
}

/**
 * Shows the pass for the rest of the transaction; before that the log gets one that has none. Seen by nobody else: it is set
 * for the transaction alone, by a parameter.
 * @throws NotSigned where the key does not open, or the log has another's: then no row of it is taken from us
 */
export async function showPass(tx: Tx, context: Context, log: LogRow): Promise<void> {
  const pass = ownPass(context, log);
  if (!log.pass) await insertPass(tx, context.clientId, hashOf(pass));
  await rawSql(tx)`select set_config('segl.log_pass', ${pass}, true)`;
}

function ownPass(context: Context, log: LogRow): string {
  const of = `of the log of client ${context.clientId}`;
  try {
    if (holdsPass(context, log)) return passOf(context, log);
  } catch (cause) {
    throw new NotSigned('log_damaged', `the key ${of} does not open`, cause);
  }
  throw new NotSigned('log_damaged', `the pass ${of} is another’s`);
}
