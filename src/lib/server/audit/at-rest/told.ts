import { ok } from '#lib/domain/result.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { record } from '../record.ts';
import { newestOfDisk } from './store.ts';

/**
 * Has the context's client told that a start let the database lie on a disk that anybody reads who has it, and that one no
 * longer does: once each time that it changes.
 * @param open what lets it be so, as the configuration says; null: nothing does, or the disk is encrypted
 */
export async function tellOpenDisk(
  context: Context,
  installation: string,
  open: { readonly device: string } | null,
): Promise<void> {
  await context.transaction(async (tx) => {
    const told = await newestOfDisk(tx, context.clientId, installation);
    const kind = open ? 'disk.open_accepted' : 'disk.open_ended';
    if (told === kind || (told === null && !open)) return ok();
    const subject = { type: 'disk', id: installation } as const;
    await record(tx, context, { kind, subject, detail: open ? { device: open.device } : {} });
    return ok();
  });
}
