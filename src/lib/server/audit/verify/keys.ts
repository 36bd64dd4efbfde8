import type { Verifier, VerifierKey } from '#lib/domain/tlog/note.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { openPrivateKey, openSecondKey, secondVerifierOf, verifierKeyOf } from '../keys/log.ts';
import { holdsPass } from '../keys/pass.ts';
import { findLog, newestCheckpoint, type LogRow } from '../store.ts';
import type { Findings } from './findings.ts';

/** The keys that a checkpoint is held against. */
export interface LogKeys {
  readonly key: VerifierKey;
  /** Null while the log has none. */
  readonly second: (Verifier & { readonly since: number }) | null;
}

/** Those that heads of that size are signed with: a log that was begun anew has another name from there on. */
export type KeysAt = (size: number) => LogKeys;

/** The keys of a log under the name that it has in `log`. */
export function keysOf(log: LogRow): LogKeys {
  const [{ second }, verifier] = [log, secondVerifierOf(log)];
  return { key: verifierKeyOf(log), second: second && verifier && { ...verifier, since: second.since } };
}

interface Heads {
  readonly heads: { readonly last: number; readonly firstOfTwo: number | null };
}

/**
 * Since when the log has its second key is what its checkpoints show: it is made with the first that bears its line
 * (`log_key_since_differs`). Not of a log that was begun anew, which may be shorter than it was when it got the key.
 */
export function checkSince({ second }: LogRow, { heads }: Heads, findings: Findings): void {
  if (!second) return;
  const { last, firstOfTwo } = heads;
  const most = Math.min(last, firstOfTwo ?? Infinity);
  if (second.since <= most) return;
  findings.add({
    ...{ code: 'log_key_since_differs', subject: 'log', place: 'audit.log_key since' },
    ...{ expected: `at most ${most}`, found: String(second.since) },
  });
}

/** The log's row: it is there when anything was signed, and its private keys are those of its public keys. */
export async function checkLog(tx: Tx, context: Context, findings: Findings): Promise<LogRow | null> {
  const { clientId, platform } = context;
  const place = `audit.log ${clientId}`;
  const log = await findLog(tx, clientId);
  if (!log) {
    const head = await newestCheckpoint(tx, clientId);
    if (head) findings.add({ code: 'log_missing', subject: 'log', place, expected: 'a row', found: 'none' });
    return null;
  }
  const opens = (columns: string, open: () => unknown) => {
    try {
      open();
    } catch (cause) {
      const found = cause instanceof Error ? cause.message : 'an error';
      const expected = 'the sealed private half of public_key';
      findings.add({ code: 'log_key_unusable', subject: 'log', place: columns, expected, found });
    }
  };
  opens(`${place} public_key, sealed_private_key`, () => openPrivateKey(platform.keys, clientId, log));
  const { second } = log;
  if (second)
    opens(`audit.log_key ${clientId} public_key, sealed_seed`, () =>
      openSecondKey(platform.keys, clientId, second),
    );
  opens(`audit.log_pass ${clientId} hash`, () => {
    if (!holdsPass(context, log)) throw new Error('another');
  });
  return log;
}
