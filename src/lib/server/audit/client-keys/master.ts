import { ok } from '#lib/domain/result.ts';
import { machine } from '#lib/server/platform/context.ts';
import type { Keyring } from '#lib/server/platform/keys/keyring.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { listClients } from '#lib/server/platform/tenant/store.ts';
import { announce, announcing } from '../outbox/announce.ts';

interface Told {
  readonly ring: Keyring;
  readonly masters: readonly string[];
  readonly reason?: string;
}

/** Has each client's log told which master keys open the installation's keyring from now on, and which no longer do. */
export async function tellMasterKey(
  platform: Platform,
  kind: 'master-key.added' | 'master-key.removed' | 'master-key.begun_anew',
  { ring, masters, reason }: Told,
): Promise<void> {
  const subject = { type: 'keyring', id: ring.installation } as const;
  const directory = machine(platform);
  const detail = { masters: [...masters], ...(reason !== undefined && { reason }) };
  await announcing(directory, async (tx) => {
    const clients = (await listClients(tx)).map(({ id }) => id);
    await announce(tx, directory, clients, { kind, subject, detail });
    return ok();
  });
}
