import { bytesToHex } from '@noble/hashes/utils.js';
import { actSignatureStatement, type ActSignature } from '#lib/domain/acts/signature.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { record } from '../record.ts';
import { insertActSignature } from './store.ts';

/** Keeps what was signed of an act, and says so in the log, before the act itself does. Once, however often it is asked. */
export async function keepActSignature(tx: Tx, context: Context, signature: ActSignature): Promise<void> {
  if (!(await insertActSignature(tx, context.clientId, signature))) return;
  const { statement: _, ...signed } = actSignatureStatement.of(signature);
  await record(tx, context, {
    kind: 'act-signature.made',
    subject: { type: 'act-signature', id: bytesToHex(signature.hash) },
    detail: { ...actSignatureStatement.said(signature), signed },
  });
}
