import * as z from 'zod';
import { ok } from '#lib/domain/result.ts';
import { storable } from '#lib/domain/text.ts';
import type { Context } from '../context.ts';
import type { Tx } from '../database.ts';
import { answer } from '../rpc.ts';

/** What is typed into a search. */
export const Query = z.string().trim().min(1).max(100).overwrite(storable);

/** Runs a query of a store for a procedure that only reads. */
export async function read<T>(context: Context, list: (tx: Tx, clientId: string) => Promise<T>): Promise<T> {
  return answer(await context.transaction<T, never>(async (tx) => ok(await list(tx, context.clientId))), {});
}
