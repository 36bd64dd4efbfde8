import { ok } from '#lib/domain/result.ts';
import { labelOf } from '#lib/domain/tlog/witness-key.ts';
import { machine } from '#lib/server/platform/context.ts';
import { enqueueOnce } from '#lib/server/platform/jobs/enqueue.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { askedWitnesses } from './policy.ts';

/**
 * Has each witness asked for its cosignature, by a job of its own: one that is dead, slow or false holds up no other, and is
 * tried again until the next head, which it is asked for at once.
 */
export async function askWitnesses(platform: Platform): Promise<void> {
  const directory = machine(platform);
  for (const { key } of askedWitnesses(platform.config)) {
    const witness = labelOf(key);
    await directory.transaction(async (tx) =>
      ok(await enqueueOnce(tx, directory, 'log.cosign', { witness }, witness)),
    );
  }
}
